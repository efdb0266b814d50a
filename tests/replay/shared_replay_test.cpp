// SPDX-License-Identifier: GPL-2.0-or-later
// Pools that share one pass count what each counts alone.
#include "replay/shared_replay.hpp"

#include <random>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "blocks.hpp"
#include "replay/class_lanes.hpp"

namespace swapreplay {
namespace {

using namespace testing_replay;
using testing::ElementsAre;
using testing::IsEmpty;

/// Grows, then shrinks, again and again, so that peaks are reached and passed; with what is not stored in an object, or
/// as a huge page, and longer than a page among it; some stores are told that the recorded pool took new pages.
std::vector<EventBlock> some_blocks(std::uint32_t page_size) {
    std::mt19937 random(7);
    std::vector<EventBlock> blocks;
    std::uint64_t events_before = 0;
    for (int number = 0; number < 60; number++) {
        const unsigned writes_of_8 = number % 6 < 3 ? 5 : 2;
        std::vector<Event> events(200 + random() % 300);
        for (Event& event : events) {
            const auto slot = static_cast<std::uint32_t>(random() % 3000);
            const auto kind = random() % 8;
            if (kind < writes_of_8) {
                event = W(slot, static_cast<std::uint32_t>(random() % (page_size + 100)));
            } else if (kind == 6) {
                event = S(slot);
            } else if (kind == 7) {
                event = R(slot);
            } else {
                event = F(slot);
            }
        }
        blocks.push_back(block_of(events, events_before));
        if (number % 2 == 1) {
            auto& new_pages = blocks.back().details[static_cast<std::size_t>(Detail::new_pages)];
            new_pages.resize(events.size());
            for (auto& value : new_pages)
                value = random() % 9 == 0 ? 1 : 0;
        }
        events_before += events.size();
    }
    return blocks;
}

std::vector<PlannedReplay> plans_for(const std::vector<std::string>& pools,
                                     const std::vector<std::string>& policies, std::uint32_t page_size) {
    TraceReplayOptions options;
    options.replay.slot_bytes = page_size;
    std::vector<PlannedReplay> plans;
    for (const std::string& policy : policies)
        for (const std::string& pool : pools)
            plans.push_back({resolve(PoolSpec::parse(pool), policy, {}), options});
    return plans;
}

TraceReplaySummary replay(const std::vector<EventBlock>& blocks, std::vector<PlannedReplay> plans,
                          bool share) {
    for (PlannedReplay& plan : plans)
        plan.options.share = share;
    std::size_t next = 0;
    const NextBlock give = [&](EventBlock& block) {
        if (next == blocks.size()) return false;
        block = blocks[next++];
        return true;
    };
    return replay_planned(give, plans, {});
}

void expect_equal(const PoolSummary& shared, const PoolSummary& alone) {
    const std::string which = fmt::format("{} under {}", alone.pool_text, alone.policy);
    EXPECT_EQ(shared.pool, alone.pool);
    EXPECT_EQ(shared.policy, alone.policy);
    EXPECT_EQ(shared.pool_text, alone.pool_text);
    EXPECT_EQ(shared.page_size, alone.page_size) << which;
    EXPECT_EQ(shared.limit_pages, alone.limit_pages) << which;
    EXPECT_EQ(shared.huge_size, alone.huge_size) << which;
    EXPECT_TRUE(shared.counts == alone.counts) << which;
    EXPECT_TRUE(shared.peaks == alone.peaks)
        << which << ": " << shared.peaks.pages << " at " << shared.peaks.pages_event << ", not "
        << alone.peaks.pages << " at " << alone.peaks.pages_event;
    EXPECT_TRUE(shared.end == alone.end) << which << ": " << shared.end.pages << ", not " << alone.end.pages;
    EXPECT_TRUE(shared.classes == alone.classes) << which;
    EXPECT_TRUE(shared.classes_at_peak == alone.classes_at_peak) << which;
    EXPECT_EQ(shared.counts_objects, alone.counts_objects);
    EXPECT_FALSE(shared.failure || alone.failure);
}

class SharedReplays : public testing::TestWithParam<std::uint32_t> {};

TEST_P(SharedReplays, CountWhatEachCountsAlone) {
    std::vector<std::string> pools;
    for (const char* kernel : {"6.1", "6.3", "6.12", "7.3"})
        for (int chain = 4; chain <= 16; chain++)
            pools.push_back(fmt::format("zsmalloc:kernel={},chain={}", kernel, chain));
    pools.emplace_back("zbud");
    // As zram does; with the old object freed first; and with no page huge but whole ones.
    const auto plans =
        plans_for(pools, {"zram:kernel=6.12", "zram:kernel=6.15", "zram:kernel=6.12,huge=page"}, GetParam());
    const auto blocks = some_blocks(GetParam());
    const TraceReplaySummary shared = replay(blocks, plans, true);
    const TraceReplaySummary alone = replay(blocks, plans, false);
    ASSERT_EQ(shared.pools.size(), plans.size());
    for (std::size_t i = 0; i < plans.size(); i++)
        expect_equal(shared.pools[i], alone.pools[i]);
    EXPECT_GT(alone.pools[0].counts.told_new_pages, 0);
    EXPECT_GT(alone.pools[0].counts.huge, 0);
    EXPECT_LT(alone.pools[0].end.pages, alone.pools[0].peaks.pages);
}
INSTANTIATE_TEST_SUITE_P(PageSizes, SharedReplays, testing::Values(4096, 16384));

TEST(SharedReplay, TakesThoseTogetherThatDifferInClassesAlone) {
    auto plans = plans_for(
        {"zsmalloc:chain=4", "zsmalloc:chain=8", "zbud", "zsmalloc:kernel=6.1", "zsmalloc:kernel=5.10"},
        {"zram:kernel=6.12"}, 4096);
    EXPECT_THAT(SharedReplay::groups_of(plans), IsEmpty()) << "nobody asked for it";
    for (PlannedReplay& plan : plans)
        plan.options.share = true;
    EXPECT_THAT(SharedReplay::groups_of(plans), ElementsAre(ElementsAre(0, 1), ElementsAre(3, 4)));
    plans[0].options.compact_every = 100;
    plans[3].options.replay.limit = Limit::parse("20000");
    EXPECT_THAT(SharedReplay::groups_of(plans), IsEmpty());
}

TEST(SharedReplay, IsNotForPoliciesThatFreeWhatIsLoaded) {
    auto plans = plans_for({"zsmalloc:chain=4", "zsmalloc:chain=8"}, {"zswap:kernel=6.12"}, 4096);
    for (PlannedReplay& plan : plans)
        plan.options.share = true;
    EXPECT_THAT(SharedReplay::groups_of(plans), IsEmpty());
}

TEST(ClassLanes, HaveEachClassOnceThatSeveralPoolsHave) {
    std::vector<PoolClasses> pools;
    for (const std::uint32_t chain : {4U, 8U, 8U}) {
        auto table = zsmalloc::make_classes(zsmalloc::ChainRule::waste, 4096, chain);
        const std::uint32_t huge_size = table.huge_size;
        pools.push_back({std::move(table), huge_size});
    }
    const ClassLanes lanes(pools, 4096);
    EXPECT_EQ(lanes.lanes_of_pool(1), lanes.lanes_of_pool(2));
    EXPECT_EQ(lanes.most_lanes(), 2);
    for (std::uint32_t clen = 1; clen <= 4096; clen++) {
        const std::uint32_t step = lanes.step_of(clen);
        for (std::size_t pool = 0; pool < pools.size(); pool++) {
            const auto& [table, huge_from] = pools[pool];
            const std::uint32_t position = table.position(clen >= huge_from ? 4096 : clen);
            EXPECT_EQ(lanes.sizes(step)[pool], table.classes[position].size) << clen;
            EXPECT_THAT(lanes.lanes_of_step(step), testing::Contains(lanes.lanes_of_pool(pool)[position]))
                << clen;
        }
    }
    EXPECT_EQ(lanes.step_of(5000), lanes.step_of(4096));
}

}  // namespace
}  // namespace swapreplay
