# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# CPUs go offline and online: there is a file for each that was ever up, and no event is lost.
# shellcheck source=lib.sh
. /share/guest/lib.sh

cpu1=/sys/devices/system/cpu/cpu1/online
mkswap "$swap" >/dev/null
if ! echo 0 2>/dev/null >$cpu1; then
	skipped hotplug "CPU 1 cannot be switched off here"
else
	# 128 MiB a CPU, with 320 MiB of memory: enough for the one that is online, too much for both.
	assert_fails hotplug_buffers_of_absent_cpus_count load subbuf_size=67108864 n_subbufs=2
	rmmod sr_relay 2>/dev/null
	load
	assert hotplug_no_file_of_an_absent_cpu [ ! -e "$debugfs/sr_relay1" ]
	echo 1 >$cpu1
	assert hotplug_file_when_it_comes [ -e "$debugfs/sr_relay1" ]
	start_dump /out/hotplug
	/bin/swapon /dev/sr_relay -p 1
	(
		while :; do
			sleep 0.3
			echo 0 >$cpu1
			sleep 0.3
			echo 1 >$cpu1
		done
	) &
	toggling=$!
	assert hotplug_program_intact in_memory 20M touch_memory 40 1
	kill $toggling
	swapoff /dev/sr_relay
	stop_dump
	assert hotplug_records_whole_in_order_once check_records /out/hotplug/sr_relay*
	check_records /out/hotplug/sr_relay* >/tmp/counts
	assert_equal hotplug_nothing_missing "$(value_of records /tmp/counts)" "$(count_of events)"
	echo 1 >$cpu1
	rm -rf /out/hotplug
	rmmod sr_relay
	assert_quiet_log hotplug_leaves_the_log_quiet
fi
