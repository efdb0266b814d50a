# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# Known pages in bios of many shapes: the records are exactly those expected, with the clens of the same LZO in
# userspace, and the data reads back from the device and from the backing device.
# shellcheck source=lib.sh
. /share/guest/lib.sh

mkswap "$swap" >/dev/null
load
start_dump /out/known
if known_pages /dev/sr_relay "$swap" /out/known/expected >/tmp/known.log 2>&1; then
	passed known_pages_read_back
else
	failed known_pages_read_back "$(tail -n 1 /tmp/known.log)"
fi
stop_dump
assert known_pages_events_and_clens_exact check_records --expect /out/known/expected /out/known/sr_relay*
if grep -q 'refused: buffers that do not begin on a page' /tmp/known.log; then
	skipped unaligned_buffers "this kernel takes no O_DIRECT buffer that does not begin on a block"
else
	passed unaligned_buffers
fi
assert_equal no_part_pages "$(count_of part_pages)" 0
rmmod sr_relay
assert_quiet_log known_pages_leave_the_log_quiet
