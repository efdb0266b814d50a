// SPDX-License-Identifier: GPL-2.0-or-later
// Reading a trace from the middle, in parts, as runs, from a pipe.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/trace_visit.hpp"
#include "swapreplay/trace_writer.hpp"
#include "trace/event_columns.hpp"
#include "trace/made_events.hpp"
#include "trace/made_file.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::HasSubstr;

class SrAccess : public testing::Test {
protected:
    void write(const Make& make, std::uint32_t block_events, bool finish = true) {
        events_ = made_events(make);
        WriteOptions options;
        options.overwrite = true;
        options.block_events = block_events;
        options.zstd_level = 1;
        auto writer = TraceWriter::create(path_, {}, options);
        writer.append(events_);
        writer.gap(2);
        if (finish) writer.finish();
    }

    Folder folder_;
    std::string path_ = folder_.path("t.sr");
    EventBlock events_;
};

TEST_F(SrAccess, SeeksToEveryEvent) {
    for (const bool index : {true, false}) {
        std::remove(path_.c_str());
        write({.events = 300, .times = true, .same_filled = true}, 70, index);
        auto reader = TraceReader::open(path_);
        EXPECT_EQ(reader.event_count(), 300U);
        for (std::size_t number = 0; number < 300; number++) {
            reader.seek_event(number);
            EventBlock block;
            ASSERT_TRUE(reader.next(block)) << number;
            ASSERT_EQ(block.first_event, number);
            ASSERT_EQ(block.event(0), events_.event(number));
            ASSERT_EQ(block.event(block.size() - 1), events_.event(number + block.size() - 1));
        }
        EventBlock block;
        reader.seek_event(300);
        EXPECT_FALSE(reader.next(block));
        EXPECT_EQ(reader.end(), index ? End::whole : End::cut);
        reader.seek_event(1ULL << 60);
        EXPECT_FALSE(reader.next(block));
    }
}

TEST_F(SrAccess, SeeksToATime) {
    for (const bool index : {true, false}) {
        std::remove(path_.c_str());
        write({.events = 300, .times = true}, 70, index);
        auto reader = TraceReader::open(path_);
        EventBlock block;
        const std::uint64_t time_ns = events_.times_ns[200];
        reader.seek_time(time_ns);
        ASSERT_TRUE(reader.next(block));
        EXPECT_GE(block.times_ns[0], time_ns);
        ASSERT_GE(block.first_event, 1U);
        EXPECT_LT(events_.times_ns[block.first_event - 1], time_ns);
        reader.seek_time(0);
        ASSERT_TRUE(reader.next(block));
        EXPECT_EQ(block.first_event, 0U);
        reader.seek_time(1ULL << 60);
        EXPECT_FALSE(reader.next(block));
    }
}

TEST_F(SrAccess, SaysThatATraceHasNoTimesToSeek) {
    write({.events = 10}, 70);
    auto reader = TraceReader::open(path_);
    EXPECT_THAT(error_of([&] { reader.seek_time(5); }), HasSubstr("t.sr: its events have no times"));
}

TEST_F(SrAccess, PartsDeliverTogetherWhatTheWholeDoes) {
    write({.events = 1000, .times = true}, 70);
    for (const std::size_t parts : {1U, 2U, 3U, 15U, 100U}) {
        auto reader = TraceReader::open(path_);
        EventBlock all = first_of(events_, 0);
        std::uint64_t lost = 0;
        for (TraceReader& part : reader.split(parts)) {
            EventBlock block;
            while (part.next(block)) {
                ASSERT_EQ(block.first_event, all.size());
                for (std::size_t i = 0; i < block.size(); i++) {
                    all.ops.push_back(block.ops[i]);
                    all.slots.push_back(block.slots[i]);
                    all.clens[0].push_back(block.clens[0][i]);
                    all.times_ns.push_back(block.times_ns[i]);
                }
            }
            EXPECT_EQ(part.end(), End::whole);
            for (const Gap& gap : part.gaps())
                lost += gap.lost;
        }
        EXPECT_TRUE(same_events(all, events_)) << parts;
        EXPECT_EQ(lost, 2U);
        EventBlock block;
        EXPECT_FALSE(reader.next(block)) << "the whole is at its end";
    }
}

TEST_F(SrAccess, PartsBeginWhereTheReaderIs) {
    write({.events = 1000}, 70);
    auto reader = TraceReader::open(path_);
    reader.seek_event(123);
    std::uint64_t next = 123;
    for (TraceReader& part : reader.split(3)) {
        EventBlock block;
        while (part.next(block)) {
            ASSERT_EQ(block.first_event, next);
            ASSERT_EQ(block.event(0), events_.event(next));
            next += block.size();
        }
    }
    EXPECT_EQ(next, 1000U);
}

TEST_F(SrAccess, PartsAreReadByThreads) {
    write({.events = 200'000}, 5000);
    auto reader = TraceReader::open(path_);
    auto parts = reader.split(4);
    std::vector<std::uint64_t> sums(parts.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < parts.size(); i++)
        threads.emplace_back([&, i] {
            EventBlock block;
            while (parts[i].next(block))
                for (std::size_t k = 0; k < block.size(); k++)
                    sums[i] += block.clens[0][k] * (block.first_event + k);
        });
    for (std::thread& thread : threads)
        thread.join();
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < events_.size(); i++)
        expected += events_.clens[0][i] * i;
    std::uint64_t sum = 0;
    for (const std::uint64_t part : sums)
        sum += part;
    EXPECT_EQ(sum, expected);
}

TEST_F(SrAccess, RunsHoldTheSameEvents) {
    write({.events = 5000, .codecs = 1, .times = true, .same_filled = true}, 3000);
    auto reader = TraceReader::open(path_);
    RunBlock runs;
    EventBlock block;
    std::size_t number = 0;
    while (reader.next(runs)) {
        expand_runs(runs, block);
        spread_over_writes(block.ops, runs.clens, block.clens.emplace_back());
        ASSERT_EQ(block.first_event, number);
        for (std::size_t i = 0; i < block.size(); i++, number++) {
            Event expected = events_.event(number);
            expected.time_ns = 0;
            expected.same_filled = false;
            ASSERT_EQ(block.event(i), expected) << number;
        }
        block.clens.clear();
    }
    EXPECT_EQ(number, 5000U);
}

TEST_F(SrAccess, RunsAndEventsMayBeReadInTurn) {
    for (const bool times_by_run : {false, true}) {  // both ways to store times
        write({.events = 200'000, .times = true, .same_filled = true, .times_by_run = times_by_run}, 100'000);
        auto reader = TraceReader::open(path_);
        RunBlock runs;
        EventBlock block;
        std::size_t number = 0;
        for (bool as_runs = true;; as_runs = !as_runs) {
            if (as_runs ? !reader.next(runs) : !reader.next(block)) break;
            number += as_runs ? runs.events : 0;
            for (std::size_t i = 0; !as_runs && i < block.size(); i++, number++)
                ASSERT_EQ(block.event(i), events_.event(number)) << number;
        }
        EXPECT_EQ(number, 200'000U);
    }
}

TEST_F(SrAccess, AVisitorSeesEveryEvent) {
    write({.events = 5000}, 3000);
    struct Visitor {
        std::vector<Event> seen;
        void read(Slot slot) { seen.push_back({0, slot, 0, Op::read, false}); }
        void write(Slot slot, std::uint32_t clen) { seen.push_back({0, slot, clen, Op::write, false}); }
        void free(Slot slot) { seen.push_back({0, slot, 0, Op::free, false}); }
    } visitor;
    auto reader = TraceReader::open(path_);
    EXPECT_EQ(visit_events(reader, visitor), 5000U);
    EXPECT_EQ(visitor.seen, events_of(events_));
}

ReadOptions salvaging() {
    ReadOptions options;
    options.salvage = true;
    return options;
}

/// Number of the next event; nullopt at the end.
std::optional<std::uint64_t> next_event(TraceReader& reader) {
    EventBlock block;
    return reader.next(block) ? std::optional(block.first_event) : std::nullopt;
}

/// Numbers of all events that parts deliver, in order, and all that was lost.
struct OfParts {
    std::vector<std::uint64_t> events;
    std::uint64_t lost = 0;
    std::vector<End> ends;
};
OfParts read_parts(std::vector<TraceReader> parts) {
    OfParts all;
    for (TraceReader& part : parts) {
        for (EventBlock block; part.next(block);)
            for (std::size_t i = 0; i < block.size(); i++)
                all.events.push_back(block.first_event + i);
        for (const Gap& gap : part.gaps())
            all.lost += gap.lost;
        all.ends.push_back(part.end());
    }
    return all;
}

std::vector<std::uint64_t> numbers(std::uint64_t begin, std::uint64_t end) {
    std::vector<std::uint64_t> all;
    for (; begin < end; begin++)
        all.push_back(begin);
    return all;
}

TEST(SrAccessMade, SeeksToTheFirstOfEqualTimes) {
    const MadeBlock first = writes_at(0, {50, 100});
    const std::vector<std::vector<MadeBlock>> traces = {
        {first, writes_at(2, {100, 150})},
        {first, only_a_gap(2, 7), writes_at(2, {100, 150})},
        {first, writes(2, 3), writes_at(5, {100, 150})},
        {first, only_a_gap(2, 7), writes(2, 3), only_a_gap(5, 7), writes_at(5, {150, 150})},
        {writes(0, 1), writes_at(1, {100})},  // event 1 as well
        {writes_at(0, {0}), first, writes_at(3, {200})},
    };
    const std::uint64_t found[] = {1, 1, 1, 1, 1, 1};
    for (std::size_t i = 0; i < traces.size(); i++) {
        auto blocks = traces[i];
        if (i + 1 == traces.size()) blocks[1].first_event = 1;
        const MadeFile file = made_file(blocks);
        auto reader = TraceReader::open_bytes(file.bytes, "memory");
        reader.seek_time(i + 1 == traces.size() ? 50'000 : 100'000);
        EXPECT_EQ(next_event(reader), found[i]) << i;
        reader.seek_time(1'000'000);
        EXPECT_EQ(next_event(reader), std::nullopt) << i;
        reader.seek_time(0);
        EXPECT_EQ(next_event(reader), i == 4 ? 1U : 0U) << i;
    }
}

TEST(SrAccessMade, ErrorsNameTheBlockWhereverReadingBegan) {
    MadeFile file = made_file({writes(0, 2), writes(2, 2), writes(4, 2), writes(6, 2)});
    file.bytes[file.offsets[2] + 40] ^= std::byte{1};
    const auto expected =
        HasSubstr("block 2 at byte " + std::to_string(file.offsets[2]) + ": checksum differs");
    auto reader = TraceReader::open_bytes(file.bytes, "memory");
    EventBlock block;
    reader.seek_event(3);
    EXPECT_EQ(next_event(reader), 3U);
    EXPECT_THAT(error_of([&] { reader.next(block); }), expected);
    EXPECT_THAT(error_of([&] { reader.next(block); }), expected) << "it stays so";
    EXPECT_THAT(error_of([&] { reader.seek_event(5); }), expected);
    EXPECT_THAT(error_of([&] { reader.next(block); }), expected)
        << "nor does a seek that failed go on elsewhere";
    reader.seek_event(6);
    EXPECT_EQ(next_event(reader), 6U);
    reader.seek_event(0);
    auto parts = reader.split(4);
    ASSERT_EQ(parts.size(), 4U);
    EXPECT_THAT(error_of([&] { parts[2].next(block); }), expected);
}

TEST(SrAccessMade, PartsHaveTheGapsOfBlocksWithoutEvents) {
    const MadeFile file =
        made_file({only_a_gap(0, 3), writes(0, 2), only_a_gap(2, 4), writes(2, 2), only_a_gap(4, 5)});
    for (const std::size_t count : {1U, 2U, 5U}) {
        auto reader = TraceReader::open_bytes(file.bytes, "memory");
        const OfParts all = read_parts(reader.split(count));
        EXPECT_EQ(all.events, numbers(0, 4)) << count;
        EXPECT_EQ(all.lost, 12U) << count;
    }
    auto reader = TraceReader::open_bytes(file.bytes, "memory");
    reader.seek_event(2);
    EXPECT_EQ(next_event(reader), 2U);
    EXPECT_THAT(reader.gaps(), testing::ElementsAre(Gap{2, 4}));
}

TEST(SrAccessMade, APartIsSplitAndSoughtLikeAWhole) {
    std::vector<MadeBlock> blocks;
    for (std::uint64_t i = 0; i < 8; i++)
        blocks.push_back(writes_at(2 * i, {100 * i, 100 * i + 50}));
    const MadeFile file = made_file(blocks);
    auto reader = TraceReader::open_bytes(file.bytes, "memory");
    auto parts = reader.split(2);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(read_parts(parts[0].split(3)).events, numbers(0, 8));
    EXPECT_EQ(read_parts(parts[1].split(3)).events, numbers(8, 16));
    parts[0].seek_event(3);
    EXPECT_EQ(read_parts(parts[0].split(1)).events, numbers(3, 8));
    parts[0].seek_event(12);
    EXPECT_EQ(next_event(parts[0]), std::nullopt);
    parts[1].seek_event(3);
    EXPECT_EQ(next_event(parts[1]), 8U);
    parts[1].seek_time(450'000);
    EXPECT_EQ(next_event(parts[1]), 9U);
    parts[0].seek_time(450'000);
    EXPECT_EQ(next_event(parts[0]), std::nullopt);
}

TEST(SrAccessMade, WhatWasReadOrHandedOutIsNotHandedOutAgain) {
    const MadeFile file = made_file({writes(0, 2), writes(2, 2)});
    auto reader = TraceReader::open_bytes(file.bytes, "memory");
    while (next_event(reader)) {
    }
    OfParts rest = read_parts(reader.split(2));
    EXPECT_THAT(rest.events, testing::IsEmpty());
    EXPECT_THAT(rest.ends, testing::ElementsAre(End::whole));
    reader.seek_event(0);
    EXPECT_EQ(read_parts(reader.split(2)).events, numbers(0, 4));
    rest = read_parts(reader.split(2));
    EXPECT_THAT(rest.events, testing::IsEmpty());
    EXPECT_THAT(rest.ends, testing::ElementsAre(End::whole));
}

TEST(SrAccessMade, ABlockThatIsCutIsNotCounted) {
    const MadeFile file = made_file({writes(0, 2), writes(2, 2)});
    for (std::size_t length = file.offsets[1]; length < file.offsets[2]; length++) {
        const Bytes cut(file.bytes.begin(), file.bytes.begin() + static_cast<std::ptrdiff_t>(length));
        for (const ReadOptions& options : {ReadOptions{}, salvaging()}) {
            auto reader = TraceReader::open_bytes(cut, "memory", options);
            EXPECT_EQ(reader.event_count(), 2U) << length;
            reader.seek_event(2);
            EXPECT_EQ(next_event(reader), std::nullopt) << length;
            EXPECT_EQ(reader.end(), End::cut) << length;
        }
    }
}

TEST(SrAccessMade, SalvagingSeeksBehindADamagedHeaderWithoutTheIndex) {
    MadeFile file = made_file({writes(0, 30), writes(30, 30), writes(60, 30), writes(90, 30)});
    file.bytes[file.offsets[1] + 9] ^= std::byte{1};
    file.bytes[file.offsets[4] + 20] ^= std::byte{1};
    auto reader = TraceReader::open_bytes(file.bytes, "memory", salvaging());
    EXPECT_EQ(reader.event_count(), 120U);
    const std::pair<std::uint64_t, std::uint64_t> found[] = {{0, 0},   {29, 29}, {30, 60},
                                                             {35, 60}, {60, 60}, {95, 95}};
    for (const auto& [number, event] : found) {
        reader.seek_event(number);
        EXPECT_EQ(next_event(reader), event) << number;
    }
    reader.seek_event(0);
    auto expected = numbers(0, 30);
    for (const std::uint64_t number : numbers(60, 120))
        expected.push_back(number);
    EXPECT_EQ(read_parts(reader.split(3)).events, expected);
    // Where it must not step over it, it says so.
    auto strict = TraceReader::open_bytes(file.bytes, "memory");
    EXPECT_THAT(error_of([&] { strict.seek_event(95); }), HasSubstr("block 1"));
}

TEST_F(SrAccess, ReadsFromAPipeWithoutSeeking) {
    write({.events = 100'000}, 30'000);
    // Through a fifo, so that standard input stays what it is.
    const std::string fifo = folder_.path("fifo");
    ASSERT_EQ(std::system(("mkfifo " + fifo + " && (cat " + path_ + " > " + fifo + " &)").c_str()), 0);
    auto reader = TraceReader::open(fifo);
    EXPECT_EQ(reader.event_count(), std::nullopt);
    EXPECT_THAT(error_of([&] { reader.seek_event(5); }),
                HasSubstr("only a plain file can be read from the middle"));
    EXPECT_TRUE(same_events(read_all(std::move(reader)).events, events_));
}

}  // namespace
}  // namespace swapreplay
