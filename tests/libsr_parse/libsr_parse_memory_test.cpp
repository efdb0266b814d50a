// SPDX-License-Identifier: GPL-2.0-or-later
// libsr_parse where memory runs out: a status, never an exception. Alone in a program, for its operator new.
#include <cstdlib>
#include <new>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libsr_parse.h"
#include "swapreplay/trace_writer.hpp"
#include "trace/trace_files.hpp"

namespace {

constexpr long never = -1;
long allocations_until_failure = never;

void* allocate(std::size_t bytes) noexcept {
    if (allocations_until_failure == 0) return nullptr;
    if (allocations_until_failure > 0) allocations_until_failure--;
    return std::malloc(bytes == 0 ? 1 : bytes);
}

// Not inlined: gcc would warn that what new gave is freed.
[[gnu::noinline]] void release(void* memory) noexcept {
    std::free(memory);
}

}  // namespace

// The library takes these as well: it is loaded after the program.
void* operator new(std::size_t bytes) {
    if (void* const memory = allocate(bytes)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept {
    return allocate(bytes);
}
void operator delete(void* memory) noexcept {
    release(memory);
}
void operator delete(void* memory, std::size_t /*bytes*/) noexcept {
    release(memory);
}
void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept {
    release(memory);
}

namespace swapreplay {
namespace {

using namespace testing_traces;

/// Calls `call` again and again, and lets its first allocation fail, then its second and so on, until none
/// is left to fail; gives how many there were.
template <class Call>
long fail_each_allocation(Call call) {
    for (long allocations = 0;; allocations++) {
        allocations_until_failure = allocations;
        const bool done = call();
        const bool failed = allocations_until_failure == 0;
        allocations_until_failure = never;
        if (!failed) {
            EXPECT_TRUE(done) << "after " << allocations << " allocations";
            return allocations;
        }
    }
}

class OutOfMemory : public testing::TestWithParam<const char*> {
protected:
    /// A trace of a write and a read, whose name is too long for a short string.
    std::string trace() const {
        const std::string path = folder_.path("a name that std::string has to allocate for");
        WriteOptions options;
        options.format = GetParam();
        Metadata metadata;
        metadata.codecs = {"a-codec-of-a-long-name"};
        TraceWriter writer = TraceWriter::create(path, metadata, options);
        writer.append(Event{5, Slot{7}, 100, Op::write, false});
        writer.append(Event{6, Slot{7}, 0, Op::read, false});
        writer.finish();
        return path;
    }
    Folder folder_;
};

TEST_P(OutOfMemory, OpeningAndReplayingGivesAStatus) {
    const std::string path = trace();
    const long allocations = fail_each_allocation([&] {
        sr_trace* trace = nullptr;
        int status = sr_open(&trace, path.c_str(), nullptr);
        if (trace == nullptr) {
            EXPECT_EQ(status, SR_ERROR_LIMIT);
            return false;
        }
        if (status == SR_OK) status = sr_set_codec(trace, "a-codec-of-a-long-name");
        if (status == SR_OK) {
            sr_set_callbacks(
                trace, [](void*, const sr_event*) { return 0; }, nullptr, nullptr);
            status = sr_replay(trace);
        }
        EXPECT_TRUE(status == SR_OK || status == SR_ERROR_LIMIT) << status << ": " << sr_error(trace);
        sr_close(trace);
        return status == SR_OK;
    });
    EXPECT_GT(allocations, 10) << "the library does not take this program's operator new";
}

int status_at_end;

/// Through the compcache 2008 interface, whose callbacks have no user pointer.
int start(const std::string& path) {
    int status = set_sr_callbacks([](unsigned long) {}, [](unsigned long, unsigned long) {},
                                  [](int at_end) { status_at_end = at_end; });
    EXPECT_EQ(status, SR_OK);
    status = set_sr_file(path.c_str());
    if (status != SR_OK) return status;
    status_at_end = SR_STOPPED;
    status = sr_start();
    EXPECT_TRUE(status_at_end == status || status == SR_ERROR_LIMIT);
    return status;
}

TEST_P(OutOfMemory, StartingGivesAStatus) {
    const std::string path = trace();
    const long allocations = fail_each_allocation([&] {
        const int status = start(path);
        EXPECT_TRUE(status == SR_OK || status == SR_ERROR_LIMIT) << status << ": " << sr_error(nullptr);
        return status == SR_OK;
    });
    EXPECT_GT(allocations, 10);
}

TEST(OutOfMemoryForWords, LeavesTheStatus) {
    const Folder folder;
    const std::string path = folder.path("this name is one for which std::string has to allocate as well");
    write_file(path, bytes_of({'#', '!', '/', 'b', 'i', 'n', '/', 's', 'h', '\n'}));
    fail_each_allocation([&] {
        const int status = start(path);
        EXPECT_TRUE(status == SR_ERROR_FORMAT || status == SR_ERROR_LIMIT) << status;
        return status == SR_ERROR_FORMAT && *sr_error(nullptr) != '\0';
    });
}

INSTANTIATE_TEST_SUITE_P(Formats, OutOfMemory, testing::Values("sr", "csv", "jsonl"),
                         [](const auto& format) { return std::string(format.param); });

}  // namespace
}  // namespace swapreplay
