# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# A zram device as the backing device: it stores what it is sent, and is told which slots are free.
# shellcheck source=lib.sh
. /share/guest/lib.sh

if [ ! -e /sys/block/zram0 ]; then
	skipped zram_below "this kernel has no zram"
	exit 0
fi
echo 128M >/sys/block/zram0/disksize
mkswap /dev/zram0 >/dev/null
assert zram_below_loads insmod "$module" backing_dev=/dev/zram0
start_dump /out/zram
/bin/swapon /dev/sr_relay -p 1
out_before=$(vmstat_of pswpout)
assert zram_below_program_intact in_memory 20M touch_memory 40 1
swapped_out=$(($(vmstat_of pswpout) - out_before))
swapoff /dev/sr_relay
stop_dump
assert zram_below_records_whole_in_order_once check_records /out/zram/sr_relay*
check_records /out/zram/sr_relay* >/tmp/counts
assert_equal zram_below_writes_are_pswpout "$(value_of writes /tmp/counts)" "$swapped_out"
assert_equal zram_below_nothing_lost "$(count_of lost)" 0
# Columns 1 and 3: bytes stored, and the memory taken. The header is all that is left.
read -r stored _ taken _ </sys/block/zram0/mm_stat
assert_at_least zram_below_is_told_of_frees $((8192 - stored)) 0
echo "NOTE zram-below: stored $stored, taken $taken"
rm -rf /out/zram
rmmod sr_relay
assert_quiet_log zram_below_leaves_the_log_quiet
