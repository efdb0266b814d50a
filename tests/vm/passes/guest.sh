# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine. Leaves in /out/lengths.CODEC what a page of each kind is compressed to, under each codec of
# /share/codecs. Then does each mode of /share/modes on a zram device with a backing device: MODE/codecs has those that
# pages are stored with and recompressed to, MODE/plan what to do; /out/MODE.stats has what zram counted. Four modes run
# at a time, each a second after the other, so that their passes do too; one that was late runs again by itself.
set -e
if [ -e /share/zram.ko ]; then
	rmmod zram
	insmod /share/zram.ko
fi

new_device() { # CODEC
	number=$(cat /sys/class/zram-control/hot_add)
	echo "$1" >"/sys/block/zram$number/comp_algorithm"
}

measure() { # CODEC
	new_device "$1"
	echo 16M >"/sys/block/zram$number/disksize"
	timed_zram measure "/dev/zram$number" "$(cat /share/kinds)" >"/out/lengths.$1"
	echo "$number" >/sys/class/zram-control/hot_remove
}

# Another zram is a device that does each write before it returns.
run_mode() { # MODE
	mode=$1
	# shellcheck disable=SC2046 # words are wanted
	set -- $(cat "/share/modes/$mode/codecs")
	new_device "$1"
	backing=$number
	echo 1G >"/sys/block/zram$backing/disksize"
	new_device "$1"
	cd "/sys/block/zram$number"
	priority=0
	for codec; do
		[ $priority -eq 0 ] || echo "algo=$codec priority=$priority" >recomp_algorithm
		priority=$((priority + 1))
	done
	echo "/dev/zram$backing" >backing_dev
	echo 1G >disksize
	status=0
	timed_zram run "/dev/zram$number" <"/share/modes/$mode/plan" >"/out/$mode.stats" 2>"/out/$mode.messages" || status=$?
	echo 1 >reset
	echo "$number" >/sys/class/zram-control/hot_remove
	echo "$backing" >/sys/class/zram-control/hot_remove
	return $status
}

while read -r codec; do measure "$codec"; done </share/codecs
cd /share/modes
for mode in *; do
	(run_mode "$mode" || : >"/out/$mode.again") &
	count=$((${count:-0} + 1))
	sleep 1
	[ $((count % 4)) -ne 0 ] || wait
done
wait
for mode in /out/*.again; do
	[ -e "$mode" ] || continue
	mode=$(basename "$mode" .again)
	for try in 1 2 3 4; do
		! (run_mode "$mode") || break
		echo "$mode: try $try: $(tail -n 1 "/out/$mode.messages")"
	done
done
