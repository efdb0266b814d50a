// SPDX-License-Identifier: GPL-2.0-or-later
// What a reader keeps for the whole trace has a limit: gaps, and with salvage damages.
#include <span>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"
#include "trace/made_file.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::AllOf;
using testing::HasSubstr;

/// Three blocks of two events; before each block and in its middle, events were lost.
Bytes six_gaps() {
    std::vector<MadeBlock> blocks;
    for (std::uint64_t first = 0; first < 6; first += 2) {
        Bytes payload = bytes_of({
            0,      4,        // writes; streams: kind, codec, packing, bytes
            1,      0, 0, 1,  // run heads
            2,      0, 0, 1,  // slots, low bytes
            3,      0, 0, 1,  // slots, the rest
            8,      0, 0, 4,  // gaps
            1 << 2, 0, 0,     // two reads, from slot 0 on
            0,      5, 1, 5,  // 5 lost before the block's event 0, 5 before its event 1
        });
        blocks.push_back({first, 2, std::move(payload), 0});
    }
    return made_file(blocks).bytes;
}

TEST(SrLimits, MoreGapsThanAllowedAreRefusedByTheOptionThatRaisesIt) {
    const Bytes file = six_gaps();
    ReadOptions options;
    options.max_gaps = 6;
    EXPECT_EQ(read_all(file, options).gaps.size(), 6U);
    options.max_gaps = 5;
    auto reader = TraceReader::open_bytes(file, "memory", options);
    EventBlock block;
    ASSERT_TRUE(reader.next(block));
    ASSERT_TRUE(reader.next(block));
    for (int again = 0; again < 2; again++) {
        EXPECT_THAT(
            error_of([&] { reader.next(block); }),
            AllOf(HasSubstr("memory: events were lost in more than 5 places"), HasSubstr("--max-gaps")));
        EXPECT_EQ(reader.gaps().size(), 4U) << "of the block that is refused, none is kept";
    }
}

TEST(SrLimits, MoreGapsThanTheDefaultAreRefused) {
    constexpr std::uint32_t events = 1U << 17;
    Bytes gaps;
    for (std::uint32_t event = 0; event < events; event++) {
        put_varint(gaps, event);
        put_varint(gaps, 1);
    }
    Bytes payload = bytes_of({0, 4, 1, 0, 0, 4, 2, 0, 0, 1, 3, 0, 0, 1, 8, 0, 0});
    put_varint(payload, gaps.size());
    Bytes heads = bytes_of({63 << 2});  // a long run: its length less 64 follows
    put_varint(heads, events - 64);
    ASSERT_EQ(heads.size(), 4U);
    put_bytes(payload, heads);
    put_bytes(payload, bytes_of({0, 0}));
    put_bytes(payload, gaps);
    std::vector<MadeBlock> blocks;
    for (std::uint64_t i = 0; i < 3; i++)
        blocks.push_back({i * events, events, payload, 0});
    const Bytes file = made_file(blocks).bytes;
    EXPECT_THAT(error_of([&] { read_all(file); }), HasSubstr("events were lost in more than 262144 places"));
    ReadOptions more;
    more.max_gaps = 3 * events;
    EXPECT_EQ(read_all(file, more).gaps.size(), 3 * events);
}

std::uint64_t events_in(const Bytes& file, const ReadOptions& options) {
    auto reader = TraceReader::open_bytes(file, "memory", options);
    std::uint64_t events = 0;
    for (EventBlock block; reader.next(block);)
        events += block.size();
    return events;
}

TEST(SrLimits, MoreDamagesThanAllowedAreRefusedByTheOptionThatRaisesIt) {
    MadeFile file = made_file({writes(0, 1), writes(1, 1), writes(2, 1), writes(3, 1), writes(4, 1)});
    file.bytes[file.offsets[1]] ^= std::byte{1};
    file.bytes[file.offsets[3]] ^= std::byte{1};
    ReadOptions options;
    options.salvage = true;
    options.max_gaps = 2;
    EXPECT_EQ(events_in(file.bytes, options), 3U);
    options.max_gaps = 1;
    EXPECT_THAT(error_of([&] { events_in(file.bytes, options); }),
                AllOf(HasSubstr("memory: damaged in more than 1 places"), HasSubstr("--max-gaps")));
}

TEST(JsonlLimits, MoreGapsThanAllowedAreRefused) {
    const std::string text = "{\"lost\":1}\n{\"op\":\"read\",\"slot\":1}\n{\"lost\":1}\n{\"lost\":2}\n";
    const auto bytes = std::as_bytes(std::span(text));
    const std::vector<std::byte> file(bytes.begin(), bytes.end());
    ReadOptions options;
    options.max_gaps = 2;
    const Whole whole = read_all(file, options);
    EXPECT_THAT(whole.gaps, testing::ElementsAre(Gap{0, 1}, Gap{1, 3})) << "losses at one place are one gap";
    options.max_gaps = 1;
    EXPECT_THAT(error_of([&] { read_all(file, options); }),
                HasSubstr("events were lost in more than 1 places"));
}

}  // namespace
}  // namespace swapreplay
