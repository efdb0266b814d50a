# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# usage: guest.sh measure|run
#
# Inside the machine. `measure` leaves in /out/lengths.CODEC what a page of each kind is compressed to, under each codec of
# /share/codecs (the first is the one that pages are stored with). `run` sets up zram0 with a backing device, and those
# codecs for recompression, runs /share/plan on it, and leaves in /out/stats what zram counted.
set -e
if [ -e /share/zram.ko ]; then
	rmmod zram
	insmod /share/zram.ko
fi
codecs=$(cat /share/codecs)
cd /sys/block/zram0
case $1 in
measure)
	for codec in $codecs; do
		echo 1 >reset
		echo "$codec" >comp_algorithm
		echo 16M >disksize
		timed_zram measure /dev/zram0 "$(cat /share/kinds)" >"/out/lengths.$codec"
	done
	;;
run)
	# Another zram is a device that does each write before it returns.
	backing=/dev/zram$(cat /sys/class/zram-control/hot_add)
	# shellcheck disable=SC2086 # words are wanted
	set -- $codecs
	echo "$1" >"/sys/block/${backing#/dev/}/comp_algorithm"
	echo 1G >"/sys/block/${backing#/dev/}/disksize"
	echo 1 >reset
	echo "$1" >comp_algorithm
	shift
	priority=1
	for codec; do
		echo "algo=$codec priority=$priority" >recomp_algorithm
		priority=$((priority + 1))
	done
	echo "$backing" >backing_dev
	echo 1G >disksize
	timed_zram run /dev/zram0 </share/plan >/out/stats
	;;
esac
