# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Runs the named parts in one boot. Fails if a line says FAILED or a script did not reach its end.
# shellcheck source=lib.sh
. /share/guest/lib.sh

dmesg -n 1 # the log is read, not shown
echo +memory >/sys/fs/cgroup/cgroup.subtree_control
for part in "$@"; do
	started=$(date +%s)
	sh "/share/guest/$part.sh" || failed "$part" "the script ended with $?"
	echo "NOTE $part took $(($(date +%s) - started)) s"
	grep -q '^sr_relay ' /proc/modules && failed "$part" "the module is still loaded" && rmmod sr_relay
done 2>&1 | tee /out/result
grep -q '^PASSED' /out/result && ! grep -q '^FAILED' /out/result
