# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: runs the verifications in /share/plan, one a line: NAME CHAIN CODECS TRACE OPTION…
#   CHAIN   own: the kernel's own zsmalloc; N: replaced by /share/chains/N/zsmalloc.ko
#   CODECS  all: every codec of this kernel's zram; quick: all but the two for which making pages takes longest; or names
#           separated by commas, of which those that this zram lacks are skipped
#   TRACE   file in /share
# For each it leaves NAME.CODEC.json in /out, its stderr as .err, and a line in `done`: NAME CODEC STATUS SECONDS.
current=own
use_zsmalloc() { # CHAIN
	[ "$1" != "$current" ] || return 0
	rmmod zram && rmmod zsmalloc || return 1
	[ "$1" = own ] || insmod "/share/chains/$1/zsmalloc.ko" || return 1
	modprobe zram && current=$1
}

codecs_of() { # CODECS
	for codec in $(tr -d '[]' </sys/block/zram0/comp_algorithm); do
		case "$1 $codec" in
		"quick lz4hc" | "quick deflate") continue ;;
		all\ * | quick\ *) echo "$codec" ;;
		*) echo "$1" | tr ',' '\n' | grep -x "$codec" ;;
		esac
	done
}

while read -r name chain codecs trace options; do
	use_zsmalloc "$chain" || exit 1
	for codec in $(codecs_of "$codecs"); do
		started=$(date +%s)
		# shellcheck disable=SC2086 # the options are words
		swapreplay verify "/share/$trace" --codec "$codec" $options --json \
			>"/out/$name.$codec.json" 2>"/out/$name.$codec.err" </dev/null
		echo "$name $codec $? $(($(date +%s) - started))" | tee -a /out/done
	done
done </share/plan
echo end >>/out/done
