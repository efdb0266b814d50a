# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# usage: zswap-guest.sh OFFSET STORE-PROBE LOAD-PROBE
#
# Inside the machine, on one CPU: a program with less memory than it needs swaps through zswap with zsmalloc. Probes
# record which slot zswap stores and which it loads (STORE-PROBE, LOAD-PROBE: the function, and how to fetch the slot at
# its entry), every size requested from zsmalloc, every handle, and how many pages zsmalloc holds just before (OFFSET:
# where struct zs_pool has them). Now and then the program is stopped, so that nothing swaps, and zswap's own counters are
# added to the recording. Leaves it in /out/events, in /out/slabs.N what the slab caches hold at the N-th stop, and in
# /out/vmalloc the arrays that swap and a zram of 256 MiB have.
offset=$1 store=$2 load=$3
tracing=/sys/kernel/tracing
zswap=/sys/kernel/debug/zswap
group=/sys/fs/cgroup/test

cd /sys/module/zswap/parameters || exit 1
echo lzo >compressor && echo Y >enabled || exit 1
# Newer kernels have no other pool.
[ ! -e zpool ] || { echo zsmalloc >zpool && grep -q zsmalloc zpool; } || exit 1
# A folio of many pages is stored by one call, which the probes would see as one slot.
echo never >/sys/kernel/mm/transparent_hugepage/enabled || exit 1
mkswap /dev/disk/swap >/dev/null && /bin/swapon /dev/disk/swap || exit 1

cd $tracing || exit 1
pages="pages=+$offset(%di):u64"
{
	echo "p:referee/store $store"
	echo "p:referee/load $load"
	echo "r:referee/loaded ${load%% *}"
	echo "p:referee/alloc zs_malloc clen=%si:u64 $pages"
	# shellcheck disable=SC2016 # the kernel's word
	echo 'r:referee/allocated zs_malloc handle=$retval:x64'
	echo "p:referee/free zs_free handle=%si:x64 $pages"
	echo 'p:referee/compact zs_compact'
} >kprobe_events || exit 1
echo 98304 >buffer_size_kb
echo 1 >events/referee/enable || exit 1

stops=0
# A cache counts what its processors keep as in use, unless it is shrunk before.
slabs() {
	for cache in /sys/kernel/slab/zs_handle* /sys/kernel/slab/zspage* /sys/kernel/slab/zswap_entry; do
		[ ! -e "$cache/shrink" ] || echo 1 >"$cache/shrink"
	done
	grep -E '^(zs_handle|zspage|zswap_entry)' /proc/slabinfo >"/out/slabs.$stops"
}

stopped_at() { # checkpoints: nothing swaps between the two marks
	stops=$((stops + 1))
	echo "begin $stops" >trace_marker
	slabs
	counters="$(cat $zswap/pool_total_size) $(cat $zswap/stored_pages) $(cat $zswap/same_filled_pages 2>/dev/null || echo 0)"
	echo "checkpoint $counters" >trace_marker
}

echo +memory >/sys/fs/cgroup/cgroup.subtree_control && mkdir $group && echo 64M >$group/memory.max || exit 1
sh -c "echo \$\$ >$group/cgroup.procs; exec touch_memory 96 2" &
program=$!
while sleep 0.4 && kill -STOP $program 2>/dev/null; do
	sleep 0.1
	stopped_at
	kill -CONT $program
done
wait $program
status=$?
sleep 1
stopped_at
grep swapon /proc/vmallocinfo >/out/vmalloc
if [ -e /sys/block/zram0 ]; then
	echo 256M >/sys/block/zram0/disksize
	grep zram /proc/vmallocinfo >>/out/vmalloc
fi
swapoff /dev/disk/swap
stopped_at
echo 0 >events/referee/enable
cat trace >/out/events
cat per_cpu/cpu0/stats >/out/stats
grep -h . $zswap/* >/out/counters
awk '$1 ~ /^(pswpout|pswpin|zswpout|zswpin|oom_kill)$/' /proc/vmstat | tee /out/vmstat
exit $status
