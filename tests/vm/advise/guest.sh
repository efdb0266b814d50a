# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: pastes the settings of `swapreplay advise` (files of /share/paste) one after the other, and prints
# what the kernel then says of itself, as lines "NAME algorithm|disksize|limit VALUE".
cd /sys/block/zram0 || exit 1

fresh() {
	[ ! -e /share/zram.ko ] || [ -e /share/own ] || { rmmod zram && insmod /share/zram.ko && touch /share/own; }
	cd /sys/block/zram0 && echo 1 >reset
}
tell() { # NAME
	echo "$1 algorithm $(sed 's/.*\[\(.*\)\].*/\1/' comp_algorithm)"
	echo "$1 disksize $(cat disksize)"
	# shellcheck disable=SC2046 # its columns
	set -- "$1" $(cat mm_stat)
	echo "$1 limit $5"
}

fresh
sh -e /share/paste/sysfs && tell sysfs
fresh
sh -e /share/paste/zramctl && tell zramctl

# Debian's own parser, which sets the device up. What makes a swap area afterwards is systemd's, and not here.
mkdir -p /etc/systemd
cp /share/paste/zram-generator.conf /etc/systemd/
for suite in bookworm trixie; do
	fresh
	folder=/share/generator/$suite
	"$folder/ld.so" --library-path "$folder" "$folder/zram-generator" --setup-device zram0 >/out/$suite.log 2>&1
	tell "generator_$suite"
	! grep -i "unknown" /out/$suite.log || echo "generator_$suite unknown $(grep -ic unknown /out/$suite.log)"
done

if [ -e /share/zram.ko ]; then
	fresh
	sh -e /share/paste/recompression && tell recompression
	echo "recompression second $(sed 's/.*\[\(.*\)\].*/\1/' recomp_algorithm)"
fi

if [ -d /sys/module/zswap/parameters ]; then
	sed 1d /share/paste/zswap | sh -e
	for parameter in $(head -n 1 /share/paste/zswap); do
		name=${parameter#zswap.}
		echo "zswap ${name%%=*} $(cat "/sys/module/zswap/parameters/${name%%=*}" 2>/dev/null)"
	done
else
	echo "zswap none 1"
fi
exit 0
