# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# How many events a second sr_collect keeps up with: every CPU reads the device as fast as it can, in large reads, which
# need no compression, and several times as much as the buffers hold. What is lost or written is counted right each time;
# nothing is lost at least once in three: a host that is busy with other things stops the machine for longer than the
# buffers last. The rate itself is not asserted.
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
record() {
	load
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

mkswap "$swap" >/dev/null
for try in 1 2 3; do
	record
	[ "$written" = $((events - lost)) ] ||
		failed "rate_counts" "try $try: $events events, $lost lost, and $written written"
	[ "$lost" = 0 ] && break
	echo "NOTE rate: try $try lost $lost of $events events"
done
assert rate_collect_ends_well [ "$ended" = 0 ]
assert_at_least rate_events "$events" $((8 * $(nproc) * 65536))
assert_equal rate_nothing_lost "$lost" 0
assert_equal rate_collected "$written" "$events"
passed rate_events_a_second $((events * 1000 / took))
rm -f /out/rate.sr
assert_quiet_log rate_leaves_the_log_quiet
