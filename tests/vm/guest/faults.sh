# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# Memory that runs out: each acquisition of loading fails once (the variant built with SR_FAULTS=1), then it loads, and
# after that the ordinary one loads and unloads 50 times without taking memory away.
# shellcheck source=lib.sh
. /share/guest/lib.sh

mkswap "$swap" >/dev/null
dmesg -c >/dev/null
n=0
bad=
while :; do
	n=$((n + 1))
	[ $n -lt 200 ] || break
	if insmod /share/sr_relay_faults.ko backing_dev="$swap" fail_at=$n subbuf_size=4096 2>/dev/null; then
		rmmod sr_relay
		break
	fi
	dmesg -c | grep -q 'refused: out of memory' || bad="$bad $n(log)"
	[ ! -e "$debugfs/sr_relay" ] && [ ! -e "$debugfs/sr_relay0" ] && [ ! -e /dev/sr_relay ] &&
		! grep -q sr_relay /proc/devices /proc/modules || bad="$bad $n(left)"
	# The backing device must be free again.
	swapon "$swap" && swapoff "$swap" || bad="$bad $n(held)"
done
assert_equal faults_leave_nothing "${bad:-none}" none
assert_at_least faults_tried $((n - 1)) 20
assert_quiet_log faults_leave_the_log_quiet

free_kib() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^(MemFree|Slab|VmallocUsed|Percpu):/ {printf "%s%s ", $1, $2}' /proc/meminfo
}
reload() {
	load && rmmod sr_relay
}
reload
reload
before=$(free_kib)
i=0
while [ $i -lt 50 ] && reload; do i=$((i + 1)); done
after=$(free_kib)
assert_equal loads_and_unloads $i 50
lost=$(echo "$before $after" | awk '{split($1, a, ":"); for (i = 2; i <= NF; ++i) if (split($i, b, ":") && b[1] == a[1]) print a[2] - b[2]}')
# A load takes 8 MiB; what the machine itself moves in the meantime is far below one of the 50.
if [ "$lost" -lt 2048 ]; then
	passed reloading_takes_no_memory "$lost KiB less free after 50"
else
	failed reloading_takes_no_memory "$lost KiB less free after 50: $before / $after"
fi
assert_quiet_log reloading_leaves_the_log_quiet
