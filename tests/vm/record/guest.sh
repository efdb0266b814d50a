# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# Inside the machine: guest.sh RELEASE PART… records a stock zram that is swapped on.
# shellcheck source=../guest/lib.sh
. /share/guest/lib.sh
# shellcheck source=../guest/recording.sh
. /share/guest/recording.sh
short=$(echo "$1" | cut -d. -f1,2)
shift
device=zram0
# The programs have as much memory whatever the page: 1000 pages of 4 KiB, or 250 of 16.
some=$((4096000 / page))
sysfs=/sys/block/$device

# Without type information of zram (5.10) there is tracefs alone. It does not tell what is stored when a recording begins.
hooks='kprobe fentry' slowest=kprobe header=1
if ! [ -e /sys/kernel/btf/zram ]; then
	hooks=tracefs slowest=tracefs header=0
fi

set_up() {
	zram_on lz4 256M
}

tear_down() {
	let_go
	swapoff /dev/$device
	echo 1 >$sysfs/reset
}

# One program, or two at once where there are two processors.
swap_in_programs() { # ROUNDS
	start_load "$(nproc)" $((64 / $(nproc))) "$1" 32
}

column() { # NUMBER FILE
	awk -v n="$1" '{print $n}' "$2"
}

snapshot() {
	out=$(vmstat_of pswpout) in=$(vmstat_of pswpin) freed=$(column 4 $sysfs/io_stat)
}

# Without what mkswap and swapon do: slot 0 has the header, and they look for other signatures before anything else is
# written. A page whose write was lost may be read later.
count_swapped() { # TRACE
	swapreplay dump "$1" | awk '$3 == 0 || ($2 == "read" && !n["write"]) {next}
		{n[$2]++}
		END {print "write", n["write"] + 0; print "read", n["read"] + 0; print "free", n["free"] + 0}' >/tmp/swapped
}

replay() { # TRACE
	swapreplay replay "$1" --policy "zram:kernel=$short" --pool "zsmalloc:kernel=$short" --json >/tmp/replay.json
}

# What is recorded is what the kernel counts, and a replay ends as the device does.
counted_with() { # kprobe|fentry|tracefs
	part=counted_$1
	set_up
	start_record $device "/tmp/$part.sr" --hooks "$1"
	assert_at_least "${part}_programs_are_attached" "$(programs_of_ours)" 8
	assert_equal "${part}_has_given_up_its_capabilities" \
		"$(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/"$record"/task/*/status | sort -u)" 0000000000000000
	swap_on
	snapshot
	swap_in_programs 1
	wait_until_loaded
	stop_record
	writes=$(($(vmstat_of pswpout) - out)) reads=$(($(vmstat_of pswpin) - in))
	frees=$(($(column 4 $sysfs/io_stat) - freed))
	echo "NOTE $part: mm_stat $(cat $sysfs/mm_stat)"
	count_swapped "/tmp/$part.sr"
	assert_at_least "${part}_swapped_a_lot" "$writes" $((10 * some))
	if may_lose $device "$1"; then
		assert_equal "${part}_recorded_and_lost_are_what_was_counted" \
			$(($(awk '{n += $2} END {print n}' /tmp/swapped) + $(count_in_log lost))) $((writes + reads + frees))
		assert "${part}_leaves_nothing" no_programs_left
		tear_down
		return
	fi
	assert_equal "${part}_warns_of_nothing" "$(grep -c warning /tmp/record.log)" 0
	assert_equal "${part}_nothing_lost" "$(count_in_log lost)" 0
	assert_equal "${part}_writes_are_pswpout" "$(value_of write /tmp/swapped)" "$writes"
	assert_equal "${part}_reads_are_pswpin" "$(value_of read /tmp/swapped)" "$reads"
	assert_equal "${part}_frees_are_notify_free" "$(value_of free /tmp/swapped)" "$frees"
	assert "${part}_replays" replay "/tmp/$part.sr"
	assert_equal "${part}_sum_of_clens_is_compr_data_size" "$(json_value payload_end_bytes /tmp/replay.json)" \
		"$(column 2 $sysfs/mm_stat)"
	assert_equal "${part}_same_filled_are_same_pages" "$(json_value same_filled_end /tmp/replay.json)" \
		"$(column 6 $sysfs/mm_stat)"
	assert_equal "${part}_last_page_count_is_mem_used_total" "$(json_value pages_end /tmp/replay.json)" \
		$(($(column 3 $sysfs/mm_stat) / page))
	swapreplay info --json "/tmp/$part.sr" >/tmp/info
	assert_equal "${part}_tells_mm_stat_of_the_end" "$(sed -n 's/.*"mm_stat_end": "\(.*\)".*/\1/p' /tmp/info)" \
		"$(awk '{$1 = $1; print}' $sysfs/mm_stat)"
	assert "${part}_leaves_nothing" no_programs_left
	tear_down
}

# A reader that stands still while a tiny buffer fills: what is missing must be what the kernel counted and no more.
gaps() {
	part=gaps
	set_up
	swap_on
	start_record $device "/tmp/$part.sr" --hooks $slowest --buffer 4K
	snapshot
	kill -STOP "$record"
	swap_in_programs 0
	wait_until_loaded
	kill -CONT "$record"
	stop_record
	happened=$(($(vmstat_of pswpout) - out + $(vmstat_of pswpin) - in + $(column 4 $sysfs/io_stat) - freed))
	echo "NOTE $part: $(tr '\n' ' ' </tmp/record.log)"
	assert_at_least "${part}_lost_events" "$(count_in_log lost)" $some
	# The swap header is there when it begins.
	assert_equal "${part}_recorded_and_lost_are_all" $(($(count_in_log events) - header + $(count_in_log lost))) \
		"$happened"
	assert_fails "${part}_are_not_taken_for_pages_refused" grep -q 'zram did not store' /tmp/record.log
	assert "${part}_says_that_the_buffer_was_full" grep -q 'records found the buffer full (CPU' /tmp/record.log
	swapreplay info "/tmp/$part.sr" >/tmp/info 2>/dev/null
	assert_equal "${part}_are_in_the_trace" "$(sed -n 's/^events lost *\([0-9,]*\).*/\1/p' /tmp/info | tr -d ,)" \
		"$(count_in_log lost)"
	tear_down
}

# Kprobes that do not run, uncounted as the kernel's skipped ones are before 6.7: the device's own count tells.
unseen() {
	part=unseen
	switch=/sys/kernel/debug/kprobes/enabled
	if ! [ -e $switch ] || [ "$hooks" = tracefs ]; then
		skipped unseen "this kernel has no switch for kprobes, or tracefs alone"
		return
	fi
	set_up
	write_some="dd if=/dev/urandom of=/dev/$device bs=$page count=20 oflag=direct"
	start_record $device "/tmp/$part.sr" --hooks kprobe
	$write_some 2>/dev/null
	echo 0 >$switch
	dd if=/dev/$device of=/dev/null bs="$page" count=7 iflag=direct 2>/dev/null
	echo 1 >$switch
	stop_record
	assert_equal "${part}_reads_are_lost" "$(count_in_log lost)" 7
	assert "${part}_and_told_of" grep -q '7 pages were read or written that the programs did not see' /tmp/record.log
	swapreplay info "/tmp/$part.sr" >/tmp/info 2>/dev/null
	assert_equal "${part}_are_in_the_trace" "$(sed -n 's/^events lost *\([0-9,]*\).*/\1/p' /tmp/info | tr -d ,)" 7
	echo 1 >$sysfs/reset
}

status_of() { # COMMAND…
	"$@" >/tmp/out.log 2>&1
	echo $?
}

# A user with three capabilities records as root does. The third is for the types of a module.
capable() {
	part=capable
	if [ "$hooks" = tracefs ]; then
		skipped capable "tracefs belongs to root"
		return
	fi
	set_up
	# shellcheck disable=SC2046 # a command and its arguments
	assert_equal "${part}_refuses_with_two" \
		"$(status_of $(as_user bpf perfmon) swapreplay record $device /tmp/user/none.sr)" 1
	assert "${part}_says_which_is_missing" grep -q CAP_SYS_ADMIN /tmp/out.log
	# shellcheck disable=SC2046 # a command and its arguments
	assert_equal "${part}_refuses_copies_without_locked_memory" "$(status_of $(as_user bpf perfmon sys_admin) \
		swapreplay record $device /tmp/user/none.sr --codec zstd)" 1
	assert "${part}_says_that_it_cannot_lock" grep -q 'memory cannot be locked' /tmp/out.log
	for kind in $hooks; do
		part=capable_$kind
		set_up
		record_as=$(as_user bpf perfmon sys_admin)
		start_record $device "/tmp/user/$part.sr" --hooks "$kind"
		unset record_as
		swap_on
		snapshot
		swap_in_programs 0
		wait_until_loaded
		writes=$(($(vmstat_of pswpout) - out)) reads=$(($(vmstat_of pswpin) - in))
		stop_record
		count_swapped "/tmp/user/$part.sr"
		if ! may_lose $device "$kind"; then
			assert_equal "${part}_writes_are_pswpout" "$(value_of write /tmp/swapped)" "$writes"
			assert_equal "${part}_reads_are_pswpin" "$(value_of read /tmp/swapped)" "$reads"
			assert_equal "${part}_nothing_lost" "$(count_in_log lost)" 0
		fi
		assert "${part}_leaves_nothing" no_programs_left
		tear_down
	done
}

# Everything that ends a recording, and everything that prevents one.
ends() {
	part=ends
	set_up
	write_one="dd if=/dev/urandom of=/dev/zram0 bs=$page count=3 oflag=direct"
	assert_equal "${part}_with_the_command_and_its_status" \
		"$(status_of swapreplay record $device /tmp/run.sr --run "$write_one 2>/dev/null; exit 7")" 7
	assert "${part}_with_what_the_command_did" grep -q '3 events (3 writes, 0 reads, 0 frees), 0 lost' /tmp/out.log
	swapreplay info --json /tmp/run.sr >/tmp/info
	assert "${part}_tells_the_command" grep -q '"command": "dd if=/dev/urandom' /tmp/info
	assert "${part}_tells_mm_stat_of_the_beginning" grep -q '"mm_stat_begin": "0 0 0 ' /tmp/info
	swapreplay record $device /tmp/cap.sr --run 'grep CapEff /proc/self/status' >/tmp/cap 2>/dev/null
	assert_fails "${part}_command_keeps_its_capabilities" grep -q '0000000000000000' /tmp/cap
	assert_equal "${part}_after_a_time" "$(status_of swapreplay record $device /tmp/for.sr --for 1s)" 0
	assert "${part}_says_what_was_stored_before" \
		grep -qE '3 (of the writes tell what was|pages) stored (when|before) the recording began' /tmp/out.log
	start_record $device /tmp/int.sr
	kill -INT "$record"
	assert "${part}_at_a_signal" wait "$record"
	assert "${part}_standard_output" sh -c "swapreplay record $device - --for 1s 2>/dev/null | swapreplay info - >/dev/null"
	assert_equal "${part}_refuses_an_output_that_exists" "$(status_of swapreplay record $device /tmp/for.sr)" 2
	mkdir -p /tmp/folder
	chown 1000:1000 /tmp/folder
	chmod 755 /tmp/folder
	assert_equal "${part}_rotates_in_the_folder_of_a_user" "$(status_of swapreplay record $device /tmp/folder/my.sr \
		--rotate 1 --run "$write_one 2>/dev/null; sleep 1; grep CapEff /proc/\$PPID/status")" 0
	assert_at_least "${part}_rotated" "$(find /tmp/folder -name 'my-*.sr' | wc -l)" 2
	assert "${part}_rotating_keeps_one_capability" grep -q 'CapEff:.*0000000000000002' /tmp/out.log
	assert_equal "${part}_refuses_what_is_no_zram" "$(status_of swapreplay record vda /tmp/none.sr)" 2
	assert_equal "${part}_explains" "$(status_of swapreplay record $device --explain)" 0
	set_up
	assert_equal "${part}_two_recordings_at_once" "$(status_of swapreplay record $device /tmp/outer.sr \
		--run "swapreplay record $device /tmp/inner.sr --run '$write_one'")" 0
	# The inner one reads a page by tracefs, to see what a bio looks like.
	assert_equal "${part}_two_at_once_have_the_same" "$(grep -c '(3 writes, .*, 0 lost' /tmp/out.log)" 2
	assert "${part}_leave_nothing" no_programs_left
	echo 1 >$sysfs/reset
}

frozen() {
	grep -q 'frozen 1' $group/cgroup.events
}

much_is_stored() {
	[ "$(column 1 $sysfs/mm_stat)" -gt $((16 << 20)) ]
}

replayed_is_stored() {
	assert "${part}_replays" replay "/tmp/$part.sr"
	assert_equal "${part}_sum_of_clens_is_compr_data_size" "$(json_value payload_end_bytes /tmp/replay.json)" \
		"$(column 2 $sysfs/mm_stat)"
	assert_equal "${part}_same_filled_are_same_pages" "$(json_value same_filled_end /tmp/replay.json)" \
		"$(column 6 $sysfs/mm_stat)"
}

# The same by tracefs on a kernel that has more.
traced() {
	if grep -q ' zram_free_page' /proc/kallsyms; then
		counted_with tracefs
	else
		skipped traced "this kernel has no function zram_free_page of its own"
	fi
}

# A recording that begins when much is stored, first while nothing happens, then while programs swap.
late() {
	if [ "$hooks" = tracefs ]; then
		skipped late "tracefs does not tell what is stored"
		return
	fi
	part=late_quiet
	set_up
	swap_on
	swap_in_programs 1
	wait_until_loaded
	start_record $device "/tmp/$part.sr"
	stop_record
	assert_equal "${part}_warns_of_nothing" "$(grep -c warning /tmp/record.log)" 0
	assert_equal "${part}_has_what_was_there" "$(swapreplay dump "/tmp/$part.sr" | grep -c 'was_there=1')" \
		$(($(column 1 $sysfs/mm_stat) / page))
	replayed_is_stored
	echo "NOTE $part: pages $(json_value pages_end /tmp/replay.json), kernel $(($(column 3 $sysfs/mm_stat) / page))"
	tear_down

	part=late_busy
	set_up
	swap_on
	swap_in_programs 100000
	wait_for 120 much_is_stored
	start_record $device "/tmp/$part.sr"
	snapshot
	sleep 10
	echo 1 >$group/cgroup.freeze
	wait_for 60 frozen
	sleep 1
	stop_record
	assert_equal "${part}_warns_of_nothing" "$(grep -c warning /tmp/record.log)" 0
	assert_equal "${part}_nothing_lost" "$(count_in_log lost)" 0
	assert_at_least "${part}_had_stored" "$(swapreplay dump "/tmp/$part.sr" | grep -c 'was_there=1')" $some
	assert_at_least "${part}_swapped_meanwhile" "$(swapreplay dump "/tmp/$part.sr" | grep -c 'was_there=0')" $some
	replayed_is_stored
	echo "NOTE $part: pages $(json_value pages_end /tmp/replay.json), kernel $((
		$(column 3 $sysfs/mm_stat) / page))"
	echo 0 >$group/cgroup.freeze
	tear_down
}

# Recordings that begin while programs swap: what had begun before is not missing.
begins() {
	if [ "$hooks" = tracefs ]; then
		skipped begins "killed has it for tracefs"
		return
	fi
	part=begins
	set_up
	swap_on
	swap_in_programs 100000
	wait_for 120 much_is_stored
	for _ in $(seq 4); do
		rm -f /tmp/begins.sr
		swapreplay record $device /tmp/begins.sr --for 1s 2>>/tmp/begins.log
	done
	assert_equal "${part}_without_a_loss" "$(grep -c ' 0 lost' /tmp/begins.log)" 4
	assert_equal "${part}_see_everything_whole" "$(grep -c 'not seen whole' /tmp/begins.log)" 0
	tear_down
}

# Who did what where, against what the kernel says of the programs.
details() {
	part=details
	set_up
	start_record $device "/tmp/$part.sr"
	swap_on
	swap_in_programs 0
	wait_until_loaded
	stop_record
	swapreplay dump "/tmp/$part.sr" | grep ' write ' >/tmp/writes
	inode=$(stat -c %i $group)
	if [ "$hooks" = tracefs ]; then
		assert_fails "${part}_do_not_tell_a_cgroup" grep -q 'cgroup=' /tmp/writes
	else
		assert_at_least "${part}_writes_have_the_cgroup" "$(grep -c "cgroup=$inode " /tmp/writes)" $((5 * some))
		assert_equal "${part}_no_other_cgroup_swapped_as_much" "$(sed -n 's/.*cgroup=\([0-9]*\).*/\1/p' /tmp/writes |
			sort | uniq -c | sort -rn | awk 'NR == 1 {print $2}')" "$inode"
	fi
	while read -r pid; do
		assert_at_least "${part}_process_swaps_by_itself" "$(grep -c "tgid=$pid " /tmp/writes)" 100
	done <$group/cgroup.procs
	assert_equal "${part}_every_write_has_a_cpu" "$(grep -cE ' cpu=[0-9]' /tmp/writes)" "$(wc -l </tmp/writes)"
	tear_down
}

huge_pages=/sys/kernel/mm/transparent_hugepage

# Large folios: each bio has many pages.
folios() {
	if ! [ -d $huge_pages/hugepages-64kB ]; then
		skipped folios "this kernel has no folios of these sizes"
		return
	fi
	if [ "$page" -ne 4096 ]; then
		skipped folios "arm64 splits folios before it swaps them out, but with pages of 4 KiB (ARCH_WANTS_THP_SWAP)"
		return
	fi
	for kib in 16 64 2048; do
		part=folios_$kib
		for file in "$huge_pages"/hugepages-*/enabled; do
			echo never >"$file"
		done
		echo always >"$huge_pages/hugepages-${kib}kB/enabled"
		set_up
		start_record $device "/tmp/$part.sr"
		swap_on
		snapshot
		swap_in_programs 0
		wait_until_loaded
		kill -TERM "$record"
		assert "${part}_ends_well" wait "$record"
		writes=$(($(vmstat_of pswpout) - out)) reads=$(($(vmstat_of pswpin) - in))
		count_swapped "/tmp/$part.sr"
		lost=$(count_in_log lost)
		echo "NOTE $part: $(swapreplay info "/tmp/$part.sr" | grep '^order')"
		if [ "$lost" -eq 0 ]; then
			assert_equal "${part}_writes_are_pswpout" "$(value_of write /tmp/swapped)" "$writes"
			assert_equal "${part}_reads_are_pswpin" "$(value_of read /tmp/swapped)" "$reads"
			replayed_is_stored
			assert_equal "${part}_last_page_count_is_mem_used_total" "$(json_value pages_end /tmp/replay.json)" \
				$(($(column 3 $sysfs/mm_stat) / page))
		else
			assert "${part}_says_what_was_skipped" grep -q 'the kernel skipped' /tmp/record.log
		fi
		order=0
		while [ $((page << order)) -lt $((kib * 1024)) ]; do order=$((order + 1)); done
		swapreplay dump "/tmp/$part.sr" | grep -c " write .* order=$order " >/tmp/large
		echo "NOTE $part: $(cat /tmp/large) of $writes pages written in folios of that size"
		[ "$kib" -eq 2048 ] || assert_at_least "${part}_come_in_large_bios" "$(cat /tmp/large)" $some
		tear_down
	done
	for file in "$huge_pages"/hugepages-*/enabled; do
		echo inherit >"$file"
	done
}

grown() { # FILE BYTES
	[ "$(wc -c <"$1")" -gt "$2" ]
}

# SIGKILL in the middle: the file can be read up to its last block, and nothing is left in the kernel.
killed() {
	part=killed
	set_up
	start_record $device "/tmp/$part.sr"
	swap_on
	swap_in_programs 20
	# A block is written every 30 s.
	assert "${part}_had_written_a_block" wait_for 90 grown "/tmp/$part.sr" 4096
	kill -KILL "$record"
	wait "$record" 2>/dev/null
	assert "${part}_leaves_nothing" wait_for 30 no_programs_left
	[ "$hooks" != tracefs ] || killed_with_its_child
	tear_down
	assert_equal "${part}_trace_is_cut" "$(status_of swapreplay info "/tmp/$part.sr")" 1
	assert_at_least "${part}_trace_has_events" "$(sed -n 's/^events *\([0-9,]*\):.*/\1/p' /tmp/out.log | tr -d ,)" $some
}

# tracefs belongs to no process. If the child that cleans up is killed as well, the next recording does it.
killed_with_its_child() {
	start_record $device /tmp/left.sr
	# shellcheck disable=SC2046 # several numbers
	kill -KILL $(cat "/proc/$record/task/$record/children") "$record"
	wait "$record" 2>/dev/null
	assert_at_least "${part}_with_its_child_leaves_probes" "$(programs_of_ours)" 1
	start_record $device /tmp/next.sr
	assert_equal "${part}_another_recording_takes_its_place" \
		"$(find /sys/kernel/tracing/instances -maxdepth 1 -name 'swapreplay_*' | wc -l)" 2
	stop_record
	assert_fails "${part}_it_misses_nothing_while_it_begins" grep -q 'not seen whole' /tmp/record.log
	assert "${part}_another_recording_cleans_up" no_programs_left
}

# A kernel without type information of zram (5.10) says what it lacks if programs are asked for, and is left as it was.
refused() {
	if [ "$hooks" != tracefs ]; then
		skipped refused "this kernel has type information of zram"
		return
	fi
	part=refused
	set_up
	assert_equal "${part}_without_types" "$(status_of swapreplay record $device /tmp/none.sr --hooks kprobe)" 1
	assert "${part}_with_the_option_that_is_missing" grep -q CONFIG_DEBUG_INFO_BTF_MODULES /tmp/out.log
	assert_equal "${part}_in_one_sentence" "$(wc -l </tmp/out.log)" 1
	assert_fails "${part}_writes_no_file" test -e /tmp/none.sr
	assert_equal "${part}_codecs" "$(status_of swapreplay record $device /tmp/none.sr --codec zstd)" 1
	assert_equal "${part}_explains" "$(status_of swapreplay record $device --explain)" 0
	assert "${part}_explanation_says_what_is_used" \
		grep -q 'hooks: kprobe events of tracefs (the kernel has no type information of zram)' /tmp/out.log
	assert "${part}_leaves_nothing" no_programs_left
}

for wanted in "$@"; do
	case $wanted in
	counted) for kind in $hooks; do counted_with "$kind"; done ;;
	*) "$wanted" ;;
	esac
done
assert_quiet_log recording_leaves_the_log_quiet
