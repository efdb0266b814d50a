# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# usage: record.sh TITLE
#
# Inside the machine: swaps through sr_relay, and records a workload of Debian's programs with sr_collect. Leaves trace.sr
# (or the raw relay files) and a summary in /out.
debugfs=/sys/kernel/debug
swap=/dev/disk/swap

mkdir -p /debian /out/scratch
mount -o ro -t ext4 /dev/disk/debian /debian || exit 1
mount -o bind /out/scratch /debian/tmp
mount -o rbind /dev /debian/dev
mount -o bind /proc /debian/proc
cp /share/workload /debian/tmp/workload

mkswap "$swap" >/dev/null
insmod /share/sr_relay.ko backing_dev="$swap" n_subbufs=32 || exit 1
if [ -e /bin/relay_dump ]; then
	relay_dump "$debugfs" /out 2 &
else
	# Not to the console, which it would take for a terminal and show its progress on.
	sr_collect "$debugfs/sr_relay0" /out/trace.sr --workload "$1" 2>/out/collect.log &
fi
collect=$!
sleep 1
/bin/swapon /dev/sr_relay -p 1 || exit 1

vmstat() { # NAME
	awk -v name="$1" '$1 == name {print $2}' /proc/vmstat
}
out_before=$(vmstat pswpout) in_before=$(vmstat pswpin) started=$(date +%s)
chroot /debian /usr/bin/env -i HOME=/tmp TMPDIR=/tmp PATH=/usr/bin:/bin LC_ALL=C.UTF-8 bash /tmp/workload
status=$?
sleep 2 # what the exit frees
kill -TERM $collect
wait $collect || status=1

cd "$debugfs/sr_relay" || exit 1
{
	echo "workload $1"
	echo "status $status"
	echo "seconds $(($(date +%s) - started))"
	for name in events writes reads frees same_filled lost; do echo "$name $(cat $name)"; done
	echo "pswpout $(($(vmstat pswpout) - out_before))"
	echo "pswpin $(($(vmstat pswpin) - in_before))"
	awk '$1 == "oom_kill" {print}' /proc/vmstat
	awk '$1 == "MemTotal:" {print "memory_kib", $2}' /proc/meminfo
	cat info
} >/out/summary
mkdir -p /out/sr_relay
for file in *; do [ "$file" = barrier ] || cp "$file" /out/sr_relay/; done
cat /out/summary
[ ! -e /out/collect.log ] || cat /out/collect.log
umount /debian/tmp && rm -rf /out/scratch
exit $status
