# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# Each acquisition during loading fails once, in the variant built with SR_FAULTS=1. Then the ordinary module is loaded
# and unloaded 50 times, and must not leak memory.
# shellcheck source=lib.sh
. /share/guest/lib.sh

mkswap "$swap" >/dev/null
dmesg -c >/dev/null
n=0
bad=
while :; do
	n=$((n + 1))
	[ $n -lt 200 ] || break
	if insmod /share/sr_relay_faults.ko backing_dev="$swap" fail_at=$n codecs=lz4 subbuf_size=4096 2>/dev/null; then
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

# The last acquisition, the disk itself, fails after a delay. Meanwhile no file must open, because the module is freed
# even if one is open.
insmod /share/sr_relay_faults.ko backing_dev="$swap" fail_at=$((n - 1)) fail_delay_ms=3000 codecs=lz4 subbuf_size=4096 2>/dev/null &
loading=$!
for _ in $(seq 50); do
	[ -e "$debugfs/sr_relay/info" ] && break
	sleep 0.1
done
opened=
: >/tmp/opened
for file in "$debugfs"/sr_relay[0-9]* "$debugfs"/sr_relay/*; do
	sh -c 'exec 3<"$0" && echo opened && sleep 4' "$file" >>/tmp/opened 2>/dev/null &
	opened="$opened $!"
done
assert_fails faults_loading_fails wait $loading
# shellcheck disable=SC2086 # several
wait $opened
assert_equal faults_files_tried "$(echo "$opened" | wc -w)" 12
assert_equal faults_no_file_opens_while_loading "$(wc -l </tmp/opened)" 0
assert_quiet_log faults_leave_the_log_quiet

meminfo() { # KEY: KiB
	awk -v key="$1:" '$1 == key {print $2}' /proc/meminfo
}
reload() {
	load && rmmod sr_relay
}
# In KiB. Includes free pages on the CPUs' own lists, which the kernel does not count as free: from 6.7 on these lists
# grow with use, to several megabytes here.
free_memory() {
	waiting=$(awk '$1 == "count:" {sum += $2} END {print sum * 4}' /proc/zoneinfo)
	echo $(($(meminfo MemFree) + waiting))
}
# Waits some seconds for memory that is freed later.
settled_free() { # AT-LEAST
	for second in 1 2 3 4 5 6 7 8 9 10; do
		sync
		echo 3 >/proc/sys/vm/drop_caches
		[ "$(free_memory)" -lt "$1" ] || break
		sleep "${second:+1}"
	done
	free_memory
}
for warm_up in 1 2 3 4 5 6 7 8 9 10; do
	reload || echo "NOTE load $warm_up failed"
done
sleep 2
free=$(settled_free 0) slab=$(meminfo Slab) vmalloc=$(meminfo VmallocUsed) percpu=$(meminfo Percpu)
i=0
while [ $i -lt 50 ] && reload; do i=$((i + 1)); done
assert_equal loads_and_unloads $i 50
assert_at_least reloading_takes_no_memory "$(settled_free $((free - 1024)))" $((free - 1024))
assert_at_least reloading_takes_no_slab $((slab - $(meminfo Slab))) -256
# Leaking one page a load would make 200. The stacks of kernel threads, 16 each, come and go.
assert_at_least reloading_takes_no_vmalloc $((vmalloc - $(meminfo VmallocUsed))) -128
assert_at_least reloading_takes_no_percpu $((percpu - $(meminfo Percpu))) -16
assert_quiet_log reloading_leaves_the_log_quiet
