# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# Bios that begin or end inside a page, sent by a test module: their whole pages are events, the other pages are
# counted. Then ranges so long that the block layer cuts them, which it must do at pages. Then a write that must not
# wait, which is refused before it is an event.
# shellcheck source=lib.sh
. /share/guest/lib.sh

bio() { # OP SECTOR SECTORS
	insmod /share/send_bio.ko device=/dev/sr_relay "op=$1" "sector=$2" "sectors=$3" && rmmod send_bio
}

mkswap "$swap" >/dev/null
load
start_dump /out/parts
device_call /dev/sr_relay zero 100 40
assert parts_discard bio discard 803 37      # all but 3 sectors of slot 100, then 101 to 104
assert parts_discard_inside bio discard 963 3 # sectors 3 to 5 of slot 120
assert parts_discard_tail bio discard 968 9   # slot 121, one sector of 122
assert parts_write bio write 1001 30          # the end of 125, 126 and 127, the beginning of 128
assert parts_read bio read 1001 30
assert parts_zeroes bio write_zeroes 1049 24 # the end of 131, 132 and 133, the beginning of 134
assert parts_aligned bio discard 1040 16      # 130 and 131
stop_dump
{
	for slot in $(seq 100 139); do echo "write $slot 44 1"; done
	for slot in 101 102 103 104 121; do echo "free $slot 0 0"; done
	# One byte repeated: a page put together from the wrong sectors would hold two.
	for slot in 126 127; do echo "write $slot 44 1"; done
	for slot in 126 127; do echo "read $slot 0 0"; done
	for slot in 132 133; do echo "write $slot 44 1"; done
	for slot in 130 131; do echo "free $slot 0 0"; done
} >/tmp/expected
assert parts_whole_pages_are_events check_records --expect /tmp/expected /out/parts/sr_relay*
assert_equal parts_are_counted "$(count_of part_pages)" 9
rm -rf /out/parts
rmmod sr_relay

# A bio holds less than 4 GiB. Slot 1048575 is the last page before that, where a long discard was cut.
mkswap /dev/disk/large >/dev/null
insmod "$module" backing_dev=/dev/disk/large
for slot in 10 1048574 1048575 1048576 1048577; do device_call /dev/sr_relay write $slot 1; done
assert long_discard device_call /dev/sr_relay discard 1 1048700
assert_equal long_discard_frees_every_slot "$(count_of frees)" 5
writes=$(count_of writes)
assert long_zeroing device_call /dev/sr_relay zero 1000 524400
assert_equal long_zeroing_writes_every_slot $(($(count_of writes) - writes)) 524400
assert_equal long_ranges_leave_no_part "$(count_of part_pages)" 0
rmmod sr_relay

# 256 pages scattered in memory are more segments than the disk takes at once. A bio that must not wait is never split,
# so the disk below would return it with EAGAIN.
mkswap "$swap" >/dev/null
load
assert nowait_is_written device_call /dev/sr_relay write_nowait 1000 256
echo "NOTE nowait: $(cat /tmp/assert.log)"
assert_equal nowait_is_recorded_once "$(count_of writes)" 256
rmmod sr_relay
assert_quiet_log ranges_leave_the_log_quiet
