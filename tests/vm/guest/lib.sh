# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# shellcheck disable=SC2034 # they are for those who source this
#
# For the scripts that run inside the machine. Each assertion prints one line:
#   PASSED name   FAILED name: why   SKIPPED name: why

debugfs=/sys/kernel/debug
swap=/dev/disk/swap
module=/share/sr_relay.ko
# Bytes of this kernel's pages: 4096, or 16384 on some arm64.
page=$(awk '$1 == "KernelPageSize:" {print $2 * 1024; exit}' /proc/self/smaps)

passed() { # NAME [DETAIL]
	echo "PASSED $1${2:+: $2}"
}

failed() { # NAME WHY
	echo "FAILED $1: $2"
}

skipped() { # NAME WHY
	echo "SKIPPED $1: $2"
}

# Passes if the command succeeds; if not, the last line of its output says why.
assert() { # NAME COMMAND…
	name=$1
	shift
	if "$@" >/tmp/assert.log 2>&1; then
		passed "$name"
	else
		failed "$name" "$(tail -n 1 /tmp/assert.log) [$*]"
	fi
}

assert_fails() { # NAME COMMAND…
	name=$1
	shift
	if "$@" >/tmp/assert.log 2>&1; then failed "$name" "it succeeded [$*]"; else passed "$name"; fi
}

assert_equal() { # NAME GOT WANTED
	if [ -n "$2" ] && [ "$2" = "$3" ]; then passed "$1" "$2"; else failed "$1" "got '$2', wanted '$3'"; fi
}

assert_at_least() { # NAME GOT LEAST
	if [ -n "$2" ] && [ "$2" -ge "$3" ]; then passed "$1" "$2"; else failed "$1" "got '$2', wanted at least $3"; fi
}

# Passes if the kernel has logged no fault since the last call.
assert_quiet_log() { # NAME
	if dmesg | grep -E 'BUG|WARNING:|Oops|general protection|Call Trace|use-after-free|refcount_t' >/tmp/assert.log; then
		failed "$1" "$(head -n 1 /tmp/assert.log)"
	else
		passed "$1"
	fi
	dmesg -c >/dev/null
}

load() { # PARAMETER…
	insmod "$module" backing_dev="$swap" "$@"
}

count_of() { # NAME: a file of debugfs/sr_relay
	cat "$debugfs/sr_relay/$1"
}

ungrouped() { # FILE: 1,234,567 becomes 1234567
	sed ':a; s/\([0-9]\),\([0-9][0-9][0-9]\)/\1\2/; ta' "$1"
}

vmstat_of() { # NAME
	awk -v name="$1" '$1 == name {print $2}' /proc/vmstat
}

# Runs a command in a cgroup with that much memory.
in_memory() { # SIZE COMMAND…
	group=/sys/fs/cgroup/test
	size=$1
	shift
	mkdir -p $group
	echo "$size" >$group/memory.max
	(
		sh -c "echo \$PPID" >$group/cgroup.procs
		exec "$@"
	)
	in_memory_status=$?
	rmdir $group 2>/dev/null
	return $in_memory_status
}

# Copies the relay files to a folder, until stop_dump.
start_dump() { # FOLDER [PAUSE-MS]
	rm -rf "$1"
	mkdir -p "$1"
	relay_dump "$debugfs" "$1" "${2:-0}" &
	dump=$!
}

stop_dump() {
	kill -TERM "$dump"
	wait "$dump"
}

value_of() { # KEY FILE
	awk -v key="$1" '$1 == key {print $2}' "$2"
}
