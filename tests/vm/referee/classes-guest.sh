# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: replaces the kernel's zsmalloc by each of those in /share/chains/N/, and leaves the class table
# that it makes for a zram in /out/N.
rmmod zram && rmmod zsmalloc || exit 1
for module in /share/chains/*/zsmalloc.ko; do
	chain=${module%/*} chain=${chain##*/}
	insmod "$module" && modprobe zram && echo 64M >/sys/block/zram0/disksize || exit 1
	cp /sys/kernel/debug/zsmalloc/zram0/classes "/out/$chain" || exit 1
	rmmod zram && rmmod zsmalloc || exit 1
done
