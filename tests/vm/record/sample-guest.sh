# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: sample-guest.sh HOOKS… records a zram that is swapped on with the lengths of its pages under other
# codecs. The codec that the device has must give the lengths that were stored; for others the same known pages are stored
# in a device of that codec.
# shellcheck source=../guest/lib.sh
. /share/guest/lib.sh
# shellcheck source=../guest/recording.sh
. /share/guest/recording.sh
device=zram0
sysfs=/sys/block/$device

set_up() { # CODEC
	zram_on "$1" 256M
}

# Swapped pages, with every slot sampled and with an eighth.
swapped() { # HOOKS SHARE
	part=swapped_$1_$(echo "$2" | tr / _)
	set_up lz4
	start_record $device "/tmp/$part.sr" --hooks "$1" --codec lz4,zstd,lzo-rle --sample "$2"
	assert_equal "${part}_nobody_can_look" "$(stat -c %u:%a /proc/"$record"/mem)" 0:600
	assert_at_least "${part}_memory_is_locked" \
		"$(sed -n 's/^VmLck:[^0-9]*\([0-9]*\).*/\1/p' /proc/"$record"/status)" 1000
	assert_equal "${part}_has_given_up_its_capabilities" \
		"$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/"$record"/task/*/status | sort -u)" 0000000000000000
	before=$(vmstat_of pswpout)
	swap_on
	start_load 1 48 1 32
	wait_until_loaded
	stop_record
	echo "NOTE $part: pswpout $(($(vmstat_of pswpout) - before))"
	check_totals "/tmp/$part.sr"
	let_go
	swapoff /dev/$device
}

sum_of() { # COLUMN
	awk -F, -v op="$(column_of op)" -v same="$(column_of same_filled)" -v clen="$(column_of "$1")" \
		'NR > 1 && $op == "write" && $same == 0 {n += $clen} END {print n}' /tmp/csv
}

write_pages() {
	dd if=/share/pages of=/dev/$device bs="$1" oflag=direct 2>/dev/null
}

# The lengths under another codec are what a device of that codec stores for the same pages, also in large bios.
known_pages() { # HOOKS
	for size in 4k 64k; do
		part=known_pages_$1_$size
		set_up lz4
		start_record $device "/tmp/$part.sr" --hooks "$1" --codec zstd,lzo-rle,lz4hc --sample 1/1
		write_pages $size
		stop_record
		check_totals "/tmp/$part.sr"
		assert_equal "${part}_lz4_is_compr_data_size" "$(sum_of clen_lz4)" "$(awk '{print $2}' $sysfs/mm_stat)"
		for codec in zstd lzo-rle lz4hc; do
			grep -qw "$codec" $sysfs/comp_algorithm || continue
			set_up "$codec"
			write_pages $size
			assert_equal "${part}_${codec}_is_what_a_zram_of_it_stores" "$(sum_of "clen_$codec")" \
				"$(awk '{print $2}' $sysfs/mm_stat)"
		done
	done
}

for hooks in "$@"; do
	known_pages "$hooks"
	swapped "$hooks" 1/8
	swapped "$hooks" 1/1
done
part=refusals
swapreplay record $device /tmp/none.sr --codec nothing 2>/tmp/refusal
assert_equal refuses_an_unknown_codec $? 2
swapreplay record $device /tmp/none.sr --codec zstd --sample 3/2 2>/tmp/refusal
assert_equal refuses_a_share_above_1 $? 2
assert_quiet_log sampling_leaves_the_log_quiet
