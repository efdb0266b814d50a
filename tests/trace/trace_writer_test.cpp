// SPDX-License-Identifier: GPL-2.0-or-later
// A writer that is killed, meets a full disk or a file that exists.
#include "swapreplay/trace_writer.hpp"

#include <csignal>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "swapreplay/error.hpp"
#include "trace/made_events.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::AllOf;
using testing::HasSubstr;

WriteOptions blocks_of(std::uint32_t events) {
    WriteOptions options;
    options.block_events = events;
    options.zstd_level = 1;
    return options;
}

TEST(TraceWriter, RefusesAnOutputThatExists) {
    const Folder folder;
    const std::string path = folder.path("t.sr");
    write_file(path, bytes_of({1, 2, 3}));
    EXPECT_THAT(error_of([&] { TraceWriter::create(path, {}); }), HasSubstr("t.sr: exists already"));
    EXPECT_EQ(file_bytes(path).size(), 3U) << "nothing was done to it";
    WriteOptions options;
    options.overwrite = true;
    TraceWriter::create(path, {}, options).finish();
    EXPECT_EQ(read_all(path).end, End::whole);
}

TEST(TraceWriter, RefusesOptionsThatCannotBe) {
    const Folder folder;
    const std::string path = folder.path("t.sr");
    WriteOptions options;
    options.format = "pcap";
    EXPECT_THAT(error_of([&] { TraceWriter::create(path, {}, options); }),
                HasSubstr("unknown trace format 'pcap'"));
    EXPECT_THAT(error_of([&] { TraceWriter::create(path, {}, blocks_of(0)); }),
                HasSubstr("block_events is 0"));
    Metadata metadata;
    metadata.codecs.clear();
    EXPECT_THAT(error_of([&] { TraceWriter::create(path, metadata); }),
                HasSubstr("0 codecs; a trace has 1 to 16"));
    metadata.codecs = {"lzo", "lzo"};
    EXPECT_THAT(error_of([&] { TraceWriter::create(path, metadata); }), HasSubstr("duplicate codec 'lzo'"));
    EXPECT_FALSE(std::filesystem::exists(path)) << "no file is left behind";
    EXPECT_THAT(error_of([&] { TraceWriter::create(folder.path("no/such/t.sr"), {}); }),
                HasSubstr("cannot be created: No such file or directory"));
}

TEST(TraceWriter, LeavesWhatItWouldReplaceWhereTheMetadataCannotBeHeld) {
    const Folder folder;
    const std::string path = folder.path("t.sr");
    write_file(path, bytes_of({1, 2, 3}));
    Metadata metadata;
    metadata.workload.assign(std::size_t{2} << 20, 'w');
    WriteOptions options;
    options.overwrite = true;
    EXPECT_THAT(error_of([&] { TraceWriter::create(path, metadata, options); }),
                HasSubstr("the metadata take 20971"));
    EXPECT_EQ(file_bytes(path).size(), 3U);
}

TEST(TraceWriter, TakesZeroForATimeWhereEventsAreTimed) {
    const Folder folder;
    for (const bool timed : {false, true}) {
        WriteOptions options;
        options.timed = timed;
        options.overwrite = true;
        auto writer = TraceWriter::create(folder.path("t.sr"), {}, options);
        writer.append(Event{0, Slot{5}, 100, Op::write, false});
        writer.gap(1);
        writer.append(Event{7000, Slot{6}, 100, Op::write, false});
        writer.gap(1);
        writer.append(Event{0, Slot{7}, 100, Op::write, false});
        writer.finish();
        auto reader = TraceReader::open(folder.path("t.sr"));
        EventBlock block;
        ASSERT_TRUE(reader.next(block));
        if (!timed) {
            EXPECT_EQ(block.times_ns.size(), 0U) << "none was known when the first event was written";
            ASSERT_TRUE(reader.next(block));
        }
        EXPECT_EQ(block.times_ns.size(), timed ? 3U : 2U);
        EXPECT_FALSE(reader.next(block));
    }
}

TEST(TraceWriter, RefusesMoreLossesThanItCanCount) {
    const Folder folder;
    auto writer = TraceWriter::create(folder.path("t.sr"), {});
    writer.gap(1);
    EXPECT_THAT(error_of([&] { writer.gap(~std::uint64_t{0}); }),
                HasSubstr("more events are lost than 64 bits can count"));
}

TEST(TraceWriter, WritesLossesAtOnePlaceAsOne) {
    const Folder folder;
    auto writer = TraceWriter::create(folder.path("t.sr"), {}, blocks_of(1000));
    constexpr std::uint64_t many = 800'000;
    for (std::uint64_t i = 0; i < many; i++)
        writer.gap(9'000'000'000'000);
    writer.append(Event{0, Slot{5}, 100, Op::write, false});
    writer.gap(2);
    writer.gap(3);
    writer.finish();
    const Whole whole = read_all(folder.path("t.sr"));
    EXPECT_EQ(whole.end, End::whole);
    EXPECT_THAT(whole.gaps, testing::ElementsAre(Gap{0, many * 9'000'000'000'000}, Gap{1, 5}));
}

TEST(TraceWriter, LeavesWholeBlocksWhenKilledAtAnyPoint) {
    const Folder folder;
    const EventBlock events = made_events({.events = 3000});
    for (int appends = 1; appends <= 30; appends += 7) {
        const std::string path = folder.path("killed" + std::to_string(appends));
        const pid_t child = fork();
        if (child == 0) {
            auto writer = TraceWriter::create(path, {}, blocks_of(1000));
            for (int i = 0; i < appends; i++)
                writer.append(first_of(events, 99));
            kill(getpid(), SIGKILL);
        }
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
        const Whole whole = read_all(path);
        EXPECT_EQ(whole.end, End::cut);
        EXPECT_EQ(whole.events.size(), static_cast<std::size_t>(appends) * 99 / 1000 * 1000);
    }
}

TEST(TraceWriter, WritesWhatItHoldsBackWhenItIsDestroyed) {
    const Folder folder;
    const EventBlock events = made_events({.events = 50});
    TraceWriter::create(folder.path("t.sr"), {}, blocks_of(1000)).append(events);
    const Whole whole = read_all(folder.path("t.sr"));
    EXPECT_TRUE(same_events(whole.events, events));
    EXPECT_EQ(whole.end, End::cut) << "it has no index";
}

TEST(TraceWriter, FlushedEventsAreInTheFile) {
    const Folder folder;
    auto writer = TraceWriter::create(folder.path("t.sr"), {}, blocks_of(1000));
    writer.append(Event{0, Slot{5}, 100, Op::write, false});
    writer.flush_block();
    EXPECT_EQ(read_all(folder.path("t.sr")).events.size(), 1U);
    EXPECT_EQ(writer.bytes_written(), std::filesystem::file_size(folder.path("t.sr")));
}

/// Plays a full disk: files may grow to `bytes`.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

TEST(TraceWriter, ReportsAFullDiskAndLeavesWholeBlocks) {
    const Folder folder;
    const EventBlock events = made_events({.events = 1000});
    for (const rlim_t limit : {200U, 3000U, 5000U, 9000U}) {
        const std::string path = folder.path(std::to_string(limit));
        std::string error;
        {
            const FileSizeLimit full(limit);
            auto writer = TraceWriter::create(path, {}, blocks_of(1000));
            error = error_of([&] {
                for (int i = 0; i < 40; i++)
                    writer.append(events);
            });
            EXPECT_THAT(error_of([&] { writer.finish(); }),
                        HasSubstr("nothing can be written to a trace after an error"));
        }
        EXPECT_THAT(error, AllOf(HasSubstr("cannot be written at byte"), HasSubstr("File too large")));
        const Whole whole = read_all(path);
        EXPECT_EQ(whole.end, End::cut);
        EXPECT_EQ(whole.events.size() % 1000, 0U);
        EXPECT_LE(std::filesystem::file_size(path), limit);
    }
}

TEST(TraceWriter, ReportsADeviceThatIsFull) {
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "/dev/full is absent";
    EXPECT_THAT(error_of([] { TraceWriter::create("/dev/full", {}); }), HasSubstr("No space left on device"));
}

TEST(TraceWriter, RefusesBlocksWhoseColumnsDiffer) {
    const Folder folder;
    auto writer = TraceWriter::create(folder.path("t.sr"), {});
    EventBlock block = made_events({.events = 10});
    block.slots.pop_back();
    EXPECT_THAT(error_of([&] { writer.append(block); }), HasSubstr("columns of other lengths"));
    EXPECT_THAT(error_of([&] { writer.append(made_events({.events = 10, .codecs = 2})); }),
                HasSubstr("a clen column for each of 1 codecs"));
    EXPECT_EQ(writer.events(), 0U);
}

TEST(TraceWriter, ACutFileOfDefaultBlocksLosesAtMost128KiEvents) {
    const Folder folder;
    constexpr std::size_t block_events = std::size_t{1} << 17;
    const EventBlock events = made_events({.events = 2 * block_events + 5});
    auto writer = TraceWriter::create(folder.path("t.sr"), {});
    writer.append(events);
    writer.finish();
    auto bytes = file_bytes(folder.path("t.sr"));
    bytes.resize(bytes.size() * 9 / 10);
    const Whole cut = read_all(bytes);
    EXPECT_EQ(cut.end, End::cut);
    EXPECT_TRUE(same_events(cut.events, first_of(events, block_events)));
}

}  // namespace
}  // namespace swapreplay
