# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# A reader that is too slow for tiny buffers: every event is either read or counted as lost.
# shellcheck source=lib.sh
. /share/guest/lib.sh

mkswap "$swap" >/dev/null
load subbuf_size=4096 n_subbufs=2
start_dump /out/lost 30
/bin/swapon /dev/sr_relay -p 1
assert lost_program_intact in_memory 20M touch_memory 40 1
swapoff /dev/sr_relay
stop_dump
if check_records /out/lost/sr_relay* >/tmp/counts 2>/tmp/why; then
	passed lost_records_whole_in_order_once "$(value_of records /tmp/counts) records"
else
	failed lost_records_whole_in_order_once "$(cat /tmp/why)"
fi
records=$(value_of records /tmp/counts)
assert_at_least lost_events_there_were "$(count_of lost)" 1000
assert_at_least lost_gaps_inside "$(value_of missing /tmp/counts)" 1000
assert_equal lost_is_what_is_missing $(($(count_of events) - records)) "$(count_of lost)"
rm -rf /out/lost
rmmod sr_relay
assert_equal lost_is_in_the_log "$(dmesg | grep -c 'events were lost because a relay buffer was full')" 1
assert_quiet_log lost_leaves_the_log_quiet
