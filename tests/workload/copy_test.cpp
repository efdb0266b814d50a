// SPDX-License-Identifier: GPL-2.0-or-later
// Parts of traces: selections, repeated chunks, damage, losses on the way.
#include "workload/copy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto nothing = [](std::uint64_t) {};

TEST(Selection, ParsesItsTerms) {
    const Selection selection =
        Selection::parse("event=10..20,op=write+free,time=1.5s..2s,slot=..7,clen=100");
    EXPECT_EQ(selection.events.begin, 10U);
    EXPECT_EQ(selection.events.end, 20U);
    EXPECT_THAT(selection.ops, ElementsAre(false, true, true));
    EXPECT_EQ(selection.times_ns.begin, 1'500'000'000U);
    EXPECT_EQ(selection.times_ns.end, 2'000'000'000U);
    EXPECT_TRUE(selection.slots.contains(6));
    EXPECT_FALSE(selection.slots.contains(7));
    EXPECT_TRUE(selection.clens.contains(100));
    EXPECT_FALSE(selection.clens.contains(101));
    EXPECT_EQ(Selection::parse("time=3us..").times_ns.begin, 3000U);
    EXPECT_EQ(Selection::parse("time=..0.000000001s").times_ns.end, 1U);
}

TEST(Selection, RefusesWhatItCannotMean) {
    for (const char* wrong :
         {"", "event", "event=", "event=a", "event=5..5", "event=5..4", "event=1,,op=read",
          "op=", "time=5..6", "time=1.5ns..", "time=.5s..", "slot=-1", "slot=99999999999999999999"})
        EXPECT_THAT(error_of([&] { Selection::parse(wrong); }), AllOf(HasSubstr("'"), HasSubstr(": ")))
            << wrong;
}

TEST(Selection, ParsesOneRangeAlone) {
    EXPECT_EQ(Selection::parse_events("10..20k").begin, 10U);
    EXPECT_EQ(Selection::parse_events("10..20k").end, 20'000U);
    EXPECT_EQ(Selection::parse_events("7").end, 8U);
    EXPECT_TRUE(Selection::parse_events("..").is_everything());
    EXPECT_EQ(Selection::parse_times("1.5s..").begin, 1'500'000'000U);
    EXPECT_EQ(Selection::parse_times("..2min").end, 120'000'000'000U);
    EXPECT_THAT(error_of([] { Selection::parse_events("5..4"); }),
                HasSubstr("'--events 5..4': the range is empty; its end is not included"));
    EXPECT_THAT(error_of([] { Selection::parse_times("5..6"); }), HasSubstr("'--time 5..6': it takes A..B"));
}

TEST(Selection, RefusesClensInATraceWithoutThem) {
    Metadata without;
    without.codecs = {Metadata::no_codec};
    EXPECT_THAT(error_of([&] { Selection::parse("clen=0..1").require_clens(without, "t"); }),
                HasSubstr("t: a clen is selected, but the trace has no clens"));
    Selection::parse("clen=0..1").require_clens(Metadata{}, "t");
    Selection::parse("slot=0..1").require_clens(without, "t");
}

class Copying : public testing::Test {
protected:
    std::string file_of(const std::vector<Event>& events, const std::vector<Gap>& gaps = {}) {
        const std::string path = folder_.path("in" + std::to_string(files_++));
        WriteOptions options;
        options.format = "jsonl";
        TraceWriter writer = TraceWriter::create(path, {}, options);
        for (std::uint64_t i = 0; i <= events.size(); i++) {
            for (const Gap& gap : gaps)
                if (gap.before_event == i) writer.gap(gap.lost);
            if (i < events.size()) writer.append(events[i]);
        }
        writer.finish();
        return path;
    }

    /// The trace that copying `path` with these options makes.
    Whole copy(const std::string& path, const CopyOptions& options) {
        const std::string out = folder_.path("out" + std::to_string(files_++));
        WriteOptions format;
        format.format = "jsonl";
        ReadOptions read_options;
        read_options.salvage = options.salvage;
        TraceReader reader = TraceReader::open(path, read_options);
        TraceWriter writer = TraceWriter::create(out, reader.metadata(), format);
        TraceCopier copier(writer, options, codec_columns(reader.metadata(), {}, path));
        copier.copy(reader, 0, nothing);
        writer.finish();
        copied_ = copier.copied();
        return read_all(out);
    }

    Folder folder_;
    int files_ = 0;
    Copied copied_;
};

std::vector<Event> reads(std::uint32_t first_slot, std::size_t count) {
    std::vector<Event> events;
    for (std::uint32_t i = 0; i < count; i++)
        events.push_back({0, Slot{first_slot + i}, 0, Op::read, false});
    return events;
}

EventBlock one_write(Slot slot) {
    EventBlock block;
    block.ops = {Op::write};
    block.slots = {slot};
    block.clens = {{100}};
    return block;
}

void add(std::vector<Event>& all, const std::vector<Event>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

TEST_F(Copying, KeepsTheFirstCopyOfEachChunk) {
    std::vector<Event> events = reads(0, 512);
    add(events, reads(5000, 512));
    add(events, reads(0, 512));
    add(events, reads(5000, 100));  // the last chunk is shorter, and so another
    CopyOptions options;
    options.dedup = true;
    const Whole whole = copy(file_of(events), options);
    EXPECT_EQ(whole.events.size(), 1124U);
    EXPECT_EQ(copied_.repeats_left_out, 512U);
    EXPECT_EQ(index(whole.events.slots[1024]), 5000U);
}

TEST_F(Copying, DoesNotTakeShiftedEventsForRepeats) {
    std::vector<Event> events = reads(0, 512);
    add(events, reads(1, 512));
    CopyOptions options;
    options.dedup = true;
    EXPECT_EQ(copy(file_of(events), options).events.size(), 1024U);
}

TEST_F(Copying, KeepsChunksOfBlocksWithAndWithoutSomeColumns) {
    const EventBlock bare = one_write(Slot{1});
    EventBlock full = one_write(Slot{2});
    full.times_ns = {7000};
    full.same_filled = {1};
    full.hashes = {99};
    const std::string path = folder_.path("in.sr");
    WriteOptions options;
    options.hashes = true;
    TraceWriter writer = TraceWriter::create(path, {}, options);
    for (const EventBlock& block : {bare, full, bare})
        writer.append(block);
    writer.finish();

    CopyOptions dedup;
    dedup.dedup = true;
    const Whole whole = copy(path, dedup);
    EXPECT_THAT(whole.events.slots, ElementsAre(Slot{1}, Slot{2}, Slot{1}));
    EXPECT_THAT(whole.events.times_ns, ElementsAre(0, 7000, 7000));
    EXPECT_THAT(whole.events.same_filled, ElementsAre(0, 1, 0));
    EXPECT_THAT(whole.events.hashes, ElementsAre(0, 99, 0));
}

TEST_F(Copying, CopiesLossesInTheirPlaces) {
    const std::vector<Gap> gaps{{0, 1}, {2, 2}, {4, 3}};
    const Whole whole = copy(file_of(reads(0, 4), gaps), {});
    EXPECT_EQ(whole.gaps, gaps);
}

TEST_F(Copying, CopiesWhatWasLearntAtTheEndIfItCameToTheEnd) {
    const Folder folder;
    TraceWriter first = TraceWriter::create(folder.path("a.sr"), {}, {});
    for (std::uint32_t slot = 0; slot < 10; slot++)
        first.append(Event{0, Slot{slot}, 100, Op::write, false});
    first.fact("end", "10 pages");
    first.finish();
    for (const bool whole : {true, false}) {
        const std::string path = folder.path(whole ? "whole.sr" : "part.sr");
        CopyOptions options;
        if (!whole) options.selection = Selection::parse("event=0..5");
        TraceReader reader = TraceReader::open(folder.path("a.sr"));
        TraceWriter writer = TraceWriter::create(path, reader.metadata(), {});
        TraceCopier(writer, options, {0}).copy(reader, 0, nothing);
        writer.finish();
        EXPECT_EQ(read_all(path).metadata.facts.contains("end"), whole);
    }
}

TEST_F(Copying, LeavesOutTheLossesOnTheEdgesOfASlice) {
    const std::vector<Gap> gaps{{0, 1}, {2, 2}, {3, 3}, {4, 4}};
    CopyOptions options;
    options.selection = Selection::parse("event=2..4");
    const Whole whole = copy(file_of(reads(0, 6), gaps), options);
    EXPECT_EQ(whole.events.size(), 2U);
    EXPECT_THAT(whole.gaps, ElementsAre(Gap{1, 3}));
}

TEST_F(Copying, SeeksWhereTheFormatCan) {
    const std::string path = folder_.path("in.sr");
    WriteOptions options;
    options.block_events = 10;
    TraceWriter writer = TraceWriter::create(path, {}, options);
    for (std::uint32_t i = 0; i < 100; i++) {
        if (i == 30 || i == 57) writer.gap(i);
        writer.append(Event{0, Slot{i}, 0, Op::read, false});
    }
    writer.finish();
    CopyOptions slice;
    slice.selection = Selection::parse("event=55..60");
    const Whole whole = copy(path, slice);
    ASSERT_EQ(whole.events.size(), 5U);
    EXPECT_EQ(index(whole.events.slots[0]), 55U);
    EXPECT_THAT(whole.gaps, ElementsAre(Gap{2, 57}));
}

TEST_F(Copying, SelectsTimesThatGoBackAlikeInAnyBlocks) {
    CopyOptions slice;
    slice.selection = Selection::parse("time=10us..20us");
    for (const std::uint32_t block_events : {1U, 2U, 5U, 100U}) {
        const std::string path = folder_.path("in" + std::to_string(files_++));
        WriteOptions options;
        options.block_events = block_events;
        TraceWriter writer = TraceWriter::create(path, {}, options);
        std::uint32_t slot = 0;
        for (const std::uint64_t us : {9U, 10U, 20U, 19U, 21U, 9U, 22U, 10U, 30U, 31U})
            writer.append(Event{us * 1000, Slot{slot++}, 0, Op::read, false});
        writer.gap(5);
        writer.finish();
        const Whole whole = copy(path, slice);
        EXPECT_THAT(whole.events.slots, ElementsAre(Slot{1}, Slot{3}, Slot{7})) << block_events;
        EXPECT_THAT(whole.gaps, testing::IsEmpty()) << block_events;
    }
}

/// A .sr file of blocks of 10 reads, and where each block begins; at last the index.
struct SmallBlocks {
    std::vector<std::byte> bytes;
    std::vector<std::size_t> offsets;
};

SmallBlocks small_blocks(std::uint32_t blocks) {
    const Folder folder;
    TraceWriter writer = TraceWriter::create(folder.path("t.sr"), {}, {});
    SmallBlocks made;
    for (std::uint32_t i = 0; i < blocks * 10; i++) {
        if (i % 10 == 0) {
            writer.flush_block();
            made.offsets.push_back(static_cast<std::size_t>(writer.bytes_written()));
        }
        writer.append(Event{0, Slot{i * 7}, 0, Op::read, false});
    }
    writer.flush_block();
    made.offsets.push_back(static_cast<std::size_t>(writer.bytes_written()));
    writer.finish();
    made.bytes = file_bytes(folder.path("t.sr"));
    return made;
}

TEST_F(Copying, CountsWhatSalvagingSteppedOverAsLost) {
    const std::string path = folder_.path("damaged.sr");
    CopyOptions salvage;
    salvage.salvage = true;
    for (const std::uint32_t blocks : {3U, 1U}) {
        const SmallBlocks made = small_blocks(blocks);
        for (std::uint32_t block = 0; block < blocks; block++) {
            // Its magic, its header, its payload.
            for (const std::size_t at :
                 {made.offsets[block], made.offsets[block] + 20, made.offsets[block + 1] - 1}) {
                auto bytes = made.bytes;
                bytes[at] ^= std::byte{1};
                write_file(path, bytes);
                EXPECT_THAT(error_of([&] { copy(path, {}); }), HasSubstr("block"));
                const Whole whole = copy(path, salvage);
                EXPECT_EQ(whole.events.size(), (blocks - 1) * 10) << at;
                EXPECT_THAT(whole.gaps, ElementsAre(Gap{block * std::uint64_t{10}, 10})) << at;
            }
        }
    }
}

TEST_F(Copying, CountsTheLostEndOfASliceOnly) {
    const SmallBlocks made = small_blocks(3);
    auto bytes = made.bytes;
    bytes[made.offsets[3] - 1] ^= std::byte{1};
    const std::string path = folder_.path("damaged.sr");
    write_file(path, bytes);
    CopyOptions options;
    options.salvage = true;
    options.selection = Selection::parse("event=0..23");
    EXPECT_THAT(copy(path, options).gaps, ElementsAre(Gap{20, 3}));
}

TEST_F(Copying, CountsBlocksThatAreMissingAtTheEnd) {
    const SmallBlocks made = small_blocks(3);
    auto bytes = made.bytes;
    bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(made.offsets[2]),
                bytes.begin() + static_cast<std::ptrdiff_t>(made.offsets[3]));
    const std::string path = folder_.path("damaged.sr");
    write_file(path, bytes);
    EXPECT_THAT(error_of([&] { copy(path, {}); }), HasSubstr("it counts 30 events, there are 20"));
    CopyOptions salvage;
    salvage.salvage = true;
    EXPECT_THAT(copy(path, salvage).gaps, ElementsAre(Gap{20, 10}));
}

TEST_F(Copying, KeepsWhatIsBeforeTheDamageOfADump) {
    std::vector<std::byte> dump;
    for (std::uint8_t i = 0; i < 100; i++) {  // a read of slot i + 1
        dump.push_back(std::byte(2 * i + 2));
        dump.resize(dump.size() + 7);
    }
    dump[60 * 8 + 3] = std::byte{0xFF};
    const std::string path = folder_.path("damaged.dump");
    write_file(path, dump);
    EXPECT_THAT(error_of([&] { copy(path, {}); }),
                AllOf(HasSubstr("the record at byte 480 names slot 2139095101"),
                      HasSubstr("is damaged there"), HasSubstr("raise the limit (--max-slots)")));
    CopyOptions salvage;
    salvage.salvage = true;
    EXPECT_EQ(copy(path, salvage).events.size(), 60U);
    EXPECT_THAT(copied_.damage, HasSubstr("the record at byte 480"));

    dump[60 * 8 + 3] = std::byte{0};
    dump[50 * 8] |= std::byte{1};  // a write
    dump[50 * 8 + 6] = std::byte{0xFF};
    write_file(path, dump);
    EXPECT_EQ(copy(path, salvage).events.size(), 50U);
    EXPECT_THAT(copied_.damage, HasSubstr("the record at byte 400 has a clen of 16711680 bytes"));
}

TEST_F(Copying, RefusesTimesOfATraceWithoutAny) {
    CopyOptions options;
    options.selection = Selection::parse("time=1s..2s");
    EXPECT_THAT(error_of([&] { copy(file_of(reads(0, 4)), options); }), HasSubstr("the trace has no times"));
}

TEST(JoinedMetadata, TakesWhatIsKnownAndListsWhatDiffers) {
    Metadata first;
    first.kernel = "6.1";
    Metadata second;
    second.slots = 100;
    second.kernel = "6.12";
    const Metadata joined = joined_metadata({first, second, second}, {"a", "b", "c"});
    EXPECT_EQ(joined.slots, 100U);
    EXPECT_EQ(joined.kernel, "6.1; 6.12");
    second.page_size = 16384;
    EXPECT_THAT(error_of([&] {
                    (void)joined_metadata({first, second}, {"a", "b"});
                }),
                HasSubstr("a and b are not recordings of one device: the page size differs"));
}

}  // namespace
}  // namespace swapreplay
