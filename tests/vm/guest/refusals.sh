# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# What the module refuses, with the reason in the kernel log.
# shellcheck source=lib.sh
. /share/guest/lib.sh

refuses() { # NAME WORDS-IN-THE-LOG PARAMETER…
	name=$1 words=$2
	shift 2
	dmesg -c >/dev/null
	if insmod "$module" "$@" 2>/dev/null; then
		rmmod sr_relay
		failed "refuses_$name" "it loaded"
	elif ! dmesg | grep -q "sr_relay: refused: .*$words"; then
		failed "refuses_$name" "the log says: $(dmesg | tail -n 1)"
	elif [ -e "$debugfs/sr_relay" ] || [ -e "$debugfs/sr_relay0" ] || [ -e /dev/sr_relay ]; then
		failed "refuses_$name" "something is left behind"
	else
		passed "refuses_$name"
	fi
}

mkswap "$swap" >/dev/null
refuses no_name "no backing_dev given"
refuses empty_name "no backing_dev given" backing_dev=
refuses missing_device "no such device" backing_dev=/dev/nothing
refuses not_a_block_device "not a block device" backing_dev=/dev/null
refuses no_signature "no swap signature; run mkswap" backing_dev=/dev/disk/other
refuses filesystem "no swap signature" backing_dev=/dev/disk/filesystem
refuses read_only "read-only" backing_dev=/dev/disk/readonly
refuses too_small "smaller than" backing_dev=/dev/disk/small
mkdir -p /mnt && mount -t ext4 /dev/disk/filesystem /mnt
refuses mounted "in use" backing_dev=/dev/disk/filesystem
refuses mounted_even_forced "in use" backing_dev=/dev/disk/filesystem force=1
umount /mnt
swapon "$swap"
refuses swapped_on "in use" backing_dev="$swap"
swapoff "$swap"
refuses subbuf_size "subbuf_size=5000 is not a power of two" backing_dev="$swap" subbuf_size=5000
refuses subbuf_size_small "subbuf_size=2048 is not a power" backing_dev="$swap" subbuf_size=2048
refuses subbuf_size_zero "subbuf_size=0 is not a power" backing_dev="$swap" subbuf_size=0
refuses n_subbufs "n_subbufs=1 is less than 2" backing_dev="$swap" n_subbufs=1
refuses buffer_too_large "exceeds 1073741824 bytes" backing_dev="$swap" subbuf_size=1073741824 n_subbufs=4096
refuses buffers_beyond_memory "exceeds half of the memory" backing_dev="$swap" subbuf_size=67108864 n_subbufs=15

assert force_takes_a_bare_device insmod "$module" backing_dev=/dev/disk/other force=1
assert_equal force_is_in_the_log "$(dmesg | grep -c 'no swap signature; accepted because of force=1')" 1
rmmod sr_relay
assert_quiet_log refusals_leave_the_log_quiet
