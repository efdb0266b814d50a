// SPDX-License-Identifier: GPL-2.0-or-later
// A packed trace while memory runs out: that is never called damage. Alone in a program, for its malloc().
#include <cstdlib>
#include <new>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"

// A sanitizer brings a malloc() of its own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SR_OWN_MALLOC 1
#endif

namespace {

constexpr long never = -1;
long allocations_until_failure = never;
bool one_failed = false;

/// One alone: later ones succeed, so that there is memory for the words of whatever is thrown.
[[maybe_unused]] bool fails() noexcept {
    if (allocations_until_failure == never) return false;
    if (allocations_until_failure-- > 0) return false;
    one_failed = true;
    return true;
}

}  // namespace

#ifdef SR_OWN_MALLOC
// The decompressors' libraries take these, as does operator new.
extern "C" {
void* __libc_malloc(std::size_t bytes);                     // NOLINT: glibc's names
void* __libc_calloc(std::size_t count, std::size_t bytes);  // NOLINT
void* malloc(std::size_t bytes) {
    return fails() ? nullptr : __libc_malloc(bytes);
}
void* calloc(std::size_t count, std::size_t bytes) {
    return fails() ? nullptr : __libc_calloc(count, bytes);
}
}
#endif

namespace swapreplay {
namespace {

enum class Outcome { whole, no_memory, called_damage };

Outcome outcome_of(const std::string& path) {
    try {
        TraceReader reader = TraceReader::open(path);
        for (EventBlock block; reader.next(block);) {
        }
        return reader.end() == End::whole ? Outcome::whole : Outcome::called_damage;
    } catch (const std::bad_alloc&) {
        return Outcome::no_memory;
    } catch (const Error&) {
        return Outcome::called_damage;
    }
}

class Unpacking : public testing::TestWithParam<const char*> {};

TEST_P(Unpacking, SaysThatMemoryRanOutWhicheverAllocationFails) {
#ifndef SR_OWN_MALLOC
    GTEST_SKIP() << "a sanitizer has a malloc() of its own";
#endif
    const std::string path = std::string(SR_SOURCE_DIR "/fuzz/corpus/read_any/compcache.") + GetParam();
    ASSERT_EQ(outcome_of(path), Outcome::whole);
    long allocations = 0;
    for (Outcome outcome = Outcome::no_memory; outcome != Outcome::whole; allocations++) {
        allocations_until_failure = allocations;
        outcome = outcome_of(path);
        allocations_until_failure = never;
        const bool failed = std::exchange(one_failed, false);
        ASSERT_EQ(outcome, failed ? Outcome::no_memory : Outcome::whole) << "after " << allocations;
    }
    EXPECT_GT(allocations, 5) << "the libraries do not take this program's malloc()";
}

INSTANTIATE_TEST_SUITE_P(Packings, Unpacking, testing::Values("gzip", "bzip2", "xz", "zstd"),
                         [](const auto& packing) { return std::string(packing.param); });

}  // namespace
}  // namespace swapreplay
