// SPDX-License-Identifier: GPL-2.0-or-later
// A .sr file that is cut, damaged or hostile never yields a wrong event, and says what is wrong with it.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"
#include "swapreplay/trace_writer.hpp"
#include "trace/made_events.hpp"
#include "trace/made_file.hpp"
#include "trace/sr/index.hpp"
#include "trace/sr/layout.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t block_events = 30;
constexpr std::size_t events = 100;  // the last block has 10

// Damage is tried at every place of the file; under the thread sanitizer, which is slow here, at every
// seventh, which is each of a byte's eight bits in turn.
#if defined(__SANITIZE_THREAD__)
constexpr std::size_t next_place = 7;
#else
constexpr std::size_t next_place = 1;
#endif

EventBlock all_columns() {
    return made_events({.events = events, .codecs = 2, .times = true, .same_filled = true, .hashes = true});
}

std::vector<std::byte> small_file() {
    const Folder folder;
    Metadata metadata;
    metadata.codecs = {"lzo", "zstd"};
    metadata.kernel = "6.1.0";
    WriteOptions options;
    options.block_events = block_events;
    options.hashes = true;
    auto writer = TraceWriter::create(folder.path("t.sr"), metadata, options);
    writer.gap(4);
    writer.append(all_columns());
    writer.finish();
    return file_bytes(folder.path("t.sr"));
}

/// What a file delivers before it ends or fails.
struct Delivered {
    EventBlock events;
    End end = End::whole;
    std::string error;
    std::vector<Damage> damages;
};

Delivered deliver(const std::vector<std::byte>& bytes, const ReadOptions& options = {}) {
    Delivered delivered;
    delivered.events = first_of(all_columns(), 0);
    try {
        auto reader = TraceReader::open_bytes(bytes, "memory", options);
        EventBlock block;
        while (reader.next(block)) {
            for (std::size_t i = 0; i < block.size(); i++) {
                delivered.events.ops.push_back(block.ops[i]);
                delivered.events.slots.push_back(block.slots[i]);
                for (std::size_t codec = 0; codec < 2; codec++)
                    delivered.events.clens[codec].push_back(block.clens[codec][i]);
                delivered.events.times_ns.push_back(block.times_ns[i]);
                delivered.events.same_filled.push_back(block.same_filled[i]);
                delivered.events.hashes.push_back(block.hashes[i]);
            }
        }
        delivered.end = reader.end();
        delivered.damages = reader.damages();
    } catch (const Error& error) {
        delivered.error = error.what();
    }
    return delivered;
}

/// Offsets of the blocks, and of the index after them.
std::vector<std::size_t> block_offsets(const std::vector<std::byte>& file) {
    const std::uint64_t index = *sr::parse_footer(std::span(file).last(sr::footer_bytes));
    const auto all = std::span(file).subspan(index);
    sr::IndexReader reader(all);
    std::vector<std::size_t> offsets;
    const auto entries =
        all.subspan(sr::index_header_bytes, all.size() - sr::index_header_bytes - sr::footer_bytes);
    reader.add(entries, [&](const sr::BlockPlace& place) {
        offsets.push_back(place.offset);
        return true;
    });
    offsets.push_back(index);
    return offsets;
}

TEST(SrDamage, AFileCutAnywhereGivesItsWholeBlocksAndSaysSo) {
    const auto file = small_file();
    const auto offsets = block_offsets(file);
    ASSERT_EQ(offsets.size(), 5U);
    for (std::size_t length = 1; length < file.size(); length += next_place) {
        const Delivered delivered =
            deliver({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)});
        if (length < offsets[0]) {
            EXPECT_NE(delivered.error, "") << length;
            continue;
        }
        const auto whole_blocks = static_cast<std::size_t>(
            std::upper_bound(offsets.begin() + 1, offsets.end(), length) - (offsets.begin() + 1));
        const std::size_t expected = std::min(whole_blocks * block_events, events);
        EXPECT_EQ(delivered.end, End::cut) << length;
        EXPECT_EQ(delivered.error, "") << length;
        EXPECT_TRUE(same_events(delivered.events, first_of(all_columns(), expected))) << length;
    }
}

TEST(SrDamage, AFlippedBitAnywhereNeverGivesAWrongEventAndIsNoticed) {
    const auto file = small_file();
    for (std::size_t bit = 0; bit < file.size() * 8; bit += next_place) {
        auto flipped = file;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        const Delivered delivered = deliver(flipped);
        const std::size_t count = delivered.events.size();
        EXPECT_TRUE(count % block_events == 0 || count == events) << bit;
        EXPECT_TRUE(same_events(delivered.events, first_of(all_columns(), count))) << bit;
        EXPECT_TRUE(!delivered.error.empty() || delivered.end != End::whole) << bit;
        EXPECT_TRUE(delivered.end != End::damaged_index || count == events) << bit;
    }
}

TEST(SrDamage, TheMessageNamesBlockAndOffsetAndWhatToDo) {
    auto file = small_file();
    const std::size_t offset = block_offsets(file)[2];
    file[offset + sr::block_header_bytes + 20] ^= std::byte{1};
    EXPECT_THAT(deliver(file).error,
                AllOf(HasSubstr("memory: block 2 at byte " + std::to_string(offset) + ": checksum differs"),
                      HasSubstr("'swapreplay convert --salvage' keeps the blocks before and after it")));
}

TEST(SrDamage, SalvageStepsOverADamagedBlock) {
    const auto file = small_file();
    const auto offsets = block_offsets(file);
    ReadOptions salvage;
    salvage.salvage = true;
    for (std::size_t bit = offsets[1] * 8; bit < offsets[2] * 8; bit += next_place) {
        auto flipped = file;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        const Delivered delivered = deliver(flipped, salvage);
        ASSERT_EQ(delivered.error, "") << bit;
        ASSERT_EQ(delivered.end, End::whole) << bit;
        ASSERT_EQ(delivered.events.size(), events - block_events) << bit;
        ASSERT_EQ(delivered.damages.size(), 1U) << bit;
        EXPECT_EQ(delivered.damages[0].offset, offsets[1]);
        EXPECT_EQ(delivered.damages[0].bytes, offsets[2] - offsets[1]);
        EXPECT_EQ(delivered.damages[0].before_event, 2 * block_events);
        const EventBlock all = all_columns();
        for (std::size_t i = 0; i < delivered.events.size(); i++)
            ASSERT_EQ(delivered.events.event(i), all.event(i < block_events ? i : i + block_events)) << bit;
    }
}

TEST(SrDamage, SalvageFindsBlocksBehindInsertedAndRemovedBytes) {
    const auto file = small_file();
    const auto offsets = block_offsets(file);
    ReadOptions salvage;
    salvage.salvage = true;
    auto longer = file;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(offsets[1]), 1000, std::byte{0x53});
    EXPECT_EQ(deliver(longer, salvage).events.size(), events) << "the blocks themselves are whole";
    auto shorter = file;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(offsets[1]) + 3,
                  shorter.begin() + static_cast<std::ptrdiff_t>(offsets[1]) + 9);
    EXPECT_EQ(deliver(shorter, salvage).events.size(), events - block_events);
    auto missing = file;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(offsets[1]),
                  missing.begin() + static_cast<std::ptrdiff_t>(offsets[2]));
    EXPECT_THAT(deliver(missing).error, HasSubstr("it begins with event 60, not 30: blocks are missing"));
    const Delivered delivered = deliver(missing, salvage);
    EXPECT_EQ(delivered.events.size(), events - block_events);
    ASSERT_FALSE(delivered.damages.empty());
    EXPECT_EQ(delivered.damages[0].before_event, 60U);
}

TEST(SrDamage, ADamagedIndexCostsNoEvent) {
    const auto file = small_file();
    const std::size_t index = block_offsets(file).back();
    ReadOptions salvage;
    salvage.salvage = true;
    for (std::size_t bit = index * 8; bit < file.size() * 8; bit += next_place) {
        auto flipped = file;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        for (const ReadOptions& options : {ReadOptions{}, salvage}) {
            const Delivered delivered = deliver(flipped, options);
            ASSERT_EQ(delivered.error, "") << bit;
            ASSERT_EQ(delivered.end, End::damaged_index) << bit;
            ASSERT_EQ(delivered.events.size(), events) << bit;
            ASSERT_THAT(delivered.damages, testing::IsEmpty()) << bit;
        }
    }
}

TEST(SrDamage, AnIndexThatMayBeAnyDamageIsRefusedByItsPlace) {
    auto file = small_file();
    const std::size_t index = block_offsets(file).back();
    file[index + sr::index_header_bytes] ^= std::byte{1};
    file[file.size() - 1] ^= std::byte{1};
    EXPECT_THAT(deliver(file).error,
                HasSubstr("memory: the index at byte " + std::to_string(index) + ": checksum differs"));
}

TEST(SrDamage, SalvageSaysWhereItCannotTellHowMuchIsMissing) {
    auto file = small_file();
    const auto offsets = block_offsets(file);
    file[offsets[3]] ^= std::byte{1};                           // the last block's magic
    file[offsets[4] + sr::index_header_bytes] ^= std::byte{1};  // and the index, which would tell
    ReadOptions salvage;
    salvage.salvage = true;
    const Delivered delivered = deliver(file, salvage);
    EXPECT_EQ(delivered.end, End::damaged);
    EXPECT_EQ(delivered.events.size(), 3 * block_events);
    EXPECT_EQ(delivered.damages.size(), 1U);
}

TEST(SrDamage, BytesBehindTheIndexAreRefused) {
    auto file = small_file();
    file.push_back(std::byte{0});
    const std::string offset = std::to_string(block_offsets(small_file()).back());
    EXPECT_THAT(deliver(file).error, HasSubstr("memory: the index at byte " + offset + ": bytes follow it"));
    ReadOptions salvage;
    salvage.salvage = true;
    // Even if they are blocks: another trace was appended to this one.
    const auto other = small_file();
    file.insert(file.end() - 1, other.begin(), other.end());
    const Delivered delivered = deliver(file, salvage);
    EXPECT_EQ(delivered.end, End::whole);
    EXPECT_EQ(delivered.events.size(), events);
    EXPECT_THAT(delivered.damages,
                ElementsAre(Damage{other.size(), other.size() + 1, events, "bytes follow the index"}));
}

TEST(SrDamage, ANewerMajorVersionIsRefusedByItsNumber) {
    auto file = small_file();
    file[8] = std::byte{3};
    EXPECT_THAT(
        deliver(file).error,
        HasSubstr("a .sr trace of version 3, but this program reads versions 1 and 2; use a newer program"));
}

/// A file of one block whose payload is given, with all checksums right.
std::vector<std::byte> file_of(const Bytes& payload, std::uint32_t event_count,
                               const std::vector<std::string>& codecs = {"lzo"}) {
    Metadata metadata;
    metadata.codecs = codecs;
    return made_file({{0, event_count, payload}}, metadata).bytes;
}

Bytes payload_of(std::initializer_list<int> values) {
    return bytes_of(values);
}

TEST(SrDamage, AHandmadeBlockReads) {
    const auto file =
        file_of(payload_of({
                    2,                      // writes
                    5,                      // streams: kind, codec, packing, bytes
                    1,          0,  0,  2,  // run heads
                    2,          0,  0,  2,  // slots, low bytes
                    3,          0,  0,  2,  // slots, the rest
                    4,          0,  0,  2,  // clens, low bytes
                    99,         7,  55, 3,  // a stream of the future, packed in a way of the future
                    200,        1,          // 200 bytes unpacked
                    1 << 2 | 1, 0,          // two writes; one read
                    20,         19,         // zigzag: 10; after the last read, at 0, -10
                    0,          0,          //
                    100,        28,         // clens
                    1,          2,  3,
                }),
                3);
    // The read's slot, 0 - 10, is none.
    EXPECT_THAT(error_of([&] { read_all(file); }), HasSubstr("a run goes beyond the last slot number"));
    auto good = payload_of({2,  5, 1,  0, 0,   2, 2,          0, 0,  2,  3, 0, 0,   2,  4, 0, 0, 2,
                            99, 7, 55, 3, 200, 1, 1 << 2 | 1, 0, 20, 20, 0, 0, 100, 28, 1, 2, 3});
    EXPECT_THAT(
        events_of(read_all(file_of(good, 3)).events),
        ElementsAre(Event{0, Slot{10}, 100, Op::write, false}, Event{0, Slot{11}, 28, Op::write, false},
                    Event{0, Slot{10}, 0, Op::read, false}));
}

struct Contradiction {
    Bytes payload;
    std::uint32_t event_count;
    std::string words;
};

TEST(SrDamage, BlocksThatContradictThemselvesAreRefused) {
    // In lines of models, it claims 2^32 - 1 runs. All bits are 0: the first one reads 9 slots.
    Bytes many_runs = payload_of({0, 1, 32, 0, 0, 105, 255, 255, 255, 255, 15});
    many_runs.insert(many_runs.end(), 100, std::byte{255});
    const Contradiction contradictions[] = {
        {payload_of({0, 0}), 1, "its runs hold 0 events, its header says 1"},
        {payload_of({2, 0}), 1, "it claims 2 writes among 1 events"},
        {payload_of({0, 3, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 1 << 2, 0, 0}), 1,
         "more events than its header says"},
        {payload_of({0, 3, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 1, 0, 0}), 1, "its runs hold 1 writes, not 0"},
        {payload_of({1, 3, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 1, 0, 0}), 1,
         "numbers of clens and writes differ"},
        {payload_of({0, 2, 1, 0, 0, 1, 2, 0, 0, 1, 0, 0}), 1, "its runs are cut"},
        {payload_of({0, 1, 1, 0, 1, 3, 255, 255, 3, 1, 2, 3}), 1, "does not unpack"},
        {payload_of({0, 1, 1, 0, 1, 3, 255, 255, 255, 255, 15, 1, 2, 3}), 1, "claims 4294967295 bytes"},
        {payload_of({0, 1, 1, 0, 9, 3, 1, 1, 2, 3}), 1, "unknown packing 9"},
        {payload_of({0, 1, 1, 0, 0, 9, 1}), 1, "9 bytes wanted, 1 left"},
        {payload_of({0, 0, 7}), 0, "bytes follow the block's last stream"},
        {payload_of({0, 1, 8, 0, 0, 2, 1, 1}), 0, "its gaps are out of order"},
        {payload_of({0, 2, 99, 7, 0, 0, 99, 7, 0, 0}), 0, "the block has a duplicate stream"},
        // A clen of 2^23: no byte is in streams 4 and 5, bits 16 to 23 are 0x80.
        {payload_of({1, 6, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 4, 0,
                     0, 1, 5, 0, 0, 1, 6, 0, 0, 1, 1, 0, 0, 0, 0, 0x80}),
         1, "a write has an impossible clen"},
        // The range coder's bytes are 0, so all bits are 1: the first run's distance has 63 bits.
        {payload_of({0, 1, 13, 0, 0, 1, 1}), 2, "a run's distance does not fit a slot number"},
        // The same in lines of models: the distance has 46 bits.
        {payload_of({0, 1, 32, 0, 0, 1, 1}), 2, "a run's distance does not fit a slot number"},
        {many_runs, 8, "more events than its header says"},
        {payload_of({0, 1, 32, 0, 0, 1, 0}), 1, "its runs hold 0 events, its header says 1"},
        {payload_of({0, 1, 32, 0, 0, 1, 128}), 1, "a number runs past the end"},
        // A write whose clen has 0 bits, or 19.
        {payload_of({1, 4, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 33, 0, 0, 1, 1, 0, 0, 0}), 1,
         "its clens have an impossible number of bits"},
        {payload_of({1, 4, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 33, 0, 0, 1, 1, 0, 0, 19}), 1,
         "its clens have an impossible number of bits"},
    };
    for (const Contradiction& contradiction : contradictions) {
        const auto file = file_of(contradiction.payload, contradiction.event_count);
        EXPECT_THAT(error_of([&] { read_all(file); }),
                    AllOf(HasSubstr("memory: block 0"), HasSubstr(contradiction.words)));
    }
}

/// One write whose clen under the first codec is `first`; the zigzagged difference to it is `difference`.
Bytes payload_of_two_clens(std::uint32_t first, std::uint32_t difference) {
    Bytes payload = payload_of({1, 9, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 4, 0, 0, 1, 5, 0, 0,
                                1, 6, 0, 0, 1, 4, 1, 0, 1, 5, 1, 0, 1, 6, 1, 0, 1, 1, 0, 0});
    for (const std::uint32_t symbol : {first, difference})
        for (const unsigned shift : {0U, 8U, 16U})
            payload.push_back(static_cast<std::byte>(symbol >> shift));
    return payload;
}

TEST(SrDamage, AFurtherCodecsDifferenceThatLeadsToNoClenIsRefused) {
    const auto clens_of = [](std::uint32_t first, std::uint32_t difference) {
        return read_all(file_of(payload_of_two_clens(first, difference), 1, {"lzo", "zstd"})).events.clens;
    };
    constexpr std::uint32_t highest = (1U << 23) - 1;
    EXPECT_THAT(clens_of(highest, 0), ElementsAre(ElementsAre(highest), ElementsAre(highest)));
    EXPECT_THAT(clens_of(2, 3), ElementsAre(ElementsAre(2U), ElementsAre(0U)));
    for (const auto& [first, difference] : {std::pair(2U, 5U), std::pair(highest, 2U)}) {
        EXPECT_THAT(
            error_of([&, f = first, d = difference] { clens_of(f, d); }),
            AllOf(HasSubstr("memory: block 0 at byte "), HasSubstr("a write has an impossible clen")));
    }
}

TEST(SrDamage, LossesAtOnePlaceAreOneGap) {
    // Two in a block, then one each in two blocks; the last has as many as can be.
    const Bytes twice = payload_of({0, 1, 8, 0, 0, 4, 0, 3, 0, 4});
    Bytes many = payload_of({0, 1, 8, 0, 0, 11, 0});
    put_varint(many, UINT64_MAX);
    EXPECT_THAT(read_all(made_file({{0, 0, twice}, only_a_gap(0, 5)}).bytes).gaps, ElementsAre(Gap{0, 12}));
    EXPECT_THAT(read_all(made_file({{0, 0, twice}, {0, 0, many}}).bytes).gaps,
                ElementsAre(Gap{0, UINT64_MAX}));
}

TEST(SrDamage, ClaimsOfHugeNumbersAreRefusedAndCostNothing) {
    Metadata metadata;
    metadata.slots = 1ULL << 60;
    EXPECT_THAT(
        error_of([&] { read_all(sr::header_bytes(metadata)); }),
        HasSubstr("its swap device has 1152921504606846976 slots, the limit is 268435456; raise the limit"));

    Bytes file = sr::header_bytes(Metadata{});
    sr::put_block_header(file, {sr::max_payload_bytes, sr::max_block_events, 1ULL << 60, 0});
    EXPECT_THAT(error_of([&] { read_all(file); }),
                HasSubstr("it begins with event 1152921504606846976, not 0"));

    file = sr::header_bytes(Metadata{});
    sr::put_block_header(file, {sr::max_payload_bytes, sr::max_block_events, 0, 0});
    EXPECT_EQ(read_all(file).end, End::cut) << "8 MiB are claimed, none are there";
}

TEST(SrDamage, FieldsOfTheMetadataThatAreNotKnownAreSkipped) {
    Bytes file = sr::header_bytes(Metadata{});
    file.resize(file.size() - sr::checksum_bytes);
    for (const int byte : {100, 3, 1, 2, 3})  // field 100, 3 bytes
        file.push_back(static_cast<std::byte>(byte));
    store_le(file.data() + 12, static_cast<std::uint32_t>(file.size() - sr::header_fixed_bytes));
    put(file, sr::checksum(file));
    EXPECT_EQ(read_all(file).metadata, Metadata{});
}

}  // namespace
}  // namespace swapreplay
