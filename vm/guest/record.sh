# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# usage: record.sh SOURCE TITLE GROUP SECONDS [ARGUMENT…]
#
# Inside the machine: swaps to SOURCE, and records a workload of Debian's programs. Leaves trace.sr (or the raw relay files)
# and a summary in /out. SOURCE is sr_relay, recorded with sr_collect; or zram:CODEC or zswap:CODEC, which the kernel has and
# 'swapreplay record' observes: the arguments are for that. GROUP is the memory of the workload's cgroup, or none;
# SECONDS is the time after which the cgroup is frozen and the recording ends, or 0.
debugfs=/sys/kernel/debug
swap=/dev/disk/swap
source=$1 title=$2 group=$3 seconds=$4
shift 4
codec=${source#*:}
[ "$group" = none ] || title="$title, in a cgroup of ${group}iB"
[ "$seconds" = 0 ] || title="$title, for at most $seconds s"

mkdir -p /debian /out/scratch
mount -o ro -t ext4 /dev/disk/debian /debian || exit 1
mount -o bind /out/scratch /debian/tmp
mount -o rbind /dev /debian/dev
mount -o bind /proc /debian/proc
cp /share/workload /debian/tmp/workload

# Once it has written the trace's header, what happens is recorded.
start_record() { # DEVICE ARGUMENT…
	device=$1
	shift
	swapreplay record "$device" /out/trace.sr --workload "$title" "$@" 2>/out/collect.log &
	collect=$!
	for _ in $(seq 120); do
		[ -s /out/trace.sr ] && return
		sleep 0.5
	done
	cat /out/collect.log
	exit 1
}

case $source in
sr_relay)
	mkswap "$swap" >/dev/null
	insmod /share/sr_relay.ko backing_dev="$swap" n_subbufs=32 || exit 1
	if [ -e /bin/relay_dump ]; then
		relay_dump "$debugfs" /out 2 &
	else
		# Not to the console, which it would take for a terminal and show its progress on.
		sr_collect "$debugfs/sr_relay0" /out/trace.sr --workload "$title" 2>/out/collect.log &
	fi
	collect=$!
	sleep 1
	/bin/swapon /dev/sr_relay -p 1 || exit 1
	;;
zram:*)
	echo "$codec" >/sys/block/zram0/comp_algorithm || exit 1
	echo 2G >/sys/block/zram0/disksize
	mkswap /dev/zram0 >/dev/null
	start_record zram0 "$@"
	/bin/swapon /dev/zram0 -p 1 || exit 1
	;;
zswap:*)
	cd /sys/module/zswap/parameters || exit 1
	echo "$codec" >compressor
	grep -qx "$codec" compressor || exit 1
	[ ! -e zpool ] || echo zsmalloc >zpool
	echo Y >enabled
	mkswap "$swap" >/dev/null
	/bin/swapon "$swap" -p 1 || exit 1
	start_record zswap "$@"
	;;
esac

vmstat() { # NAME
	awk -v name="$1" '$1 == name {print $2}' /proc/vmstat
}
counted='pswpout pswpin zswpout zswpin zswpwb'
for name in $counted; do
	echo "$name $(vmstat "$name")"
done >/tmp/before
started=$(date +%s)
cgroup=/sys/fs/cgroup/workload
if [ "$group" != none ]; then
	mkdir $cgroup || exit 1
	echo "$group" >$cgroup/memory.max || exit 1
fi
(
	[ "$group" = none ] || sh -c "echo \$PPID" >$cgroup/cgroup.procs || exit 1
	chroot /debian /usr/bin/env -i HOME=/tmp TMPDIR=/tmp PATH=/usr/bin:/bin LC_ALL=C.UTF-8 bash /tmp/workload
	echo $? >/tmp/status
) &

# Whether the workload was still running when its time was up; then it stands still, and with it what is stored.
stopped() {
	[ "$seconds" != 0 ] || return 1
	while [ $(($(date +%s) - started)) -lt "$seconds" ]; do
		[ ! -s /tmp/status ] || return 1
		sleep 1
	done
	echo 1 >$cgroup/cgroup.freeze
	until grep -q 'frozen 1' $cgroup/cgroup.events; do sleep 0.2; done
}

if stopped; then
	status=0
else
	wait $!
	read -r status </tmp/status
fi
sleep 2 # what the exit frees
kill -TERM "$collect"
wait "$collect" || status=1

{
	echo "workload $title"
	echo "status $status"
	echo "seconds $(($(date +%s) - started))"
	while read -r name before; do
		[ -z "$before" ] || echo "$name $(($(vmstat "$name") - before))"
	done </tmp/before
	awk '$1 == "oom_kill" {print}' /proc/vmstat
	awk '$1 == "MemTotal:" {print "memory_kib", $2}' /proc/meminfo
} >/out/summary
if [ "$source" = sr_relay ]; then
	cd "$debugfs/sr_relay" || exit 1
	for name in events writes reads frees same_filled lost; do echo "$name $(cat $name)"; done >>/out/summary
	cat info >>/out/summary
	mkdir -p /out/sr_relay
	for file in *; do [ "$file" = barrier ] || cp "$file" /out/sr_relay/; done
else
	# "…: 71,018 events (28,428 writes, 20,638 reads, 21,952 frees), 0 lost, …"
	sed -n ':a; s/\([0-9]\),\([0-9]\{3\}\)/\1\2/; ta; s/.*: \([0-9]*\) events (\([0-9]*\) writes, \([0-9]*\) reads, \([0-9]*\) frees).* \([0-9]*\) lost.*/events \1 writes \2 reads \3 frees \4 lost \5/p' \
		/out/collect.log | xargs -n 2 >>/out/summary
fi
cat /out/summary
[ ! -e /out/collect.log ] || cat /out/collect.log
[ "$group" = none ] || { echo 1 >$cgroup/cgroup.kill && sleep 1; }
umount /debian/tmp && rm -rf /out/scratch
exit "$status"
