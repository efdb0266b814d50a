# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2016 # awk expands what is in single quotes
#
# Inside the machine: zswap-guest.sh RELEASE records zswap while a program swaps. What was recorded must be what the
# kernel counted, and a replay must end with the pages that zswap holds.
# shellcheck source=../guest/lib.sh
. /share/guest/lib.sh
# shellcheck source=../guest/recording.sh
. /share/guest/recording.sh
short=$(echo "$1" | cut -d. -f1,2)
parameters=/sys/module/zswap/parameters
counters=/sys/kernel/debug/zswap

set_up() {
	for compressor in lzo lz4 zstd; do
		echo $compressor >$parameters/compressor 2>/dev/null && grep -qx $compressor $parameters/compressor && break
	done
	[ ! -e $parameters/zpool ] || echo zsmalloc >$parameters/zpool
	echo Y >$parameters/enabled
	mkswap /dev/disk/swap >/dev/null
	/bin/swapon /dev/disk/swap
	echo "NOTE zswap: $(grep -H . $parameters/* | sed 's|.*/||' | tr '\n' ' ')"
}

replay() { # TRACE
	swapreplay replay "$1" --policy "zswap:kernel=$short" --pool "zsmalloc:kernel=$short" --json >/tmp/replay.json
}

# How many events have a detail of that value: OP CONDITION
events_of() {
	awk -F, -v op="$(column_of op)" -v wanted="$1" -v outcome="$(column_of outcome)" -v swap_type="$(column_of swap_type)" \
		-v cgroup="$(column_of cgroup)" \
		"NR > 1 && \$op == wanted && ($2)" /tmp/csv | wc -l
}

counter() { # zswap_begin|zswap_end NAME
	fact "$1" | tr ' ' '\n' | sed -n "s/^$2=//p"
}

grown() { # NAME
	echo $(($(counter zswap_end "$1") - $(counter zswap_begin "$1")))
}

# Stores that zswap's counters tell of, which are single pages here.
rejects() {
	for reason in compress_poor compress_fail alloc_fail kmemcache_fail; do
		[ -e $counters/reject_$reason ] && grown reject_$reason
	done | awk '{n += $1} END {print n}'
}

# Recorded from the first page on; compared while the program stands still.
recorded() { # HOOKS PART MIB ROUNDS [ZSWAP-MAX]
	part=$2_$1
	start_record zswap "/tmp/$part.sr" --hooks "$1"
	mkdir -p $group
	echo "${5:-max}" >$group/memory.zswap.max
	start_load 1 "$3" "$4" 60
	wait_until_loaded
	stop_record
	swapreplay info --json "/tmp/$part.sr" >/tmp/info 2>/dev/null
	if may_lose zswap "$1"; then
		assert_at_least "${part}_recorded_and_lost_are_what_was_counted" \
			$(($(count_in_log writes) + $(count_in_log lost))) "$(grown zswpout)"
		let_go
		return
	fi
	assert_equal "${part}_warns_of_nothing" "$(grep -c warning /tmp/record.log)" 0
	assert_equal "${part}_nothing_lost" "$(count_in_log lost)" 0
	# The kernel's counters as the recorder read them when it began and ended.
	assert_equal "${part}_writes_are_zswpout" "$(count_in_log writes)" "$(grown zswpout)"
	assert_equal "${part}_reads_are_zswpin" "$(count_in_log reads)" "$(grown zswpin)"
	assert_at_least "${part}_swapped_a_lot" "$(count_in_log writes)" 5000
	assert_equal "${part}_loads_are_dropped_and_kept" $(($(fact loads_dropped) + $(fact loads_kept))) \
		"$(count_in_log reads)"
	assert_equal "${part}_written_back_is_zswpwb" "$(fact written_back)" "$(grown zswpwb)"
	swapreplay convert --to csv "/tmp/$part.sr" - 2>/dev/null >/tmp/csv
	rejected=$(events_of free '$outcome >= 5') back_events=$(events_of free '$outcome == 3')
	assert_equal "${part}_rejects_are_events_with_a_reason" "$rejected" "$(fact rejected)"
	# At the limit of a group zswap rejects without counting.
	[ -n "${5:-}" ] || assert_equal "${part}_rejects_are_the_kernels" "$rejected" "$(rejects)"
	assert_equal "${part}_writebacks_are_events" "$back_events" "$(fact written_back)"
	assert_equal "${part}_dropped_loads_are_told" "$(events_of read '$outcome == 0')" "$(fact loads_dropped)"
	assert_equal "${part}_swap_type" "$(events_of write '$swap_type == 0')" "$(count_in_log writes)"
	assert_at_least "${part}_writes_have_the_cgroup" "$(events_of write "\$cgroup == $(stat -c %i $group)")" \
		$(($(count_in_log writes) * 9 / 10))
	assert "${part}_replays" replay "/tmp/$part.sr"
	assert_equal "${part}_stored_pages_at_the_end" "$(json_value stored_pages_end /tmp/replay.json)" \
		"$(counter zswap_end stored_pages)"
	assert_equal "${part}_pool_pages_at_the_end" "$(json_value pages_end /tmp/replay.json)" \
		$(($(counter zswap_end pool_total_size) / 4096))
	assert_equal "${part}_leaves_nothing" "$(programs_of_ours)" 0
	let_go
}

# The same pages under other codecs, of every slot and of an eighth.
sampled() { # HOOKS SHARE
	part=sampled_$1_$(echo "$2" | tr / _)
	start_record zswap "/tmp/$part.sr" --hooks "$1" --codec lz4,zstd,lzo-rle --sample "$2"
	assert_equal "${part}_nobody_can_look" "$(stat -c %u:%a /proc/"$record"/mem)" 0:600
	mkdir -p $group
	echo max >$group/memory.zswap.max
	start_load 1 80 1 60
	wait_until_loaded
	stop_record
	check_totals "/tmp/$part.sr"
	swapreplay info --json "/tmp/$part.sr" >/tmp/info 2>/dev/null
	stored=$(grown zswpout)
	if may_lose zswap "$1"; then
		assert_at_least "${part}_stores_are_recorded_or_lost" $(($(count_in_log writes) + $(count_in_log lost))) "$stored"
	else
		assert_equal "${part}_writes_are_zswpout" "$(count_in_log writes)" "$stored"
	fi
	assert "${part}_replays_as_another_codec" swapreplay replay "/tmp/$part.sr" --codec zstd
	let_go
}

# Two capabilities are enough for what is built into the kernel. The counters in debugfs are root's.
capable() {
	part=capable
	record_as=$(as_user bpf perfmon)
	start_record zswap "/tmp/user/$part.sr" --hooks fentry
	unset record_as
	mkdir -p $group
	echo max >$group/memory.zswap.max
	start_load 1 80 1 60
	wait_until_loaded
	stop_record
	swapreplay info --json "/tmp/user/$part.sr" >/tmp/info 2>/dev/null
	if ! may_lose zswap fentry; then
		assert_equal "${part}_writes_are_zswpout" "$(count_in_log writes)" "$(grown zswpout)"
		assert_equal "${part}_reads_are_zswpin" "$(count_in_log reads)" "$(grown zswpin)"
	fi
	assert_fails "${part}_does_not_tell_what_it_cannot_read" grep -q 'stored_pages=' /tmp/info
	let_go
}

set_up
for hooks in kprobe fentry; do
	recorded $hooks counted 96 1
	# zswap may hold 3 MiB of the group: it writes back, or rejects.
	recorded $hooks limited 80 1 3M
	sampled $hooks 1/8
	sampled $hooks 1/1
done
capable # last: entries of what it leaves are freed late
assert_equal explains "$(swapreplay record zswap --explain >/tmp/explain 2>&1; echo $?)" 0
assert_quiet_log zswap_leaves_the_log_quiet
