# SPDX-License-Identifier: GPL-2.0-or-later
# The commands of the project. Each does all it needs, from a clean clone of a Debian machine.
#
#   make demo           build, and look at a recorded trace
#   make test           build, and run every test that needs no other kernel
#   make test-asan      the tests under the address and undefined-behaviour sanitizers; test-tsan: the thread sanitizer
#   make test-kernels   what boots Debian kernels under qemu
#   make test-codecs    what Debian kernels store for 24,768 pages beside what `codecs` says; about half an hour
#   make fuzz           an hour of CPU time for each fuzz target, over as many runs as it takes
#   make bench          the goals of docs/performance.md with what is measured beside each
#   make format lint    rewrite the sources' layout; check everything with clang

BIN := build/release/bin

.PHONY: demo build test test-asan test-tsan test-kernels test-codecs fuzz bench format lint clean

# The programs and the libraries alone.
build: build/.packages-build
	cmake --preset release --log-level=WARNING
	cmake --build --preset release --target src/all

demo: build/.packages-demo build
	scripts/demo $(BIN)

test: build/.packages-test build
	cmake --build --preset release
	ctest --preset release --progress -j2

# TESTS="collect|libsr_parse" runs these alone
test-asan test-tsan: test-%: build/.packages-test build/.packages-build
	cmake --preset $* --log-level=WARNING
	cmake --build --preset $*
	ctest --preset $* --progress -j2 $(if $(TESTS),-R "$(TESTS)")

# KERNELS="6.1 6.12" boots these alone, for the module; REFEREES those that our pools are compared with; CHAINS="4 16"
# takes these chain sizes alone; QUICK=1 slices of recordings
test-kernels: build/.packages-vm build
	tests/vm/run --bin $(BIN) $(KERNELS)
	tests/vm/referee/run --bin $(BIN) $(if $(QUICK),--quick) $(if $(CHAINS),--chains "$(CHAINS)") $(REFEREES)

# KERNELS="6.1 6.12" boots these alone
test-codecs: build/.packages-vm build
	tests/codec/kernel/exactness --bin $(BIN) $(KERNELS)
	tests/codec/kernel/recompression --bin $(BIN) $(filter 6.12 newest,$(KERNELS))

# Goes on where it was ended: build/fuzz/campaign has the inputs and the ledger of seconds.
fuzz: build/.packages-lint
	cmake --preset fuzz --log-level=WARNING
	cmake --build --preset fuzz --target fuzz/all
	scripts/fuzz build/fuzz/bin build/fuzz/campaign

bench: build/.packages-test build/.packages-bench build
	cmake --build --preset release --target bench/all
	$(BIN)/pool_bench
	scripts/bench-trace $(BIN)
	scripts/bench-replay $(BIN)

build/.packages-%: packages.txt
	scripts/install-packages $(if $(filter build,$*),build,build $*)
	@mkdir -p $(@D) && touch $@

C_FAMILY := git ls-files 'include/*' 'src/*' 'tests/*' 'bench/*' 'fuzz/*' | grep -E '\.(c|h|cpp|hpp)$$'

format: build/.packages-lint
	$(C_FAMILY) | xargs clang-format-14 -i

lint: build/.packages-lint build/.packages-test
	$(C_FAMILY) | xargs clang-format-14 --dry-run -Werror
	git ls-files | xargs grep -lE '^#!/bin/(ba)?sh' | xargs shellcheck
	reuse lint --quiet || { reuse lint; false; }
	cmake --preset check --log-level=WARNING
	cmake --build --preset check -- -k 0

clean:
	rm -rf build
