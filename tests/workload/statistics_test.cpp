// SPDX-License-Identifier: GPL-2.0-or-later
// What `info` says of times; its counts of events are counted a second time by tests/cli/count_events.py.
#include "workload/statistics.hpp"

#include <gtest/gtest.h>

#include "workload/clen_bound.hpp"

namespace swapreplay {
namespace {

/// The statistics of a trace of reads at these times, a block each.
Statistics of_blocks(const std::vector<std::vector<std::uint64_t>>& blocks) {
    StatisticsCounter counter{Metadata{}};
    EventBlock block;
    for (const auto& times_ns : blocks) {
        block.first_event += block.size();
        block.ops.assign(times_ns.size(), Op::read);
        block.slots.assign(times_ns.size(), Slot{1});
        block.clens = {std::vector<std::uint32_t>(times_ns.size())};
        block.times_ns = times_ns;
        counter.add(block);
    }
    return counter.finish();
}

TEST(Statistics, SpansFromTheSmallestTimeToTheLargest) {
    EXPECT_EQ(of_blocks({{10, 30, 60}}).span_ns, 50U);
    EXPECT_EQ(of_blocks({{30, 60, 10}}).span_ns, 50U);
    EXPECT_EQ(of_blocks({{30}, {60}, {10}}).span_ns, 50U);
    EXPECT_EQ(of_blocks({}).span_ns, std::nullopt);
}

TEST(Statistics, CountsTimesThatGoBack) {
    EXPECT_EQ(of_blocks({{10, 10, 20}}).times_back, 0U);
    EXPECT_EQ(of_blocks({{10, 30, 20, 25, 5}}).times_back, 2U);
    EXPECT_EQ(of_blocks({{10, 30}, {20}, {25, 5}}).times_back, 2U) << "blocks change nothing";
}

/// The statistics of writes of these clens, all of slot 1.
Statistics of_writes(const Metadata& metadata, const std::vector<std::uint32_t>& clens) {
    StatisticsCounter counter{metadata};
    EventBlock block;
    block.ops.assign(clens.size(), Op::write);
    block.slots.assign(clens.size(), Slot{1});
    block.clens = {clens};
    counter.add(block);
    return counter.finish();
}

TEST(Statistics, KnowNothingOfClensInATraceWithoutThem) {
    Metadata metadata;
    metadata.codecs = {Metadata::no_codec};
    const Statistics without = of_writes(metadata, {0, 0});
    EXPECT_TRUE(without.clens.empty());
    EXPECT_EQ(without.overwrites.count, 1U);
    EXPECT_EQ(without.overwrites.same_clen, std::nullopt);
    EXPECT_EQ(without.writes_after_free.same_clen, std::nullopt);
    EXPECT_EQ(without.payload_peak_bytes, std::nullopt);
    EXPECT_EQ(without.payload_end_bytes, std::nullopt);
    EXPECT_EQ(without.live.back().payload_bytes, std::nullopt);
    const Statistics with = of_writes(Metadata{}, {9, 9, 8});
    EXPECT_EQ(with.overwrites.same_clen, 1U);
    EXPECT_EQ(with.payload_peak_bytes, 9U);
    EXPECT_EQ(with.live.back().payload_bytes, 8U);
}

TEST(Statistics, CountClensThatTheCodecMakesOfNoPage) {
    struct Bound {
        const char* codec;
        std::uint32_t page_size;
        std::uint32_t longest;
    };
    for (const auto& [codec, page_size, longest] : {Bound{"lzo", 4096, 4419},
                                                    {"lz4", 4096, 4128},
                                                    {"lz4hc", 16384, 16464},
                                                    {"zstd", 4096, 4174},
                                                    {"deflate", 4096, 4110},
                                                    {"lzo", 65536, 69699}}) {
        Metadata metadata;
        metadata.codecs = {codec};
        metadata.page_size = page_size;
        EXPECT_EQ(longest_clen(codec, page_size), longest) << codec;
        EXPECT_EQ(of_writes(metadata, {1, longest, longest + 1, 100'000}).clens[0].above_bound, 2U) << codec;
    }
}

}  // namespace
}  // namespace swapreplay
