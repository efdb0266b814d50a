# SPDX-License-Identifier: GPL-2.0-or-later
# Inside of the machine: recompression of the pages on the disk `pages`, from one codec to another, under each setting.
# usage: guest-recompress.sh FROM TO SETTING…     a SETTING is what is written to `recompress`, with _ for a space
from=$1 to=$2
shift 2
rmmod zram
insmod /share/zram.ko || exit 1
cd /sys/block/zram0 || exit 1
for setting in "$@"; do
	# All pages are idle, the first half is then read. Without readahead, which would read more.
	kernel_clens --recompress "$to" zram0 "$from" /dev/disk/pages >/out/clens || exit 1
	echo all >idle
	echo 0 >queue/read_ahead_kb
	dd if=/dev/zram0 of=/dev/null bs=4k count=$(($(wc -l </out/clens) / 2)) 2>/dev/null
	before=$(cat mm_stat)
	echo "$setting" | tr _ ' ' >recompress || exit 1
	echo "$setting $before / $(cat mm_stat)" >>/out/settings
done
echo 1 >reset
