# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the scripts of vm/ share: the cache, error messages, and apt for one Debian suite. To be sourced by a script that
# has set -euo pipefail.

vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Everything downloaded or built. All of it can be made again.
vm_cache=${SWAPREPLAY_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/swapreplay/vm}
export vm_dir vm_cache
mkdir -p "$vm_cache"

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

usage_error() {
	echo "${0##*/}: $*" >&2
	exit 2
}

need() { # COMMAND PACKAGE
	command -v "$1" >/dev/null || PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ||
		die "$1 is not installed; install Debian's package $2 (packages.txt, group vm)"
}
PATH=$PATH:/usr/sbin:/sbin

# Where vm/kernel keeps a kernel. Its messages are shown only if it fails.
kernel_folder() { # NAME
	"$vm_dir/kernel" "$1" 2>/dev/null || "$vm_dir/kernel" "$1"
}

# The mirror is the first Debian archive (or security archive) in the machine's own apt configuration.
# shellcheck disable=SC2016 # apt expands these names
apt_mirror() { # main|security
	local uri codename
	while read -r uri codename; do
		case $1:$codename in
		security:*-security) echo "$uri" && return ;;
		main:*-security | security:*) ;;
		main:*) echo "$uri" && return ;;
		esac
	done < <(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' \
		'Created-By: Packages' 'Label: Debian' 'Component: main' 2>/dev/null
		apt-get indextargets --format '$(REPO_URI) $(CODENAME)' \
			'Created-By: Packages' 'Label: Debian-Security' 'Component: main' 2>/dev/null)
	die "apt has no Debian $1 archive configured on this machine, or apt-get update has never been run"
}

# Of a kernel that vm/kernel keeps: amd64, arm64 or ppc64el.
architecture_of() { # KERNEL-DIRECTORY
	cat "$1/architecture" 2>/dev/null || echo amd64
}

# What the programs that run inside a machine are built and run with here.
processor_of() { # ARCHITECTURE
	case $1 in
	amd64) echo x86_64 ;;
	arm64) echo aarch64 ;;
	ppc64el) echo ppc64le ;;
	*) die "unknown architecture '$1'" ;;
	esac
}

# What the names of its compilers begin with.
compiler_prefix_of() { # ARCHITECTURE
	local processor
	processor=$(processor_of "$1")
	echo "${processor/#ppc/powerpc}-linux-gnu-"
}

# The folder that has an architecture's programs and libraries: / for this machine's own.
system_of() { # ARCHITECTURE
	local folder
	[[ $1 != amd64 ]] || { echo / && return; }
	folder=$(cd "$vm_dir/.." && pwd)/build/sysroot/$1
	if [[ ! -e $folder ]]; then
		[[ -x $vm_dir/../scripts/sysroot ]] || die "kernels of $1 boot from the project's sources only"
		locked "system-$1" "$vm_dir/../scripts/sysroot" "$1" "$folder" >&2
	fi
	echo "$folder"
}

# A program of ours: of FOLDER, or the static one of another architecture, which `make static-arm64` builds.
program_for() { # ARCHITECTURE FOLDER NAME
	local file=$2/$3 target=build
	[[ $1 != ppc64el ]] || die "$3 is not built for $1; tests/vm/passes/run needs none there"
	[[ $1 == amd64 ]] || file=$vm_dir/../build/$1-static/bin/$3 target=static-$1
	[[ -x $file ]] || die "$file is missing; run make $target"
	echo "$file"
}

# Runs an apt command for one suite in a private directory, so that the machine's own apt is not touched.
# SUITE may end in an architecture: trixie:arm64. Packages are of amd64 if it does not.
suite_apt() { # SUITE COMMAND ARGUMENT…
	local suite=${1%%:*} architecture=amd64 command=$2 dir=$vm_cache/apt/$1 archive=main
	[[ $1 != *:* ]] || architecture=${1#*:}
	shift 2
	[[ $suite == *-security ]] && archive=security
	local -a private=(-o "Dir::State=$dir" -o "Dir::State::Lists=$dir/lists" -o "Dir::State::status=$dir/status"
		-o "Dir::Cache=$dir" -o "Dir::Etc::SourceList=$dir/sources.list" -o Dir::Etc::SourceParts=/dev/null
		-o Acquire::Languages=none -o "APT::Architecture=$architecture" -o "APT::Architectures::=$architecture"
		-o APT::Architectures::=amd64)
	[[ $EUID -eq 0 ]] && private+=(-o APT::Sandbox::User=root)
	if [[ ! -e $dir/updated || $command == update ]]; then
		mkdir -p "$dir/lists/partial" "$dir/archives/partial"
		touch "$dir/status"
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(apt_mirror "$archive") $suite main" \
			>"$dir/sources.list"
		apt-get "${private[@]}" -qq update >&2 || die "apt-get update failed for the suite $suite"
		touch "$dir/updated"
	fi
	case $command in
	update) ;;
	download) apt-get "${private[@]}" -qq download "$@" >&2 ;;
	*) apt-cache "${private[@]}" "$command" "$@" ;;
	esac
}

# Lets one process at a time make something in the cache; the others wait and find it made.
locked() { # NAME COMMAND…
	exec {lock_fd}>"$vm_cache/$1.lock"
	flock "$lock_fd"
	"${@:2}"
	exec {lock_fd}>&-
}
