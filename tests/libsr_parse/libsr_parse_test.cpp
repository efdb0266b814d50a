// SPDX-License-Identifier: GPL-2.0-or-later
// What libsr_parse.h promises, through the shared library.
#include "libsr_parse.h"

#include <array>
#include <span>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swapreplay/trace_writer.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::byte> dump() {
    return bytes_of({
        11, 0, 0, 0, 100, 0, 0, 0,  // write slot 5, clen 100
        10, 0, 0, 0, 0,   0, 0, 0,  // read slot 5
        15, 0, 0, 0, 44,  1, 0, 0,  // write slot 7, clen 300
    });
}

std::vector<std::byte> cut_dump() {
    const auto bytes = dump();
    return {bytes.begin(), bytes.end() - 3};
}

// ---------------------------------------------------------------- one trace a process

// The compcache 2008 interface has no user pointer, so its callbacks log here.
std::vector<std::string> calls;

void log_read(unsigned long index) {
    calls.push_back("read " + std::to_string(index));
}
void log_write(unsigned long index, unsigned long len) {
    calls.push_back("write " + std::to_string(index) + " " + std::to_string(len));
}
void log_end(int err) {
    calls.push_back("end " + std::to_string(err));
}

class Interface2008 : public testing::Test {
protected:
    Interface2008() {
        calls.clear();
        EXPECT_EQ(set_sr_callbacks(log_read, log_write, log_end), SR_OK);
    }
    std::string file_of(const std::vector<std::byte>& bytes) {
        const std::string path = folder_.path("trace");
        write_file(path, bytes);
        return path;
    }
    Folder folder_;
};

TEST_F(Interface2008, CallsBackForEachEventAndThenForTheEnd) {
    ASSERT_EQ(set_sr_file(file_of(dump()).c_str()), SR_OK);
    EXPECT_EQ(sr_start(), SR_OK);
    EXPECT_THAT(calls, ElementsAre("write 5 100", "read 5", "write 7 300", "end 0"));
    EXPECT_STREQ(sr_error(nullptr), "");
}

TEST_F(Interface2008, ReadsTheTraceAnewWithEachStart) {
    ASSERT_EQ(set_sr_file(file_of(dump()).c_str()), SR_OK);
    EXPECT_EQ(sr_start(), SR_OK);
    EXPECT_EQ(sr_start(), SR_OK);
    EXPECT_EQ(calls.size(), 8U);
}

TEST_F(Interface2008, TellsAPartialReadByAPositiveStatus) {
    ASSERT_EQ(set_sr_file(file_of(cut_dump()).c_str()), SR_OK);
    EXPECT_EQ(sr_start(), SR_PARTIAL);
    EXPECT_THAT(calls, ElementsAre("write 5 100", "read 5", "end 1"));
    EXPECT_THAT(sr_error(nullptr), HasSubstr("cut after event 2"));
}

TEST_F(Interface2008, TellsAReadErrorByANegativeStatus) {
    ASSERT_EQ(set_sr_file(folder_.path("").c_str()), SR_OK);  // a folder can be opened, not read
    EXPECT_EQ(sr_start(), SR_ERROR_SYSTEM);
    EXPECT_THAT(calls, ElementsAre("end -3"));
    EXPECT_THAT(sr_error(nullptr), HasSubstr(folder_.path("")));
}

TEST_F(Interface2008, TellsAForeignFileByANegativeStatus) {
    ASSERT_EQ(set_sr_file(file_of(std::vector<std::byte>(999, std::byte{0xEE})).c_str()), SR_OK);
    EXPECT_EQ(sr_start(), SR_ERROR_FORMAT);
    EXPECT_THAT(calls, ElementsAre("end -2"));
}

TEST_F(Interface2008, RefusesAFileThatIsNotThereAndKeepsTheOneBefore) {
    ASSERT_EQ(set_sr_file(file_of(dump()).c_str()), SR_OK);
    EXPECT_EQ(set_sr_file(folder_.path("absent").c_str()), SR_ERROR_SYSTEM);
    EXPECT_THAT(sr_error(nullptr), HasSubstr("No such file"));
    EXPECT_EQ(set_sr_file(nullptr), SR_ERROR_USAGE);
    EXPECT_EQ(set_sr_file(""), SR_ERROR_USAGE);
    EXPECT_EQ(sr_start(), SR_OK);
}

TEST_F(Interface2008, RefusesNullCallbacksAndKeepsThoseBefore) {
    ASSERT_EQ(set_sr_file(file_of(dump()).c_str()), SR_OK);
    EXPECT_EQ(set_sr_callbacks(nullptr, log_write, log_end), SR_ERROR_USAGE);
    EXPECT_EQ(set_sr_callbacks(log_read, nullptr, log_end), SR_ERROR_USAGE);
    EXPECT_EQ(set_sr_callbacks(log_read, log_write, nullptr), SR_ERROR_USAGE);
    EXPECT_THAT(sr_error(nullptr), HasSubstr("null"));
    EXPECT_EQ(sr_start(), SR_OK);
    EXPECT_EQ(calls.size(), 4U);
}

TEST_F(Interface2008, LetsCallbacksSetWhatTheNextStartUses) {
    const std::string path = file_of(dump());
    ASSERT_EQ(set_sr_file(path.c_str()), SR_OK);
    ASSERT_EQ(set_sr_callbacks(
                  [](unsigned long) { EXPECT_EQ(set_sr_callbacks(log_read, log_write, log_end), SR_OK); },
                  [](unsigned long, unsigned long) {}, [](int) {}),
              SR_OK);
    EXPECT_EQ(sr_start(), SR_OK);
    EXPECT_THAT(calls, IsEmpty());
    EXPECT_EQ(sr_start(), SR_OK);
    EXPECT_EQ(calls.size(), 4U);
}

TEST_F(Interface2008, CatchesWhatACallbackThrows) {
    ASSERT_EQ(set_sr_file(file_of(dump()).c_str()), SR_OK);
    ASSERT_EQ(set_sr_callbacks([](unsigned long) { throw std::runtime_error("enough"); }, log_write, log_end),
              SR_OK);
    EXPECT_EQ(sr_start(), SR_ERROR_USAGE);
    EXPECT_STREQ(sr_error(nullptr), "enough");
    EXPECT_THAT(calls, ElementsAre("write 5 100", "end -1"));
}

// In a process of its own: in this one callbacks and file are set.
TEST(Interface2008DeathTest, StartReturnsAnErrorWhereNothingIsSet) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(
        {
            const int nothing = sr_start();
            set_sr_callbacks(log_read, log_write, [](int) { std::exit(3); });
            const int no_file = sr_start();
            std::exit(nothing == SR_ERROR_USAGE && no_file == SR_ERROR_USAGE ? 0 : 4);
        },
        testing::ExitedWithCode(0), "");
}

// ---------------------------------------------------------------- as many as wanted

struct Log {
    std::vector<std::uint32_t> slots;
    std::uint32_t stop_at = UINT32_MAX;
};

int log_event(void* user, const sr_event* event) {
    auto* log = static_cast<Log*>(user);
    log->slots.push_back(event->slot);
    return event->slot == log->stop_at ? 1 : 0;
}

class Handle : public Interface2008 {
protected:
    ~Handle() override { sr_close(trace_); }
    void open(const std::vector<std::byte>& bytes) {
        ASSERT_EQ(sr_open(&trace_, file_of(bytes).c_str(), nullptr), SR_OK) << sr_error(trace_);
        ASSERT_EQ(sr_set_callbacks(trace_, log_event, nullptr, &log_), SR_OK);
    }
    sr_trace* trace_ = nullptr;
    Log log_;
};

TEST_F(Handle, HandsEachEventWithTheUserPointer) {
    open(dump());
    static std::vector<sr_event> events;
    events.clear();
    ASSERT_EQ(sr_set_callbacks(
                  trace_,
                  [](void* user, const sr_event* event) {
                      static_cast<std::vector<sr_event>*>(user)->push_back(*event);
                      return 0;
                  },
                  nullptr, &events),
              SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_OK);
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[2].number, 2U);
    EXPECT_EQ(events[2].op, static_cast<std::uint32_t>(SR_WRITE));
    EXPECT_EQ(events[2].slot, 7U);
    EXPECT_EQ(events[2].clen, 300U);
    EXPECT_EQ(events[2].flags, static_cast<std::uint32_t>(SR_HAS_CLEN));
    EXPECT_EQ(events[1].op, static_cast<std::uint32_t>(SR_READ));
    EXPECT_EQ(events[1].clen, 0U);
}

struct Seen {
    std::vector<std::string> lines;
};

int see_event(void* user, const sr_event* event) {
    static_cast<Seen*>(user)->lines.push_back(
        "op " + std::to_string(event->op) + " slot " + std::to_string(event->slot) + " clen " +
        std::to_string(event->clen) + " time " + std::to_string(event->time_ns) + " flags " +
        std::to_string(event->flags));
    return 0;
}

int see_loss(void* user, std::uint64_t before_event, std::uint64_t lost) {
    static_cast<Seen*>(user)->lines.push_back("lost " + std::to_string(lost) + " before " +
                                              std::to_string(before_event));
    return 0;
}

/// A trace with all that a trace can hold: two codecs, times, flags, a loss.
std::string rich_trace(const Folder& folder) {
    const std::string path = folder.path("rich.sr");
    Metadata metadata;
    metadata.codecs = {"lzo", "zstd"};
    metadata.kernel = "6.1";
    metadata.slots = 100;
    metadata.time_unit_ns = 1;
    TraceWriter writer = TraceWriter::create(path, metadata);
    EventBlock block;
    block.ops = {Op::write, Op::write};
    block.slots = {Slot{5}, Slot{6}};
    block.clens = {{100, 28}, {90, 20}};
    block.times_ns = {10, 20};
    block.same_filled = {0, 1};
    writer.append(block);
    writer.gap(3);
    block.ops = {Op::read, Op::free};
    block.slots = {Slot{5}, Slot{5}};
    block.clens = {{0, 0}, {0, 0}};
    block.times_ns = {30, 40};
    block.same_filled = {0, 0};
    writer.append(block);
    writer.finish();
    return path;
}

TEST_F(Handle, TellsFreesTimesFlagsAndLossesInTheirPlaces) {
    ASSERT_EQ(sr_open(&trace_, rich_trace(folder_).c_str(), nullptr), SR_OK) << sr_error(trace_);
    Seen seen;
    ASSERT_EQ(sr_set_callbacks(trace_, see_event, see_loss, &seen), SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_OK);
    EXPECT_THAT(seen.lines,
                ElementsAre("op 1 slot 5 clen 100 time 10 flags 6", "op 1 slot 6 clen 28 time 20 flags 7",
                            "lost 3 before 2", "op 0 slot 5 clen 0 time 30 flags 2",
                            "op 2 slot 5 clen 0 time 40 flags 2"));
    EXPECT_STREQ(sr_trace_info(trace_)->kernel, "6.1");
    EXPECT_EQ(sr_trace_info(trace_)->slots, 100U);
}

TEST_F(Handle, GivesTheClensOfTheCodecThatIsSet) {
    ASSERT_EQ(sr_open(&trace_, rich_trace(folder_).c_str(), nullptr), SR_OK);
    ASSERT_EQ(sr_set_codec(trace_, "zstd"), SR_OK);
    Seen seen;
    ASSERT_EQ(sr_set_callbacks(trace_, see_event, nullptr, &seen), SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_OK);
    EXPECT_THAT(seen.lines[0], HasSubstr("clen 90"));
}

/// A write and a read, recorded by something that knows no compressed lengths.
std::vector<std::byte> csv_without_clens() {
    const std::string text = "op,slot\nwrite,5\nread,5\n";
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

TEST_F(Interface2008, RefusesATraceWithoutClensInsteadOfMakingThemUp) {
    ASSERT_EQ(set_sr_file(file_of(csv_without_clens()).c_str()), SR_OK);
    EXPECT_EQ(sr_start(), SR_ERROR_NO_CLENS);
    EXPECT_THAT(calls, ElementsAre("end -5"));
    EXPECT_THAT(sr_error(nullptr), HasSubstr("has no compressed lengths"));
}

TEST_F(Handle, SaysOfATraceWithoutClensThatItHasNone) {
    open(csv_without_clens());
    EXPECT_EQ(sr_trace_info(trace_)->codec_count, 0U);
    EXPECT_EQ(sr_codec(trace_, 0), nullptr);
    EXPECT_EQ(sr_set_codec(trace_, "none"), SR_ERROR_USAGE);
    EXPECT_THAT(sr_error(trace_), HasSubstr("has no compressed lengths"));
    Seen seen;
    ASSERT_EQ(sr_set_callbacks(trace_, see_event, nullptr, &seen), SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_OK);
    EXPECT_THAT(seen.lines,
                ElementsAre("op 1 slot 5 clen 0 time 0 flags 0", "op 0 slot 5 clen 0 time 0 flags 0"));
}

TEST_F(Interface2008, LeavesFreesOut) {
    ASSERT_EQ(set_sr_file(rich_trace(folder_).c_str()), SR_OK);
    EXPECT_EQ(sr_start(), SR_OK);
    EXPECT_THAT(calls, ElementsAre("write 5 100", "write 6 28", "read 5", "end 0"));
}

TEST_F(Handle, DeliversTheWholeBlocksOfACutTrace) {
    const std::string path = rich_trace(folder_);
    auto bytes = file_bytes(path);
    bytes.resize(bytes.size() / 2);
    open(bytes);
    EXPECT_EQ(sr_replay(trace_), SR_PARTIAL);
    EXPECT_THAT(sr_error(trace_), HasSubstr("cut after event"));
}

TEST_F(Handle, StopsWhereACallbackSaysSoAndBeginsAnew) {
    open(dump());
    log_.stop_at = 5;
    EXPECT_EQ(sr_replay(trace_), SR_STOPPED);
    EXPECT_THAT(log_.slots, ElementsAre(5));
    log_.stop_at = UINT32_MAX;
    EXPECT_EQ(sr_replay(trace_), SR_OK);
    EXPECT_THAT(log_.slots, ElementsAre(5, 5, 5, 7));
}

TEST_F(Handle, SaysWhatATraceSaysOfItself) {
    open(dump());
    const sr_info* info = sr_trace_info(trace_);
    ASSERT_NE(info, nullptr);
    EXPECT_STREQ(info->format, "compcache");
    EXPECT_EQ(info->page_size, 4096U);
    EXPECT_EQ(info->codec_count, 1U);
    EXPECT_EQ(info->losses_known, 0U);  // a dump has no place for them
    EXPECT_STREQ(info->kernel, "");
    EXPECT_STREQ(sr_codec(trace_, 0), "lzo");
    EXPECT_EQ(sr_codec(trace_, 1), nullptr);
}

TEST_F(Handle, KeepsTheSentenceOfATraceThatCouldNotBeOpened) {
    EXPECT_EQ(sr_open(&trace_, folder_.path("absent").c_str(), nullptr), SR_ERROR_SYSTEM);
    ASSERT_NE(trace_, nullptr);
    EXPECT_THAT(sr_error(trace_), HasSubstr("absent"));
    EXPECT_EQ(sr_trace_info(trace_), nullptr);
    EXPECT_EQ(sr_codec(trace_, 0), nullptr);
    EXPECT_EQ(sr_set_codec(trace_, "lzo"), SR_ERROR_USAGE);
    EXPECT_EQ(sr_set_callbacks(trace_, log_event, nullptr, &log_), SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_ERROR_USAGE);
}

TEST_F(Handle, TakesAFormatByName) {
    const std::string path = file_of(std::vector<std::byte>(48));
    EXPECT_EQ(sr_open(&trace_, path.c_str(), "compcache-md5"), SR_OK);
    ASSERT_EQ(sr_set_callbacks(trace_, log_event, nullptr, &log_), SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_OK);
    EXPECT_EQ(log_.slots.size(), 2U);
    sr_trace* other = nullptr;
    EXPECT_EQ(sr_open(&other, path.c_str(), "nonsense"), SR_ERROR_USAGE);
    sr_close(other);
}

class WithOptions : public Handle {
protected:
    WithOptions() { options_.size = sizeof(options_); }
    int open_with(const std::string& path) {
        sr_close(trace_);
        return sr_open_with(&trace_, path.c_str(), &options_);
    }
    sr_options options_{};
};

TEST_F(WithOptions, ReadsAsTheyAsk) {
    options_.page_size = 16384;
    ASSERT_EQ(open_with(file_of(dump())), SR_OK) << sr_error(trace_);
    EXPECT_EQ(sr_trace_info(trace_)->page_size, 16384U);
    options_.page_size = 16384 + 1;
    EXPECT_EQ(open_with(file_of(dump())), SR_ERROR_USAGE);
    options_.page_size = (std::uint64_t{1} << 32) + 4096;
    EXPECT_EQ(open_with(file_of(dump())), SR_ERROR_USAGE);
    options_.page_size = 0;
    options_.format = "compcache-md5";
    ASSERT_EQ(open_with(file_of(std::vector<std::byte>(48))), SR_OK);
    EXPECT_STREQ(sr_trace_info(trace_)->format, "compcache-md5");
}

TEST_F(WithOptions, RefusesATraceBeyondTheirLimits) {
    const std::string path = rich_trace(folder_);
    const auto replayed = [&] {
        EXPECT_EQ(open_with(path), SR_OK) << sr_error(trace_);
        EXPECT_EQ(sr_set_callbacks(trace_, log_event, nullptr, &log_), SR_OK);
        return sr_replay(trace_);
    };
    options_.max_gaps = 1;
    EXPECT_EQ(replayed(), SR_OK);
    options_.max_slots = 100;  // as the device has
    EXPECT_EQ(replayed(), SR_OK);
    options_.max_slots = 99;
    EXPECT_EQ(open_with(path), SR_ERROR_LIMIT);
}

TEST_F(WithOptions, MayBeOfAnotherVersionsSize) {
    struct Longer {
        sr_options known;
        std::uint64_t added;
    } longer{{}, 0};
    longer.known.size = sizeof(longer);
    ASSERT_EQ(sr_open_with(&trace_, file_of(dump()).c_str(), &longer.known), SR_OK) << sr_error(trace_);
    sr_close(trace_);
    longer.added = 1;
    EXPECT_EQ(sr_open_with(&trace_, file_of(dump()).c_str(), &longer.known), SR_ERROR_USAGE);
    EXPECT_THAT(sr_error(trace_), HasSubstr("does not know"));
    options_.size = 0;
    EXPECT_EQ(open_with(file_of(dump())), SR_ERROR_USAGE);
    EXPECT_THAT(sr_error(trace_), HasSubstr("sizeof(struct sr_options)"));
    sr_close(trace_);
    EXPECT_EQ(sr_open_with(&trace_, file_of(dump()).c_str(), nullptr), SR_OK);
}

TEST_F(WithOptions, EndAPipeThatWaits) {
    const std::string path = folder_.path("pipe");
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    const int both = ::open(path.c_str(), O_RDWR | O_CLOEXEC);  // so that the reader meets no end
    const auto bytes = dump();
    ASSERT_EQ(::write(both, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    std::array<int, 2> stop{};
    ASSERT_EQ(pipe2(stop.data(), O_CLOEXEC), 0);
    options_.format = "compcache";
    options_.stop_fd = stop.data();
    ASSERT_EQ(::write(stop[1], "", 1), 1);
    EXPECT_EQ(open_with(path), SR_ERROR_FORMAT);  // nothing was read; without the option this waits for ever
    for (const int fd : {both, stop[0], stop[1]})
        ::close(fd);
}

TEST_F(Handle, RefusesCallsThatCannotBe) {
    EXPECT_EQ(sr_open(nullptr, "x", nullptr), SR_ERROR_USAGE);
    EXPECT_EQ(sr_replay(nullptr), SR_ERROR_USAGE);
    EXPECT_EQ(sr_set_callbacks(nullptr, log_event, nullptr, nullptr), SR_ERROR_USAGE);
    EXPECT_EQ(sr_set_codec(nullptr, "lzo"), SR_ERROR_USAGE);
    EXPECT_EQ(sr_codec(nullptr, 0), nullptr);
    EXPECT_EQ(sr_trace_info(nullptr), nullptr);
    sr_close(nullptr);

    EXPECT_EQ(sr_open(&trace_, nullptr, nullptr), SR_ERROR_USAGE);
    sr_close(trace_);
    EXPECT_EQ(sr_open(&trace_, file_of(dump()).c_str(), nullptr), SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_ERROR_USAGE) << "no callbacks yet";
    EXPECT_EQ(sr_set_callbacks(trace_, nullptr, nullptr, nullptr), SR_ERROR_USAGE);
    EXPECT_EQ(sr_set_codec(trace_, nullptr), SR_ERROR_USAGE);
    EXPECT_EQ(sr_set_codec(trace_, "zstd"), SR_ERROR_USAGE);
    EXPECT_THAT(sr_error(trace_), HasSubstr("its codecs: lzo"));
}

TEST_F(Handle, RefusesToReplayWithinItsOwnReplay) {
    open(dump());
    ASSERT_EQ(sr_set_callbacks(
                  trace_,
                  [](void* user, const sr_event*) {
                      EXPECT_EQ(sr_replay(static_cast<sr_trace*>(user)), SR_ERROR_USAGE);
                      return 0;
                  },
                  nullptr, trace_),
              SR_OK);
    EXPECT_EQ(sr_replay(trace_), SR_OK);
}

TEST_F(Handle, LetsTwoThreadsReplayTwoHandles) {
    constexpr std::size_t events = 100'000;
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i < events; i++) {
        const auto read_of_i =
            bytes_of({static_cast<int>(i << 1 & 0xFF), static_cast<int>(i >> 7 & 0xFF), 0, 0, 0, 0, 0, 0});
        bytes.insert(bytes.end(), read_of_i.begin(), read_of_i.end());
    }
    const std::string path = file_of(bytes);
    std::array<Log, 2> logs;
    const auto replay = [&path](Log& log) {
        sr_trace* trace = nullptr;
        EXPECT_EQ(sr_open(&trace, path.c_str(), nullptr), SR_OK);
        EXPECT_EQ(sr_set_callbacks(trace, log_event, nullptr, &log), SR_OK);
        EXPECT_EQ(sr_replay(trace), SR_OK);
        sr_close(trace);
    };
    std::thread other(replay, std::ref(logs[1]));
    replay(logs[0]);
    other.join();
    EXPECT_EQ(logs[0].slots.size(), events);
    EXPECT_EQ(logs[0].slots, logs[1].slots);
}

}  // namespace
}  // namespace swapreplay
