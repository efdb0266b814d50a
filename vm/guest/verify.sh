# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# usage: verify.sh TRACE [OPTION…]
#
# Inside the machine: runs swapreplay verify on /share/TRACE with these options. Leaves its output in /out, and the kernel's
# release if it was not ended by a signal.
cd /share || exit 1
swapreplay verify "$@" >/out/stdout 2>/out/stderr
status=$?
# 128 and above: ended by a signal, for example because memory ran out.
[ $status -lt 128 ] || { dmesg | tail -n 20 && exit $status; }
uname -r >/out/release
exit $status
