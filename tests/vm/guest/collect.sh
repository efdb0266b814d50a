# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# The whole chain up to sr_collect: the commands of compcache 2008, while a program swaps; then known pages, whose every
# event the file must hold with its length; then a request that is not aligned to pages, of which it must warn.
# shellcheck source=lib.sh
. /share/guest/lib.sh

if ! command -v sr_collect >/dev/null; then
	skipped sr_collect "the program is not built (build/release/bin/sr_collect)"
	exit 0
fi

has_relay_open() { # PID
	for fd in "/proc/$1/fd"/*; do
		[ "$(readlink "$fd")" = "$debugfs/sr_relay0" ] && return
	done
	return 1
}

start_collect() { # ARGUMENT…
	rm -f /tmp/collect.log
	sr_collect "$@" 2>/tmp/collect.log &
	collect=$!
	# It says nothing when it is ready; its relay file is open by then.
	for try in 1 2 3 4 5 6 7 8 9 10; do
		has_relay_open $collect && break
		sleep "0.${try}"
	done
}

stop_collect() {
	kill -TERM $collect
	wait $collect
}

mkswap "$swap" >/dev/null
load
start_collect "$debugfs/sr_relay0" /out/trace.sr --workload touch_memory
/bin/swapon /dev/sr_relay -p 1
out_before=$(vmstat_of pswpout)
assert collect_program_intact in_memory 32M touch_memory 64 1
swapped_out=$(($(vmstat_of pswpout) - out_before))
swapoff /dev/sr_relay
assert collect_ends_well stop_collect
grep warning /tmp/collect.log
assert_equal collect_writes_are_pswpout "$(ungrouped /tmp/collect.log | sed -n 's/.*events (\([0-9]*\) writes.*/\1/p')" "$swapped_out"
assert_equal collect_counts_are_the_modules \
	"$(ungrouped /tmp/collect.log | sed -n 's/.*: \([0-9]* events ([^)]*), [0-9]* lost\),.*/\1/p')" \
	"$(count_of events) events ($(count_of writes) writes, $(count_of reads) reads, $(count_of frees) frees), 0 lost"
assert_equal collect_warns_of_nothing "$(grep -c warning /tmp/collect.log)" 0
rmmod sr_relay

mkswap "$swap" >/dev/null
load
start_collect "$debugfs/sr_relay0" /out/known.dump --to compcache
assert collect_known_pages_read_back known_pages /dev/sr_relay "$swap" /tmp/expected
assert collect_known_pages_ends_well stop_collect
# The layout has no frees: 8 bytes for each of the others, the slot and the operation in one word, then the clen.
awk '$1 != "free" {print $2 * 2 + ($1 == "write"), $3}' /tmp/expected >/tmp/wanted
od -An -v -t u4 -w8 /out/known.dump | awk '{print $1, $2}' >/tmp/got
assert collect_file_holds_every_event_and_clen cmp /tmp/wanted /tmp/got
rmmod sr_relay

mkswap "$swap" >/dev/null
load
start_collect "$debugfs/sr_relay0" /out/parts.sr
insmod /share/send_bio.ko device=/dev/sr_relay op=read sector=803 sectors=37 && rmmod send_bio
assert collect_parts_ends_well stop_collect
assert_equal collect_warns_of_part_pages \
	"$(sed -n 's/.*warning: \([0-9]* page\) read.*only in part.*/\1/p' /tmp/collect.log)" "1 page"
rm -f /out/trace.sr /out/known.dump /out/parts.sr
rmmod sr_relay
assert_quiet_log collect_leaves_the_log_quiet
