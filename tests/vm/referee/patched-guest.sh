# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: replaces the kernel's zsmalloc by the patched one, and verifies a trace on it beside the pools that
# were compiled from the patched source and from the plain one. Leaves NAME.json and NAME.err in /out.
rmmod zram && rmmod zsmalloc && insmod /share/zsmalloc.ko && modprobe zram || exit 1
for name in patched plain; do
	swapreplay verify /share/trace.sr --codec lz4 --compare-every 500 --compact every=7001,end --pool "/share/$name.so" --json \
		>"/out/$name.json" 2>"/out/$name.err"
done
true
