# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# How many events a second sr_collect keeps up with: every CPU reads the device as fast as it can, in large reads, which
# need no compression, and four times as much as the default buffers hold. What is lost there depends on how long the
# host stops the machine: it must be counted right. With buffers that hold every event nothing may be lost. The rate
# itself is not asserted.
# shellcheck source=lib.sh
. /share/guest/lib.sh

if ! command -v sr_collect >/dev/null; then
	skipped rate "the program is not built (build/release/bin/sr_collect)"
	exit 0
fi

now_ms() {
	awk '{printf "%d", $1 * 1000}' /proc/uptime
}

read_as_fast_as_possible() {
	readers=
	for _ in $(seq "$(nproc)"); do
		(for _ in 1 2 3 4 5 6 7 8; do dd if=/dev/sr_relay of=/dev/null bs=1M iflag=direct 2>/dev/null || exit; done) &
		readers="$readers $!"
	done
	for reader in $readers; do wait "$reader" || failed "rate_reader" "dd ended with $?"; done
}

# Sets events, lost, written, ended and took.
record() { # PARAMETER…
	load "$@"
	sr_collect --overwrite "$debugfs/sr_relay0" /out/rate.sr 2>/tmp/collect.log &
	collect=$!
	sleep 1
	started=$(now_ms)
	read_as_fast_as_possible
	took=$(($(now_ms) - started))
	kill -TERM $collect
	wait $collect
	ended=$?
	events=$(count_of events)
	lost=$(count_of lost)
	written=$(ungrouped /tmp/collect.log | sed -n 's/.*: \([0-9]*\) events (.*/\1/p')
	rmmod sr_relay
}

wanted=$((8 * $(nproc) * 65536))
mkswap "$swap" >/dev/null
record
assert rate_collect_ends_well [ "$ended" = 0 ]
assert_at_least rate_events "$events" "$wanted"
assert_equal rate_collected "$written" $((events - lost))
passed rate_default_buffers_lost "$lost"
passed rate_events_a_second $((events * 1000 / took))

# 32 bytes an event, 8,192 in a sub-buffer, and all of them on one CPU if the scheduler wants it so.
record n_subbufs=$((wanted / 8192 + 8))
assert rate_large_buffers_end_well [ "$ended" = 0 ]
assert_equal rate_large_buffers_lose_nothing "$lost" 0
assert_equal rate_large_buffers_collected "$written" "$events"
rm -f /out/rate.sr
assert_quiet_log rate_leaves_the_log_quiet
