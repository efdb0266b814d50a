// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/snapshot.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "blocks.hpp"
#include "replay/trace_replay.hpp"

namespace swapreplay {
namespace {

using namespace testing_replay;
using testing::ElementsAre;
using testing::SizeIs;

/// 40,000 events of 6,000 slots, whose live number rises and falls.
std::vector<Event> many_events() {
    std::mt19937 random(7);
    std::vector<Event> events;
    for (int i = 0; i < 40'000; i++) {
        const auto slot = static_cast<std::uint32_t>(random() % 6000);
        const bool falling = i / 8000 % 2 == 1;
        if (random() % 4 < (falling ? 3U : 1U)) {
            events.push_back(F(slot));
        } else {
            events.push_back(random() % 50 == 0 ? S(slot)
                                                : W(slot, 1 + static_cast<std::uint32_t>(random() % 4096)));
        }
    }
    return events;
}

TraceReplaySummary replayed(const std::vector<Event>& events, const std::vector<const char*>& pools,
                            TraceReplayOptions options) {
    std::vector<PoolSpec> specs;
    for (const char* pool : pools)
        specs.push_back(PoolSpec::parse(pool));
    std::size_t given = 0;
    return replay_pools(
        [&](EventBlock& block) {
            constexpr std::size_t size = 777;
            const std::size_t end = std::min(events.size(), given + size);
            block = block_of(std::vector<Event>(events.begin() + static_cast<std::ptrdiff_t>(given),
                                                events.begin() + static_cast<std::ptrdiff_t>(end)),
                             given);
            given = end;
            return block.size() > 0;
        },
        specs, options);
}

std::uint64_t sum(const ByteUse& bytes) {
    return bytes.payload + bytes.huge + bytes.rounding + bytes.unused;
}

TEST(Snapshots, AreOfTheStateAfterTheirEvent) {
    const std::vector<Event> events{W(1, 1000), W(2, 3000), F(1), W(3, 10)};
    TraceReplayOptions options;
    options.snapshots = {{0, false}, {1, true}, {2, false}, {SnapshotPoint::end, true}};
    const auto pool = replayed(events, {"zsmalloc"}, options).pools.front();
    ASSERT_THAT(pool.snapshots, SizeIs(4));
    EXPECT_EQ(pool.snapshots[0].usage.payload_bytes, 1000U);
    EXPECT_EQ(pool.snapshots[1].usage.payload_bytes, 4000U);
    EXPECT_EQ(pool.snapshots[2].usage.payload_bytes, 3000U);
    EXPECT_EQ(pool.snapshots[3].usage.payload_bytes, 3010U);
    EXPECT_EQ(pool.snapshots[3].event, 3U);
    EXPECT_TRUE(pool.snapshots[0].classes.empty());
    EXPECT_FALSE(pool.snapshots[1].classes.empty());
    EXPECT_TRUE(pool.snapshots[1].details.has_value());
}

TEST(Snapshots, OfEventsThatAreNotThereAreNotTaken) {
    TraceReplayOptions options;
    options.snapshots = {{1, false}, {9, false}};
    const auto pool = replayed({W(1, 1000), W(2, 3000)}, {"zsmalloc"}, options).pools.front();
    ASSERT_THAT(pool.snapshots, SizeIs(1));
    EXPECT_EQ(pool.snapshots[0].event, 1U);
}

TEST(Snapshots, ThePeaksClassesAreThoseAfterItsEvent) {
    const auto events = many_events();
    const std::vector<const char*> pools{"zsmalloc:kernel=6.1", "zsmalloc:kernel=6.12", "slub"};
    const auto first = replayed(events, pools, {});
    for (std::size_t i = 0; i < pools.size(); i++) {
        const PoolSummary& peak = first.pools[i];
        TraceReplayOptions options;
        options.snapshots = {{peak.peaks.pages_event, true}};
        const auto again = replayed(events, {pools[i]}, options).pools.front();
        ASSERT_THAT(again.snapshots, SizeIs(1));
        const Snapshot& snapshot = again.snapshots.front();
        EXPECT_EQ(snapshot.usage.pages, peak.peaks.usage.pages) << pools[i];
        EXPECT_EQ(snapshot.usage.used_bytes, peak.peaks.usage.used_bytes) << pools[i];
        ASSERT_EQ(snapshot.classes.size(), peak.classes_at_peak.size());
        for (std::size_t c = 0; c < snapshot.classes.size(); c++) {
            EXPECT_EQ(snapshot.classes[c].objects_used, peak.classes_at_peak[c].objects_used) << pools[i];
            EXPECT_EQ(snapshot.classes[c].pages_used, peak.classes_at_peak[c].pages_used) << pools[i];
        }
    }
}

TEST(Snapshots, BytesAddUpToThePages) {
    const auto events = many_events();
    TraceReplayOptions options;
    for (std::uint64_t event = 0; event < events.size(); event += 997)
        options.snapshots.push_back({event, true});
    for (const char* policy : {"zram:kernel=6.12", "zswap:kernel=6.12", "plain"}) {
        options.replay.policy = StorePolicy::parse(policy);
        for (const auto& pool :
             replayed(events,
                      {"zsmalloc:chain=4", "zsmalloc:chain=16,kernel=6.1", "slub", "tlsf", "zbud", "z3fold"},
                      options)
                 .pools) {
            for (const Snapshot& snapshot : pool.snapshots) {
                const auto bytes = byte_use(snapshot.usage, snapshot.classes, pool.page_size);
                ASSERT_TRUE(bytes) << pool.pool << ' ' << policy;
                EXPECT_EQ(sum(*bytes), snapshot.usage.pages * pool.page_size) << pool.pool << ' ' << policy;
                if (snapshot.classes.empty()) continue;
                EXPECT_EQ(*bytes->free_objects + *bytes->tails, bytes->unused) << pool.pool << ' ' << policy;
            }
        }
    }
}

TEST(Snapshots, ZspagesAreCountedByFullnessAndObjectsBySpan) {
    // Class 3072 has 4 objects in 3 pages: these are three zspages.
    std::vector<Event> events;
    for (std::uint32_t slot = 0; slot < 12; slot++)
        events.push_back(W(slot, 3056));  // with its handle 3064: class 3072
    events.push_back(F(0));
    events.push_back(F(4));
    events.push_back(F(5));
    events.push_back(F(6));
    TraceReplayOptions options;
    options.snapshots = {{SnapshotPoint::end, true}};
    const auto pool = replayed(events, {"zsmalloc:kernel=6.1"}, options).pools.front();
    const Snapshot& snapshot = pool.snapshots.at(0);
    ASSERT_TRUE(snapshot.details);
    EXPECT_THAT(snapshot.details->group_names, ElementsAre("almost_empty", "almost_full", "full"));
    for (std::size_t i = 0; i < snapshot.classes.size(); i++) {
        if (snapshot.classes[i].objects_used == 0) continue;
        ASSERT_EQ(snapshot.classes[i].size, 3072U);
        ASSERT_EQ(snapshot.classes[i].objects, 4U);
        // 3 of 4 are in use in the first, one in the second, all in the third.
        EXPECT_THAT(snapshot.details->classes[i].group_zspages, ElementsAre(2, 0, 1));
        // The second and the third of four objects span pages: two each in the first and the third zspage.
        EXPECT_EQ(snapshot.details->classes[i].objects_spanning, 4U);
        EXPECT_EQ(compactable_pages(snapshot.classes[i]), 3U);
        EXPECT_EQ(free_objects(snapshot.classes[i]), 4U);
    }
}

TEST(Snapshots, BytesOfPagesThatLagBehindAreNotKnown) {
    Usage usage;
    usage.pages = 1;
    usage.payload_bytes = usage.stored_bytes = 5000;
    usage.used_bytes = 5008;
    EXPECT_FALSE(byte_use(usage, {}, 4096).has_value());
    usage.pages = 2;
    EXPECT_TRUE(byte_use(usage, {}, 4096).has_value());
}

TEST(Snapshots, WithoutCompactionTheyAreOfTheSameEvents) {
    const auto events = many_events();
    TraceReplayOptions options;
    options.snapshots = {{10'000, true}, {15'999, false}};
    options.compact_every = 500;
    const auto pool = replayed(events, {"zsmalloc"}, options).pools.front();
    ASSERT_TRUE(pool.compaction && pool.compaction->without);
    const auto& without = pool.compaction->without->snapshots;
    ASSERT_THAT(without, SizeIs(2));
    EXPECT_EQ(without[1].event, 15'999U);
    EXPECT_EQ(without[1].usage.payload_bytes, pool.snapshots[1].usage.payload_bytes);
    EXPECT_GT(without[1].usage.pages, pool.snapshots[1].usage.pages);
    EXPECT_TRUE(without[0].classes.empty());
}

}  // namespace
}  // namespace swapreplay
