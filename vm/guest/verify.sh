# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# usage: verify.sh TRACE [OPTION…]
#
# Inside the machine: swapreplay verify of /share/TRACE with these options. Leaves in /out what it said, and the
# kernel's release once it has ended of its own, with whatever status.
cd /share || exit 1
swapreplay verify "$@" >/out/stdout 2>/out/stderr
status=$?
# As the shell tells that a signal ended it: killed when memory ran out, for example.
[ $status -lt 128 ] || { dmesg | tail -n 20 && exit $status; }
uname -r >/out/release
exit $status
