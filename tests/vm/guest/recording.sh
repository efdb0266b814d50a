# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# shellcheck disable=SC2034,SC2154 # 'part' names the assertions of those who source this
#
# For the scripts that record inside the machine: a recorder that runs while programs with too little memory swap.
# Sourced after lib.sh.
group=/sys/fs/cgroup/test

wait_for() { # SECONDS COMMAND…
	tries=$(($1 * 2))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.5
	done
}

# Before a program: a user who has these capabilities runs it. /tmp/user is the user's.
as_user() { # CAPABILITY…
	mkdir -p /tmp/user
	chown 1000:1000 /tmp/user
	capabilities=$(printf ',+%s' "$@")
	echo "real_setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps ${capabilities#,} --ambient-caps ${capabilities#,}"
}

# What happens is recorded once the trace has its header, which is written in the first round.
start_record() { # DEVICE TRACE ARGUMENT…
	begins=$2
	rm -f "$2"
	# shellcheck disable=SC2086 # a command and its arguments
	${record_as-} swapreplay record "$@" 2>/tmp/record.log &
	record=$!
	wait_for 240 begun || failed "${part}_begins" "$(tail -n 1 /tmp/record.log)"
}

begun() {
	[ -s "$begins" ] || ! kill -0 "$record" 2>/dev/null
}

stop_record() {
	kill -TERM "$record"
	assert "${part}_ends_well" wait "$record"
	echo "NOTE $part: $(tr '\n' ' ' </tmp/record.log)"
}

count_in_log() { # writes|reads|frees|lost|events
	ungrouped /tmp/record.log | sed -n "s/.*[ (]\([0-9]*\) $1.*/\1/p" | head -n 1
}

# With fentry on a preemptible kernel, for which it has to be asked for, runs can be skipped. They are counted.
may_lose() { # DEVICE kprobe|fentry|tracefs
	[ "$2" = fentry ] && [ "$(count_in_log lost)" -gt 0 ] &&
		swapreplay record "$1" --explain | grep -q 'the kernel is preemptible'
}

json_value() { # KEY FILE
	sed -n "s/^ *\"$1\": \([0-9]*\).*/\1/p" "$2" | head -n 1
}

# Of /tmp/info, which is what 'swapreplay info --json' says.
fact() { # NAME
	sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" /tmp/info
}

# Of /tmp/csv, a trace with its columns named in the first line.
column_of() { # NAME
	head -n 1 /tmp/csv | tr ',' '\n' | grep -nx "$1" | cut -d: -f1
}

# A recording with --codec, zstd among them: what became of the copies.
check_totals() { # TRACE
	swapreplay info --json "$1" >/tmp/info
	known=$(fact codecs_known)
	assert_at_least "${part}_copies" "$known" 500
	assert_equal "${part}_own_codec_equals_what_was_stored" "$(fact codecs_check)" "$known equal, 0 different"
	assert_equal "${part}_none_dropped" "$(fact codecs_dropped)" 0
	assert_equal "${part}_none_missed" "$(fact codecs_missed)" 0
	swapreplay convert --to csv "$1" - 2>/dev/null >/tmp/csv
	# A same-filled page is known under every codec; it is not among the copies.
	assert_equal "${part}_known_lengths_in_the_trace" "$(lengths_known)" "$known"
	assert_equal "${part}_writes_are_all_accounted_for" \
		$((known + $(fact codecs_not_sampled) + $(fact codecs_dropped) + $(fact codecs_missed) + $(same_filled))) \
		"$(count_of_writes)"
}

lengths_known() {
	awk -F, -v op="$(column_of op)" -v same="$(column_of same_filled)" -v clen="$(column_of clen_zstd)" \
		'NR > 1 && $op == "write" && $same == 0 && $clen > 0' /tmp/csv | wc -l
}

same_filled() {
	awk -F, -v op="$(column_of op)" -v same="$(column_of same_filled)" 'NR > 1 && $op == "write" && $same == 1' /tmp/csv |
		wc -l
}

count_of_writes() {
	awk -F, -v op="$(column_of op)" 'NR > 1 && $op == "write"' /tmp/csv | wc -l
}

# In the kernel: programs, or what tracefs has of ours.
programs_of_ours() {
	{
		bpftool prog list 2>/dev/null | grep -E 'name (kprobe|kretprobe|fentry|fexit)_(z|obj|bio_end|bdev_end)'
		grep swapreplay_ /sys/kernel/tracing/kprobe_events
		ls -d /sys/kernel/tracing/instances/swapreplay_* 2>/dev/null
	} | wc -l
}

no_programs_left() {
	[ "$(programs_of_ours)" -eq 0 ]
}

# Programs that touch their memory in a cgroup that holds less; they keep it until let_go.
start_load() { # PROGRAMS MIB-OF-EACH ROUNDS MIB-OF-THE-CGROUP
	rm -f /tmp/leave /tmp/touch.*
	mkfifo /tmp/leave
	loads=$1
	mkdir -p $group
	echo "$4M" >$group/memory.max
	for n in $(seq "$1"); do
		(sh -c "echo \$PPID" >$group/cgroup.procs && exec touch_memory "$2" "$3" "$n" hold) \
			</tmp/leave >"/tmp/touch.$n" 2>&1 &
	done
	exec 9>/tmp/leave
}

loaded() {
	[ "$(cat /tmp/touch.* | grep -c 'every byte')" -eq "$loads" ]
}

swapped_out() {
	awk '$1 == "pswpout" || $1 == "zswpout" {n += $2} END {print n}' /proc/vmstat
}

nothing_goes_out() {
	before=$(swapped_out)
	sleep 1
	[ "$(swapped_out)" = "$before" ]
}

# Once all of them have touched everything, and found it as they left it; and the kernel, which goes on for a while, has
# ended: else pages go out between the end of the recording and a look at the counters.
wait_until_loaded() {
	wait_for 600 loaded || failed "${part}_program_intact" "$(cat /tmp/touch.* | tr '\n' ';')"
	wait_for 60 nothing_goes_out || failed "${part}_stands_still" "pages are still swapped out"
}

# cgroup.kill came with Linux 5.14.
end_load() {
	if [ -e $group/cgroup.kill ]; then
		echo 1 >$group/cgroup.kill
	else
		xargs -r kill -KILL <$group/cgroup.procs
	fi
}

# Until the last one is gone, what swapoff brings back is charged to its cgroup, which is full.
let_go() {
	exec 9>&-
	end_load
	wait_for 60 rmdir $group 2>/dev/null
	rm -f /tmp/leave
}

zram_on() { # CODEC SIZE
	echo 1 >"$sysfs"/reset
	echo "$1" >"$sysfs"/comp_algorithm
	echo "$2" >"$sysfs"/disksize
}

swap_on() {
	mkswap "/dev/$device" >/dev/null
	/bin/swapon "/dev/$device" -p 1
}
