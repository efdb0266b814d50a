# SPDX-License-Identifier: GPL-2.0-or-later
# The commands of the project. Each does all it needs, from a clean clone on a Debian machine.
#
#   make demo           build, replay a recorded trace over every allocator, and say what that shows
#   make test           build, and run every test that needs no other kernel
#   make build          build the programs and the libraries alone
#   make kernel-sources download the sources that 'make test' compares with, if they are missing: 4 x 140 MB, once
#   make test-kernels   boot Debian kernels under qemu, and test the module and the pools on each
#   make test-record    boot Debian kernels, record their zram, and compare with what they count (20 minutes)
#   make test-codecs    compare what Debian kernels store for 24,768 pages with what 'codecs' says (half an hour)
#   make test-fleet    run sweeps on a Slurm of one node and on Snakemake, both Debian's, which it installs
#   make test-asan      run the tests under the address and undefined-behaviour sanitizers
#   make test-tsan      run the tests under the thread sanitizer
#   make fuzz           fuzz each target until it has had an hour of CPU time, over as many calls as that takes
#   make dist           write the sources of this commit as a tarball, which builds without git
#   make packages       build Debian packages for this machine's Debian, and let lintian look at them
#   make rpm            build RPMs
#   make static         build programs of one file each, without libraries, to copy to another machine
#   make arm64          build for arm64, and compare what the programs print under qemu's emulation with x86-64's; also
#                       s390x, which is big-endian
#   make test-arm64     the same, and run the unit tests under the emulation (an hour)
#   make static-arm64   build the programs of one file for arm64, and run them under the emulation
#   make test-packages  install, use, upgrade and purge the packages in a clean Debian (RELEASE=12 or 13; half an hour)
#   make bench          measure what docs/performance.md has goals for
#   make lint           check layout, scripts, licences, prose, and every source with clang-tidy
#   make lint-changed   the same, with clang-tidy on what changed lately: at most 5 minutes
#   make format         rewrite the sources' layout
#   make clean          remove build/
#
# Variables: TESTS='collect|libsr_parse' limits test-asan and test-tsan; KERNEL_SOURCES=none or
# '6.12' downloads none or fewer, and their tests say SKIPPED; KERNELS='6.1 6.12' limits test-kernels, test-record and
# test-codecs; WERROR=1 makes warnings errors, as in the presets of those who develop. docs/README.md has the rest.

BIN := build/release/bin
# One line for each step; what the commands print goes to the log, and its end is shown if one fails.
STEP := @scripts/step build/make.log

.PHONY: build demo test kernel-sources test-asan test-tsan test-kernels test-record test-codecs test-fleet fuzz
.PHONY: arm64 s390x test-arm64 static-arm64
.PHONY: dist packages rpm static test-packages bench format lint lint-changed clean help

build: build/.packages-build
	$(STEP) 'configuring' cmake --preset release --log-level=WARNING $(if $(WERROR),-DCMAKE_COMPILE_WARNING_AS_ERROR=ON)
	$(STEP) 'building the programs' cmake --build --preset release --target src/all packaging/all

demo: build/.packages-demo build
	@scripts/demo $(BIN)

test: build/.packages-test kernel-sources build
	$(STEP) 'building the tests' cmake --build --preset release
	ctest --preset release --progress -j2

# What the tests compare with kernels' own code in; the tests themselves use no network.
KERNEL_SOURCES ?= 5.10 6.1 6.12 newest
kernel-sources: build/.packages-test
	@$(if $(filter none,$(KERNEL_SOURCES)),,scripts/kernel-sources $(KERNEL_SOURCES))

test-asan test-tsan: test-%: build/.packages-test build/.packages-build
	$(STEP) 'configuring' cmake --preset $* --log-level=WARNING
	$(STEP) 'building the tests' cmake --build --preset $*
	ctest --preset $* --progress -j2 $(if $(TESTS),-R "$(TESTS)")

# $(call on_kernels,COMMAND,NAMED,KNOWN[,KERNELS]): runs COMMAND on the kernels NAMED; without them, on those of KERNELS that
# it knows, and if there is none, says so; without KERNELS too, on the command's own.
on_kernels = $(if $(2),$(1) $(2),$(if $(KERNELS),$(call on_some,$(1),$(filter $(3),$(or $(4),$(KERNELS)))),$(1)))
on_some = $(if $(strip $(2)),$(1) $(strip $(2)),@echo '$(firstword $(1)): SKIPPED: it runs on none of $(KERNELS)')

# REFEREES: the kernels that our pools are compared with; CHAINS='4 16': these chain sizes alone; QUICK=1: slices of
# the recordings; PASSES='6.12 newest-ppc64el-64k': those that zram's passes are compared on; ADVISED='6.12 6.12-full':
# those that the settings of 'advise' are pasted into. Without these, those of KERNELS.
# Kernels of arm64 are among those that our pools are compared with unless REFEREES or KERNELS says otherwise.
arm64_too = $(if $(findstring arm64,$(1)),build/.packages-vm-arm64 static-arm64)
passes_too = $(foreach machine,arm64 ppc64el,$(if $(findstring $(machine),$(PASSES) $(KERNELS)),build/.packages-vm-$(machine)))
referee_options = $(if $(QUICK),--quick) $(if $(CHAINS),--chains "$(CHAINS)")
# Its kernels with zswap are the full ones.
advised_of_kernels = $(patsubst 6.1,6.1-full,$(KERNELS)) $(if $(filter 6.12,$(KERNELS)),6.12-full)
test-kernels: build/.packages-vm build $(call arm64_too,$(or $(KERNELS),arm64) $(REFEREES)) $(passes_too)
	tests/vm/run --bin $(BIN) $(KERNELS)
	$(call on_kernels,tests/vm/advise/run --bin $(BIN),$(ADVISED),6.1-full 6.12 6.12-full newest,$(advised_of_kernels))
	$(call on_kernels,tests/vm/referee/run --bin $(BIN) $(referee_options),$(REFEREES),5.10% 6.% newest newest-arm64%)
	$(if $(QUICK),,$(call on_kernels,tests/vm/passes/run --bin $(BIN),$(PASSES),6.1 6.12 6.18 newest newest-ppc64el-64k))

test-record: build/.packages-vm build $(call arm64_too,$(KERNELS))
	tests/vm/record/run --bin $(BIN) $(KERNELS)
	$(call on_kernels,tests/vm/record/zswap --bin $(BIN),,6.12-full newest,$(patsubst 6.12,6.12-full,$(KERNELS)))
	$(call on_kernels,tests/vm/record/sample --bin $(BIN),,6.1 6.12 newest)
	$(call on_kernels,tests/vm/record/device --bin $(BIN),,6.1 6.12 6.18 newest)

test-codecs: build/.packages-vm build
	tests/codec/kernel/exactness --bin $(BIN) $(KERNELS)
	$(call on_kernels,tests/codec/kernel/recompression --bin $(BIN),,6.12 newest)

# Without these packages 'make test' says SKIPPED. As root, for the namespaces that Slurm runs in.
test-fleet: build/.packages-fleet build
	ctest --preset release -R 'cli.sweep_' --output-on-failure

# Resumes where it was stopped: build/fuzz/campaign has the inputs and the ledger of seconds.
fuzz: build/.packages-build build/.packages-fuzz
	$(STEP) 'configuring' cmake --preset fuzz --log-level=WARNING
	$(STEP) 'building the fuzz targets' cmake --build --preset fuzz --target fuzz/all
	scripts/fuzz build/fuzz/bin build/fuzz/campaign

dist:
	@packaging/make-dist build/dist

packages: build/.packages-build build/.packages-package
	$(STEP) 'building the Debian packages' packaging/make-packages build/packages
	@ls build/packages/*.deb

rpm: build/.packages-build build/.packages-package
	$(STEP) 'building the RPMs' packaging/make-rpm build/rpm

STATIC := swapreplay swapreplay-record-static sr_collect_program
static: build/.packages-build
	$(STEP) 'configuring' cmake --preset static --log-level=WARNING
	$(STEP) 'building the programs' cmake --build --preset static --target $(STATIC)
	@packaging/make-static
	@packaging/check-static build/static/dist

# For other processors. Their libraries are unpacked in build/sysroot, and not installed.
arm64 s390x: %: build build/.packages-% build/.sysroot-%
	$(STEP) 'configuring for $*' cmake --preset $* --log-level=WARNING $(if $(WERROR),-DCMAKE_COMPILE_WARNING_AS_ERROR=ON)
	$(STEP) 'building the programs for $*' cmake --build --preset $* --target src/all
	packaging/same-output build/$*/emulated/swapreplay $(BIN)/swapreplay traces tests/golden corpus

test-arm64: build/.packages-test arm64
	$(STEP) 'building the tests for arm64' cmake --build --preset arm64
	ctest --preset arm64 --progress -j2 $(if $(TESTS),-R "$(TESTS)")

static-arm64: build build/.packages-arm64 build/.sysroot-arm64
	$(STEP) 'configuring for arm64' cmake --preset arm64-static --log-level=WARNING
	$(STEP) 'building the programs for arm64' cmake --build --preset arm64-static --target $(STATIC)
	@packaging/make-static build/arm64-static
	@packaging/check-static build/arm64-static/dist $(BIN) qemu-aarch64

build/.sysroot-%: packages.txt scripts/sysroot
	$(STEP) 'unpacking the libraries of $*' scripts/sysroot $* build/sysroot/$*
	@touch $@

# Needs root. The packages are built in a clean system too.
RELEASE ?= 12
test-packages: build/.packages-vm
	packaging/test-packages $(RELEASE)

bench: build/.packages-test build/.packages-bench build
	$(STEP) 'building the benchmarks' cmake --build --preset release --target bench/all
	$(BIN)/pool_bench
	scripts/bench-trace $(BIN)
	scripts/bench-replay $(BIN)

build/.packages-%: packages.txt
	$(STEP) 'installing missing Debian packages ($*)' scripts/install-packages $*
	@touch $@

format: build/.packages-lint
	scripts/lint --rewrite

lint lint-changed: build/.packages-build build/.packages-test build/.packages-lint
	scripts/lint $(if $(filter lint-changed,$@),--changed)

clean:
	rm -rf build

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' $(MAKEFILE_LIST)
