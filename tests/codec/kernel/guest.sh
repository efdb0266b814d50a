# SPDX-License-Identifier: GPL-2.0-or-later
# Inside of the machine: what each codec of this kernel's zram makes of the pages on the disk `pages`.
# usage: guest.sh CODEC[:level=N]…
modprobe zram 2>/dev/null
for codec in "$@"; do
	# Before 6.12 zram takes its codecs from the crypto interface, whose modules are not loaded by themselves.
	modprobe -q "${codec%%:*}"
	file=/out/$codec.clens
	kernel_clens zram0 "$codec" /dev/disk/pages >"$file" || rm "$file"
done
grep -q . /out/*.clens
