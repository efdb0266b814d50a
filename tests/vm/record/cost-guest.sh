# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: cost-guest.sh CHECK prints what is counted.
# shellcheck source=../guest/lib.sh
. /share/guest/lib.sh
check=$1
sysfs=/sys/block/zram0
stores=2000
size=$((stores * 4096))

# name runs nanoseconds
counted() {
	bpftool prog list | awk '/ name (kprobe|kretprobe|fentry|fexit)_/ {
		for (i = 1; i < NF; i++) {
			if ($i == "name") name = $(i + 1)
			if ($i == "run_time_ns") ns = $(i + 1)
			if ($i == "run_cnt") runs = $(i + 1)
		}
		print name, runs + 0, ns + 0
		ns = runs = 0
	}'
}

# What the programs did while a command ran: instructions for each of so many events, and by program.
cost_of() { # NAME EVENTS MOST COMMAND…
	what=$1 events=$2 most=$3
	shift 3
	counted >/tmp/before
	"$@" >/dev/null 2>&1
	counted >/tmp/after
	awk -v events="$events" 'NR == FNR {runs[$1] = $2; ns[$1] = $3; next}
		$2 > runs[$1] {
			n = $2 - runs[$1]; t = $3 - ns[$1]; all += t
			more = more sprintf(", %s %.2f x %d", $1, n / events, t / n)
		}
		END {printf "%d%s\n", all / events, more}' /tmp/before /tmp/after >/tmp/cost
	cost=$(cut -d, -f1 /tmp/cost)
	echo "COST $hooks $what: $(cat /tmp/cost)"
	[ "$check" = no ] || if [ "$cost" -le "$most" ]; then
		passed "cost_${hooks}_$what" "$cost"
	else
		failed "cost_${hooks}_$what" "$cost instructions, at most $most are wanted"
	fi
}


write_pages() { # BYTES-A-BIO [MIB-FROM]
	dd if=/tmp/data of=/dev/zram0 bs="$1" seek=$((${2:-0} * 1048576 / $1)) oflag=direct
}

# Programs that do nothing, and nothing but take the time.
bare_cost() {
	attach "/share/bare/$hooks.o" &
	bare=$!
	for _ in $(seq 60); do
		bpftool prog list | grep -q "name ${hooks}_bare" && break
		sleep 0.5
	done
	cost_of bare $stores 250 write_pages 4096
	kill $bare
	wait $bare 2>/dev/null
}

read_pages() {
	dd if=/dev/zram0 of=/dev/null bs="$1" count=$((size / $1)) iflag=direct
}

# Nanoseconds, which neither busybox's date nor /proc/uptime has.
now() {
	awk '/^now at/ {print $3; exit}' /proc/timer_list
}

timed() { # COMMAND…
	begin=$(now)
	"$@" >/dev/null 2>&1
	echo $(($(now) - begin))
}

# Pages of every kind of content: the program of the recording itself.
cat /bin/swapreplay /bin/bpftool /bin/busybox 2>/dev/null | head -c $size >/tmp/data
echo 1 >/proc/sys/kernel/bpf_stats_enabled
kinds='kprobe fentry'
[ -e /sys/kernel/btf/zram ] || kinds=tracefs # and no programs, so times alone
for hooks in $kinds; do
	echo lz4 >$sysfs/comp_algorithm
	echo 256M >$sysfs/disksize
	write_pages 4096 2>/dev/null # so that every round overwrites
	for bytes in 4096 65536; do
		eval "store_$bytes=$(timed write_pages $bytes) load_$bytes=$(timed read_pages $bytes)"
	done
	[ "$hooks" = tracefs ] || bare_cost
	rm -f /tmp/cost.sr
	swapreplay record zram0 /tmp/cost.sr --hooks "$hooks" --buffer 32M 2>/tmp/record.log &
	record=$!
	for _ in $(seq 60); do
		[ -s /tmp/cost.sr ] && break
		sleep 0.5
	done
	kill -STOP $record # what it does when it reads the ring is not the kernel's cost
	for bytes in 4096 65536; do
		pages=$((bytes / 4096)) before=
		eval "before=\$store_$bytes"
		after=$(timed write_pages $bytes)
		echo "TIME $hooks store_of_$pages: $(((after - before) / stores)) instructions a page more than $((before / stores))"
		eval "before=\$load_$bytes"
		after=$(timed read_pages $bytes)
		echo "TIME $hooks load_of_$pages: $(((after - before) / stores)) instructions a page more than $((before / stores))"
	done
	if [ "$hooks" = tracefs ]; then
		kill -CONT $record
		kill -TERM $record
		wait $record
		tail -n 3 /tmp/record.log
		continue
	fi
	cost_of store_of_1 $stores 1200 write_pages 4096
	cost_of store_of_1_to_an_empty_slot $stores 1200 write_pages 4096 64 # as swap's are
	cost_of store_of_16 $stores 250 write_pages 65536
	cost_of store_of_16_to_empty_slots $stores 250 write_pages 65536 128
	cost_of load_of_1 $stores 1200 read_pages 4096
	cost_of load_of_16 $stores 250 read_pages 65536
	kill -CONT $record
	sleep 1
	kill -STOP $record

	mkswap /dev/zram0 >/dev/null
	/bin/swapon /dev/zram0 -p 1
	mkdir -p /sys/fs/cgroup/test
	echo 24M >/sys/fs/cgroup/test/memory.max
	rm -f /tmp/leave && mkfifo /tmp/leave
	(sh -c "echo \$PPID" >/sys/fs/cgroup/test/cgroup.procs && exec touch_memory 40 0 1 hold) </tmp/leave >/tmp/touch 2>&1 &
	holder=$!
	exec 9>/tmp/leave
	for _ in $(seq 200); do
		grep -q 'every byte' /tmp/touch && break
		sleep 1
	done
	freed=$(awk '{print $4}' $sysfs/io_stat)
	counted >/tmp/at_free
	exec 9>&-
	wait $holder # its exit frees
	freed=$(($(awk '{print $4}' $sysfs/io_stat) - freed))
	cp /tmp/at_free /tmp/before
	counted >/tmp/after
	awk -v events="$freed" 'NR == FNR {runs[$1] = $2; ns[$1] = $3; next}
		/slot|obj_free/ && $2 > runs[$1] {
			n = $2 - runs[$1]; t = $3 - ns[$1]; all += t
			more = more sprintf(", %s %.2f x %d", $1, n / events, t / n)
		}
		END {printf "%d%s\n", all / events, more}' /tmp/before /tmp/after >/tmp/cost
	echo "COST $hooks free: $(cat /tmp/cost); $freed frees"
	if [ "$check" = yes ]; then
		cost=$(cut -d, -f1 /tmp/cost)
		if [ "$cost" -le 300 ]; then passed "cost_${hooks}_free" "$cost"; else failed "cost_${hooks}_free" "$cost"; fi
	fi
	kill -CONT $record
	kill -TERM $record
	wait $record
	tail -n 3 /tmp/record.log
	swapoff /dev/zram0
	rmdir /sys/fs/cgroup/test
	echo 1 >$sysfs/reset
done
