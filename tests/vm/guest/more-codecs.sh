# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2119
#
# codecs=…: known pages get the length that our codec of this kernel makes of them, also under the others than lzo, in one
# page a bio and in many; and every other record is as ever. What the kernel has not is refused by name.
# shellcheck source=lib.sh
. /share/guest/lib.sh
# shellcheck source=recording.sh
. /share/guest/recording.sh

if ! command -v sr_collect >/dev/null; then
	skipped more_codecs "the programs are not built (build/release/bin)"
	exit 0
fi
release=$(uname -r | cut -d. -f1,2)

# What would be stored: a page that is not below its size as it is.
sum_of() { # COLUMN
	awk -F, -v op="$(column_of op)" -v clen="$(column_of "$1")" \
		'NR > 1 && $op == "write" {n += $clen < 4096 ? $clen : 4096} END {print n + 0}' /tmp/csv
}

wanted_of() { # CODEC: of /tmp/json
	sed 's/{"chunk_bytes"/\n&/g' /tmp/json | grep "\"codec\":\"$1" | sed 's/.*"stored_bytes":\([0-9]*\).*/\1/'
}

zstd=zstd:caller=crypto
swapreplay codecs --kernel "$release" --codec lzo --codec lz4 --codec $zstd --json /share/pages >/tmp/json
for size in 4k 64k; do
	part=more_codecs_$size
	mkswap "$swap" >/dev/null
	load codecs=lzo,lz4,zstd
	assert_equal "${part}_are_in_info" "$(sed -n 's/^more_codecs //p' "$debugfs/sr_relay/info")" "lz4 zstd"
	sr_collect "$debugfs/sr_relay0" "/out/$part.sr" 2>/tmp/collect.log &
	collect=$!
	sleep 2
	dd if=/share/pages of=/dev/sr_relay bs=$size seek=1 oflag=direct 2>/dev/null
	kill -TERM $collect
	assert "${part}_ends_well" wait $collect
	assert_equal "${part}_warns_of_nothing" "$(grep -c warning /tmp/collect.log)" 0
	assert_equal "${part}_bytes_as_counted" "$(count_of bytes_relayed)" $((($(count_of events) + $(count_of writes)) * 32))
	swapreplay convert --to csv "/out/$part.sr" - 2>/dev/null >/tmp/csv
	assert_equal "${part}_writes" "$(count_of writes)" $(($(stat -c %s /share/pages) / 4096))
	assert_equal "${part}_lzo" "$(sum_of clen)" "$(wanted_of lzo)"
	assert_equal "${part}_lz4" "$(sum_of clen_lz4)" "$(wanted_of lz4)"
	# Our zstd is not that of 5.10: docs/codecs.md.
	[ "$release" = 5.10 ] || assert_equal "${part}_zstd" "$(sum_of clen_zstd)" "$(wanted_of $zstd)"
	rmmod sr_relay
done

refused() { # NAME WORDS-IN-THE-LOG CODECS
	dmesg -c >/dev/null
	if load "codecs=$3" 2>/dev/null; then
		rmmod sr_relay
		failed "more_codecs_refuses_$1" "it loaded"
	else
		dmesg >/tmp/log
		assert "more_codecs_refuses_$1" grep -qF "sr_relay: refused: codecs=$3: $2" /tmp/log
	fi
}
refused unknown "this kernel has no compressor 'nothing'" lz4,nothing
refused empty_name "a name is missing or too long" lz4,,zstd
refused too_many "more than 5 beside lzo" a,b,c,d,e,f
assert_quiet_log more_codecs_leave_the_log_quiet
