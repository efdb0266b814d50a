# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: guest.sh RELEASE PART… records a stock zram that is swapped on.
# shellcheck source=../guest/lib.sh
. /share/guest/lib.sh
short=$(echo "$1" | cut -d. -f1,2)
shift
device=zram0
sysfs=/sys/block/$device

set_up() {
	[ -e "$sysfs" ] || modprobe zram
	echo lz4 >$sysfs/comp_algorithm
	echo 256M >$sysfs/disksize
	mkswap /dev/$device >/dev/null
	/bin/swapon /dev/$device -p 1
}

tear_down() {
	swapoff /dev/$device
	echo 1 >$sysfs/reset
}

# Runs a command in a cgroup of 32 MiB, beside others.
limited() {
	mkdir -p /sys/fs/cgroup/test
	echo 32M >/sys/fs/cgroup/test/memory.max
	sh -c "echo \$PPID" >/sys/fs/cgroup/test/cgroup.procs
	exec "$@"
}

# One program, or two at once where there are two processors; they hold their memory until let_go.
start_load() { # ROUNDS
	rm -f /tmp/leave /tmp/touch.*
	mkfifo /tmp/leave
	loads=$(nproc)
	size=$((64 / loads))
	for n in $(seq "$loads"); do
		(limited touch_memory $size "$1" "$n" hold) </tmp/leave >"/tmp/touch.$n" 2>&1 &
	done
	exec 9>/tmp/leave
}

loaded() {
	[ "$(cat /tmp/touch.* | grep -c 'every byte')" -eq "$loads" ]
}

wait_for() { # SECONDS COMMAND…
	tries=$(($1 * 2))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.5
	done
}

let_go() {
	exec 9>&-
	sleep 1
}

column() { # NUMBER FILE
	awk -v n="$1" '{print $n}' "$2"
}

snapshot() {
	out=$(vmstat_of pswpout) in=$(vmstat_of pswpin) freed=$(column 4 $sysfs/io_stat)
}

# Recording is on once every program is attached.
start_record() { # ARGUMENT…
	swapreplay record "$@" 2>/tmp/record.log &
	record=$!
	wait_for 60 attached || failed "${part}_attaches" "$(tail -n 1 /tmp/record.log)"
}

attached() {
	kill -0 $record 2>/dev/null || return 0
	[ -s "$(trace_of $record)" ]
}

# The header is written in the first round, after the attaching.
trace_of() { # PID
	for word in $(tr '\0' ' ' <"/proc/$1/cmdline"); do
		case $word in *.sr) echo "$word" && return ;; esac
	done
}

count_in_log() { # writes|reads|frees|lost
	sed -n "s/.*[ (]\([0-9]*\) $1.*/\1/p" /tmp/record.log | head -n 1
}

json_value() { # KEY FILE
	sed -n "s/^ *\"$1\": \([0-9]*\).*/\1/p" "$2" | head -n 1
}

replay() { # TRACE
	swapreplay replay "$1" --policy "zram:kernel=$short" --pool "zsmalloc:kernel=$short" --json >/tmp/replay.json
}

no_programs_left() {
	[ "$(bpftool prog list 2>/dev/null | grep -cE 'name (kprobe|kretprobe|fentry|fexit)_z')" -eq 0 ] &&
		[ "$(bpftool prog list 2>/dev/null | grep -cE 'name (kprobe|fentry)_obj')" -eq 0 ]
}

# What is recorded is what the kernel counts, and a replay ends as the device does.
counted_with() { # kprobe|fentry
	part=counted_$1
	set_up
	snapshot
	start_record $device /tmp/$part.sr --hooks "$1"
	assert "${part}_programs_are_there" bpftool prog list
	start_load 1
	wait_for 200 loaded || failed "${part}_program_intact" "$(cat /tmp/touch.* | tr '\n' ';')"
	kill -TERM $record
	assert "${part}_ends_well" wait $record
	writes=$(($(vmstat_of pswpout) - out)) reads=$(($(vmstat_of pswpin) - in))
	frees=$(($(column 4 $sysfs/io_stat) - freed))
	echo "NOTE $part: $(cat /tmp/record.log | tr '\n' ' ') mm_stat $(cat $sysfs/mm_stat)"
	assert_equal "${part}_warns_of_nothing" "$(grep -c warning /tmp/record.log)" 0
	assert_equal "${part}_nothing_lost" "$(count_in_log lost)" 0
	assert_equal "${part}_writes_are_pswpout" "$(count_in_log writes)" "$writes"
	assert_equal "${part}_reads_are_pswpin" "$(count_in_log reads)" "$reads"
	assert_equal "${part}_frees_are_notify_free" "$(count_in_log frees)" "$frees"
	assert_at_least "${part}_swapped_a_lot" "$writes" 10000
	assert "${part}_replays" replay /tmp/$part.sr
	assert_equal "${part}_sum_of_clens_is_compr_data_size" "$(json_value payload_end_bytes /tmp/replay.json)" \
		"$(column 2 $sysfs/mm_stat)"
	assert_equal "${part}_last_page_count_is_mem_used_total" "$(json_value pages_end /tmp/replay.json)" \
		$(($(column 3 $sysfs/mm_stat) / 4096))
	assert "${part}_leaves_nothing" no_programs_left
	let_go
	tear_down
}

for wanted in "$@"; do
	case $wanted in
	counted)
		for hooks in kprobe fentry; do counted_with $hooks; done
		;;
	esac
done
assert_quiet_log recording_leaves_the_log_quiet
