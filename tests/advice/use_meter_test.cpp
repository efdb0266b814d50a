// SPDX-License-Identifier: GPL-2.0-or-later
// Memory in parts of a trace, counted by hand: a page of 4096 bytes takes one page of zsmalloc.
#include "replay/use_meter.hpp"

#include <gtest/gtest.h>

#include "pool/registry.hpp"
#include "replay/blocks.hpp"
#include "replay/trace_replay.hpp"

namespace swapreplay {
namespace {

using testing_replay::block_of;
using testing_replay::F;
using testing_replay::R;
using testing_replay::W;

constexpr std::uint32_t page = 4096;

std::vector<PartUse> parts_of(const EventBlock& block, std::vector<std::uint64_t> ends,
                              PassPlan passes = {}) {
    TraceReplayOptions options;
    options.parts = std::move(ends);
    options.passes = std::move(passes);
    bool given = false;
    const auto next = [&](EventBlock& wanted) {
        if (given) return false;
        given = true;
        wanted = block;
        return true;
    };
    const PlannedReplay plan{resolve(PoolSpec::parse("zsmalloc"), "zram", {}), options};
    return replay_planned(next, {plan}, {}).pools.front().parts;
}

// Pages after each event: 1 2 2 | 3 2 1 | 1.
EventBlock seven_events() {
    return block_of({W(0, page), W(1, page), R(0), W(2, page), F(0), F(1), R(2)});
}

TEST(UseMeter, CountsPeakAndMeanOfEachPartOverEvents) {
    const std::vector<PartUse> parts = parts_of(seven_events(), {3, 6});
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(parts[0].events, 3U);
    EXPECT_EQ(parts[0].pages_peak, 2U);
    EXPECT_EQ(parts[0].page_events, 5U);
    EXPECT_EQ(parts[1].pages_peak, 3U);
    EXPECT_DOUBLE_EQ(parts[1].pages_mean(), 2.0);
    EXPECT_EQ(parts[2].events, 1U);
    EXPECT_DOUBLE_EQ(parts[2].pages_mean(), 1.0);
}

TEST(UseMeter, TakesTheMeanOverTimeIfThereAreTimes) {
    EventBlock block = seven_events();
    block.times_ns = {100, 110, 110, 210, 215, 220, 320};
    const std::vector<PartUse> parts = parts_of(block, {3, 6});
    EXPECT_EQ(parts[0].span_ns, 10U);
    EXPECT_DOUBLE_EQ(parts[0].pages_mean(), 1.0);                 // 1 for 10 ns
    EXPECT_DOUBLE_EQ(parts[1].page_ns, 2 * 100 + 3 * 5 + 2 * 5);  // from the last event before it
    EXPECT_DOUBLE_EQ(parts[2].pages_mean(), 1.0);                 // 1 for 100 ns
    PartUse whole;
    for (const PartUse& part : parts)
        whole += part;
    EXPECT_EQ(whole.events, 7U);
    EXPECT_EQ(whole.pages_peak, 3U);
    EXPECT_EQ(whole.span_ns, 220U);
    EXPECT_DOUBLE_EQ(whole.pages_mean(), (10 + 225 + 100) / 220.0);
}

TEST(UseMeter, SeesTheSecondObjectOfAnOverwrite) {
    const std::vector<PartUse> parts = parts_of(block_of({W(0, page), R(0), W(0, page), R(0)}), {2, 3});
    EXPECT_EQ(parts[0].pages_peak, 1U);
    EXPECT_EQ(parts[1].pages_peak, 2U);  // both for a moment
    EXPECT_EQ(parts[2].pages_peak, 1U);
}

TEST(UseMeter, IsToldWhatPassesDoBetweenEvents) {
    EventBlock block = block_of({W(0, page), R(1)});
    constexpr std::uint64_t second = 1'000'000'000;
    block.times_ns = {0, 10 * second};
    PassPlan passes;
    passes.writebacks.push_back(WritebackSpec::parse("type=huge,every=4"));
    const std::vector<PartUse> parts = parts_of(block, {1}, passes);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_DOUBLE_EQ(parts[1].page_ns, 4.0 * second);  // then it is on the device
    EXPECT_EQ(parts[1].span_ns, 10 * second);
}

TEST(UseMeter, PartsWithoutEventsAreEmpty) {
    EXPECT_EQ(parts_of(block_of({W(0, page)}), {5, 9}).size(), 1U);
    EXPECT_DOUBLE_EQ(PartUse{}.pages_mean(), 0.0);
}

}  // namespace
}  // namespace swapreplay
