// SPDX-License-Identifier: GPL-2.0-or-later
// What is written to a .sr file comes back, all of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"
#include "swapreplay/trace_writer.hpp"
#include "trace/made_events.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::ElementsAre;
using testing::HasSubstr;

WriteOptions quick() {
    WriteOptions options;
    options.zstd_level = 1;
    return options;
}

Whole written_and_read(const Metadata& metadata, const EventBlock& events, const WriteOptions& options) {
    const Folder folder;
    auto writer = TraceWriter::create(folder.path("t.sr"), metadata, options);
    writer.append(events);
    writer.finish();
    return read_all(folder.path("t.sr"));
}

TEST(SrRoundTrip, KeepsAllMetadata) {
    Metadata metadata;
    metadata.page_size = 16384;
    metadata.slots = 1U << 20;
    metadata.ram_bytes = 1ULL << 40;
    metadata.kernel = "6.12.48+deb13-cloud-amd64";
    metadata.codecs = {"lzo-rle", "zstd", "lz4"};
    metadata.workload = "a compiler, in 64 MiB";
    metadata.start_unix_ns = 1'700'000'000'123'456'789ULL;
    metadata.synthetic = "zram seed 1";
    metadata.time_unit_ns = 1;
    metadata.part = "CPU 3";
    metadata.facts = {{"command", "make -j8 A=1"}, {"mm_stat_begin", "0 0 0"}, {"empty", ""}};
    const Whole whole = written_and_read(metadata, made_events({.events = 10, .codecs = 3}), quick());
    EXPECT_EQ(whole.metadata, metadata);
    EXPECT_EQ(whole.format, "sr");
    EXPECT_EQ(whole.end, End::whole);
}

TEST(SrRoundTrip, KeepsFactsThatAreLearntLater) {
    const Folder folder;
    const std::string path = folder.path("facts.sr");
    Metadata metadata;
    metadata.facts = {{"begin", "1"}, {"both", "old"}};
    TraceWriter writer = TraceWriter::create(path, metadata, quick());
    writer.append(made_events({.events = 100}));
    writer.fact("begin", "1");  // is known
    writer.fact("both", "new=er");
    writer.fact("end", "");
    writer.finish();
    TraceReader reader = TraceReader::open(path);
    EXPECT_EQ(reader.metadata().facts, metadata.facts);
    EventBlock block;
    while (reader.next(block)) {
    }
    EXPECT_EQ(reader.metadata().facts,
              (std::map<std::string, std::string>{{"begin", "1"}, {"both", "new=er"}, {"end", ""}}));
    EXPECT_EQ(reader.end(), End::whole);
}

TEST(SrRoundTrip, RefusesAFactWithoutAProperName) {
    const Folder folder;
    Metadata metadata;
    metadata.facts = {{"a=b", "1"}};
    EXPECT_THROW((void)TraceWriter::create(folder.path("header.sr"), metadata, quick()), Error);
    TraceWriter writer = TraceWriter::create(folder.path("later.sr"), {}, quick());
    EXPECT_THROW(writer.fact("", "1"), Error);
    EXPECT_THROW(writer.fact("a=b", "1"), Error);
}

TEST(SrRoundTrip, KeepsATraceOfNothing) {
    const Whole whole = written_and_read({}, made_events({.events = 0}), quick());
    EXPECT_EQ(whole.events.size(), 0U);
    EXPECT_EQ(whole.end, End::whole);
}

TEST(SrRoundTrip, KeepsEveryColumn) {
    for (const bool modelled : {false, true}) {
        for (unsigned columns = 0; columns < 16; columns++) {
            for (const std::size_t codecs : {std::size_t{1}, std::size_t{3}}) {
                const Make make{.events = 3000,
                                .seed = columns,
                                .codecs = codecs,
                                .times = (columns & 1) != 0,
                                .same_filled = (columns & 2) != 0,
                                .hashes = (columns & 4) != 0,
                                .details = (columns & 8) != 0,
                                .times_by_run = modelled};
                Metadata metadata;
                metadata.codecs = {"lzo", "lz4", "zstd"};
                metadata.codecs.resize(codecs);
                WriteOptions options = quick();
                options.hashes = true;
                options.modelled = modelled;
                const EventBlock events = made_events(make);
                const Whole whole = written_and_read(metadata, events, options);
                EXPECT_TRUE(same_events(whole.events, events)) << columns << " " << codecs << " " << modelled;
            }
        }
    }
}

TEST(SrRoundTrip, KeepsEventsInBlocksOfAnySize) {
    const EventBlock events = made_events(
        {.events = 500, .times = true, .same_filled = true, .details = true, .times_by_run = true});
    for (const std::uint32_t block_events : {1U, 2U, 3U, 7U, 64U, 499U, 500U, 501U}) {
        WriteOptions options = quick();
        options.block_events = block_events;
        EXPECT_TRUE(same_events(written_and_read({}, events, options).events, events)) << block_events;
    }
}

TEST(SrRoundTrip, KeepsMoreEventsThanABlockOrAPieceHolds) {
    const EventBlock events = made_events({.events = 2'500'000});
    EXPECT_TRUE(same_events(written_and_read({}, events, quick()).events, events));
}

TEST(SrRoundTrip, KeepsSingleEvents) {
    const Folder folder;
    const std::vector<Event> events = {
        {1000, Slot{7}, 100, Op::write, false},
        {2000, Slot{8}, 28, Op::write, true},
        {2000, Slot{7}, 0, Op::read, false},
        {5000, Slot{7}, 0, Op::free, false},
    };
    auto writer = TraceWriter::create(folder.path("t.sr"), {}, quick());
    for (const Event& event : events)
        writer.append(event);
    EXPECT_EQ(writer.events(), 4U);
    writer.finish();
    EXPECT_EQ(events_of(read_all(folder.path("t.sr")).events), events);
}

TEST(SrRoundTrip, RoundsTimesDownToTheirUnit) {
    const Folder folder;
    Metadata metadata;
    metadata.time_unit_ns = 500;
    auto writer = TraceWriter::create(folder.path("t.sr"), metadata, quick());
    for (const std::uint64_t time_ns : {1999U, 500U, 2000U})
        writer.append(Event{time_ns, Slot{7}, 100, Op::write, false});
    writer.finish();
    EXPECT_THAT(read_all(folder.path("t.sr")).events.times_ns, ElementsAre(1500, 500, 2000));
}

TEST(SrRoundTrip, KeepsGapsWhereTheyWere) {
    const Folder folder;
    WriteOptions options = quick();
    options.block_events = 2;
    auto writer = TraceWriter::create(folder.path("t.sr"), {}, options);
    const Event event{0, Slot{7}, 100, Op::write, false};
    writer.gap(5);  // before the first event
    for (int i = 0; i < 3; i++)
        writer.append(event);
    writer.gap(6);  // in the middle of a block
    writer.append(event);
    writer.gap(7);  // after the last event
    writer.finish();
    EXPECT_THAT(read_all(folder.path("t.sr")).gaps, ElementsAre(Gap{0, 5}, Gap{3, 6}, Gap{4, 7}));
}

TEST(SrRoundTrip, LeavesOutColumnsThatAreNotWantedAndSaysSo) {
    const Folder folder;
    WriteOptions options = quick();
    options.times = false;
    options.same_filled = false;
    auto writer = TraceWriter::create(folder.path("t.sr"), {}, options);
    writer.append(made_events({.times = true, .same_filled = true, .hashes = true}));
    writer.finish();
    EXPECT_THAT(writer.not_held(), ElementsAre(HasSubstr("content hashes")));
    const Whole whole = read_all(folder.path("t.sr"));
    EXPECT_TRUE(whole.events.times_ns.empty() && whole.events.same_filled.empty() &&
                whole.events.hashes.empty());
}

TEST(SrRoundTrip, HoldsTheHighestSlotThereIs) {
    const Folder folder;
    auto writer = TraceWriter::create(folder.path("t.sr"), {}, quick());
    for (const std::uint32_t slot : {0xFFFFFFFEU, 0xFFFFFFFFU, 0U, 1U})
        writer.append(Event{0, Slot{slot}, 9, Op::write, false});
    writer.finish();
    EXPECT_THAT(error_of([&] { read_all(folder.path("t.sr")); }),
                HasSubstr("names slot 4294967295, the limit is 268435456 slots; raise the limit"));
    ReadOptions options;
    options.max_slots = 1ULL << 32;
    EXPECT_THAT(read_all(folder.path("t.sr"), options).events.slots,
                ElementsAre(Slot{0xFFFFFFFEU}, Slot{0xFFFFFFFFU}, Slot{0}, Slot{1}));
}

}  // namespace
}  // namespace swapreplay
