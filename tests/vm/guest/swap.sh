# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# Real swapping, without and with discard: a program with twice the memory that it may use finds every byte as it wrote
# it, and the recorded events are those that the kernel counts.
# shellcheck source=lib.sh
. /share/guest/lib.sh

swap_run() { # PREFIX SWAPON-OPTION…
	prefix=$1
	shift
	mkswap "$swap" >/dev/null
	load
	start_dump "/out/$prefix"
	/bin/swapon /dev/sr_relay -p 1 "$@"
	out_before=$(vmstat_of pswpout) in_before=$(vmstat_of pswpin)
	rm -f /tmp/leave
	mkfifo /tmp/leave
	(
		in_memory 32M touch_memory 64 1 1 hold && exit
		echo "touch_memory ended with $?"
		exit 1
	) </tmp/leave >/tmp/touch.log 2>&1 &
	program=$!
	exec 9>/tmp/leave
	until grep -qE 'every byte|ended' /tmp/touch.log; do sleep 0.1; done
	frees_before_exit=$(count_of frees)
	exec 9>&-
	if wait $program; then
		passed "${prefix}_program_intact"
	else
		failed "${prefix}_program_intact" "$(tr '\n' ';' </tmp/touch.log)"
	fi
	rmmod sr_relay 2>/dev/null
	assert "${prefix}_unloading_refused_while_in_use" grep -q '^sr_relay ' /proc/modules

	# The program has exited: its slots come free, without swapoff.
	sleep 1
	stored=$(($(count_of writes) - $(count_of frees)))
	swapped_out=$(($(vmstat_of pswpout) - out_before)) swapped_in=$(($(vmstat_of pswpin) - in_before))
	frees_at_exit=$(($(count_of frees) - frees_before_exit))
	swapoff /dev/sr_relay
	stop_dump
	if check_records "/out/$prefix"/sr_relay* >/tmp/counts 2>/tmp/why; then
		passed "${prefix}_records_whole_in_order_once" "$(value_of records /tmp/counts) records"
	else
		failed "${prefix}_records_whole_in_order_once" "$(cat /tmp/why)"
	fi
	assert_equal "${prefix}_no_gap_in_seq" "$(value_of missing /tmp/counts)" 0
	assert_equal "${prefix}_nothing_lost" "$(count_of lost)" 0
	assert_equal "${prefix}_records_as_counted" "$(value_of records /tmp/counts)" "$(count_of events)"
	assert_equal "${prefix}_bytes_as_counted" "$(count_of bytes_relayed)" $(($(count_of events) * 32))
	assert_equal "${prefix}_writes_are_pswpout" "$(value_of writes /tmp/counts)" "$swapped_out"
	# swapon itself reads the header and looks for other signatures, before anything is stored.
	assert_equal "${prefix}_reads_are_pswpin" "$(value_of reads_of_stored /tmp/counts)" "$swapped_in"
	assert_at_least "${prefix}_swapped_a_lot" "$swapped_out" 10000
	# It had 64 MiB, of which 32 fit: 8,192 of its pages were in slots at least.
	assert_at_least "${prefix}_frees_at_exit" "$frees_at_exit" 8192
	assert_equal "${prefix}_nothing_stored_in_the_end" "$(value_of stored_at_end /tmp/counts)" 0
	echo "NOTE ${prefix}: $frees_before_exit frees before the exit, stored after it $stored; $(tr '\n' ' ' </tmp/counts)"
	rmmod sr_relay
	rm -rf "/out/$prefix"
	assert_quiet_log "${prefix}_leaves_the_log_quiet"
}

swap_run swap
swap_run discard -d
