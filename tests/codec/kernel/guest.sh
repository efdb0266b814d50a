# SPDX-License-Identifier: GPL-2.0-or-later
# Inside of the machine: what this kernel makes of the pages on the disk `pages`, a file for each codec.
# usage: guest.sh CODEC…     zstd:level=9 through zram, crypto:zstd through the crypto interface
modprobe zram 2>/dev/null
# Newer zstd goes through its streaming interface unless it has just the room that zswap gives it, a page.
case $(uname -r) in 5.* | 6.1.* | 6.12.*) room=8192 ;; *) room=4096 ;; esac
for codec in "$@"; do
	file=/out/$(echo "$codec" | tr / _).clens
	name=${codec#crypto:}
	# Before 6.12 zram takes its codecs from the crypto interface, whose modules are not loaded by themselves.
	modprobe -q "${name%%:*}"
	case $codec in
	crypto:*) insmod /share/crypto_clens.ko "codec=$name" "room=$room" pages=/dev/disk/pages "out=$file" && rmmod crypto_clens ;;
	*) kernel_clens zram0 "$codec" /dev/disk/pages >"$file" ;;
	esac || rm -f "$file"
done
grep -q . /out/*.clens
