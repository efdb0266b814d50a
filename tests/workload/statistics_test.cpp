// SPDX-License-Identifier: GPL-2.0-or-later
// What `info` says of times; its counts of events are counted a second time by tests/cli/count_events.py.
#include "workload/statistics.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace swapreplay
