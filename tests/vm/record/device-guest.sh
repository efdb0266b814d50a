# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: device-guest.sh asks 'swapreplay codecs --device' what the codecs would make of a zram, and
# compares the row of the device's own codec with its mm_stat.
# shellcheck source=../guest/lib.sh
. /share/guest/lib.sh
# shellcheck source=../guest/recording.sh
. /share/guest/recording.sh
device=zram0
sysfs=/sys/block/$device

set_up() { # CODEC
	zram_on "$1" 64M
}

write_pages() { # FILE COUNT SEEK [SKIP]
	dd if="$1" of=/dev/$device bs=4k count="$2" seek="$3" skip="${4:-0}" oflag=direct 2>/dev/null
}

# Of the row of one codec: CODEC KEY
row_value() {
	sed 's/{"chunk_bytes"/\n&/g; s/,"corpus"/\n&/' /tmp/codecs.json | grep "^{.*\"codec\":\"$1\"," | sed 's/.*"mm_stat":{\([^}]*\)}.*/\1/' |
		tr ',' '\n' | sed -n "s/\"$2\"://p"
}

compare() { # NAME CODEC [PAGES-OF-FRAGMENTATION-ALLOWED]
	swapreplay codecs --device $device --codec "$2" --codec lz4hc --json >/tmp/codecs.json 2>/tmp/codecs.log ||
		failed "$1_runs" "$(tail -n 1 /tmp/codecs.log)"
	# shellcheck disable=SC2046 # its numbers, one by one
	set -- "$1" "$2" $(cat $sysfs/mm_stat)
	assert_equal "$1_orig_data_size" "$(row_value "$2" orig_data_size)" "$3"
	assert_equal "$1_compr_data_size" "$(row_value "$2" compr_data_size)" "$4"
	assert_equal "$1_mem_used_total" "$(row_value "$2" mem_used_total)" "$5"
	assert_equal "$1_same_pages" "$(row_value "$2" same_pages)" "$8"
	assert_equal "$1_huge_pages" "$(row_value "$2" huge_pages)" "${10}"
}

known_pages() { # CODEC
	set_up "$1"
	write_pages /share/pages 768 500
	write_pages /share/pages 500 3000 200
	write_pages /dev/zero 20 6000
	write_pages /dev/urandom 30 7000
	compare "written_once_$1" "$1"
	# Holes, and pages written over; then compaction, after which the pool is as full as it can be.
	blkdiscard -o $((4096 * 600)) -l $((4096 * 300)) /dev/$device 2>/dev/null ||
		failed "discards_$1" "blkdiscard does not work"
	write_pages /share/pages 100 3050 10
	swapreplay codecs --device $device --codec "$1" >/tmp/text 2>/dev/null
	echo "NOTE $1: $(grep fragmentation -A 2 /tmp/text | tr '\n' ' ')"
	echo 1 >$sysfs/compact
	compare "compacted_$1" "$1"
	assert_equal "block_state_is_used_$1" "$(grep -c '"block_state":true' /tmp/codecs.json)" \
		"$([ -e /sys/kernel/debug/zram/$device/block_state ] && echo 1 || echo 0)"
	swapreplay codecs --device $device --codec "$1" --pages 250 >/tmp/text 2>/dev/null
	assert "sample_$1" grep -q '^250 of .* pages were compressed' /tmp/text
	used=$(cat $sysfs/mm_stat | awk '{print $2}')
	assert_equal "sample_is_near_$1" \
		"$(ungrouped /tmp/text | awk -v codec="$1" -v used="$used" '$1 == codec {print ($2 > used * 0.9 && $2 < used * 1.1)}')" 1
}

swapped() { # CODEC
	set_up "$1"
	part=swapped_on_$1
	swap_on
	start_load 1 48 1 32
	wait_until_loaded
	echo 1 >$sysfs/compact
	compare "$part" "$1"
	assert_at_least "${part}_pages" "$(sed 's/.*"pages_in_memory":\([0-9]*\).*/\1/' /tmp/codecs.json)" 1000
	let_go
	swapoff /dev/$device
}

for codec in "$@"; do
	grep -qw "$codec" $sysfs/comp_algorithm || continue
	known_pages "$codec"
done
swapped lz4
swapreplay codecs /share/trace.sr 2>/tmp/refusal
assert_equal refuses_a_trace $? 2
assert names_the_trace grep -q '/share/trace.sr: a trace of format sr, not pages' /tmp/refusal
assert_quiet_log codecs_leaves_the_log_quiet
