// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/bill.hpp"

#include <map>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "blocks.hpp"
#include "replay/kernel_structures.hpp"
#include "replay/trace_replay.hpp"

namespace swapreplay {
namespace {

using namespace testing_replay;
using testing::ElementsAre;
using testing::IsEmpty;

/// Nodes of a tree of 64-way nodes that has grown as high as its highest index needs, level by level.
std::uint64_t nodes_of_tree(const std::set<std::uint32_t>& indices) {
    if (indices.empty() || *indices.rbegin() == 0) return 0;
    std::uint64_t nodes = 0;
    std::uint32_t highest = *indices.rbegin();
    for (unsigned shift = 6;; shift += 6, highest /= 64) {
        std::set<std::uint32_t> level;
        for (const std::uint32_t index : indices)
            level.insert(index >> shift);
        nodes += level.size();
        if (highest < 64) return nodes;
    }
}

std::uint64_t nodes_of(const std::set<std::uint32_t>& slots) {
    std::map<std::uint32_t, std::set<std::uint32_t>> trees;
    for (const std::uint32_t slot : slots)
        trees[slot / 16'384].insert(slot % 16'384);
    std::uint64_t nodes = 0;
    for (const auto& [tree, indices] : trees)
        nodes += nodes_of_tree(indices);
    return nodes;
}

std::uint64_t counted(const std::set<std::uint32_t>& slots) {
    XarrayNodes nodes;
    for (const std::uint32_t slot : slots)
        nodes.add(Slot{slot});
    return nodes.count();
}

TEST(XarrayNodes, AreAsManyAsTheHighestIndexNeeds) {
    EXPECT_EQ(counted({}), 0U);
    EXPECT_EQ(counted({0}), 0U);  // the head itself is the entry
    EXPECT_EQ(counted({1}), 1U);
    EXPECT_EQ(counted({0, 63}), 1U);
    EXPECT_EQ(counted({64}), 2U);  // a leaf, and a node above it
    EXPECT_EQ(counted({1, 64}), 3U);
    EXPECT_EQ(counted({4'096}), 3U);  // three levels
    EXPECT_EQ(counted({1, 4'096}), 5U);
    EXPECT_EQ(counted({16'384}), 0U);  // entry 0 of the second xarray
    EXPECT_EQ(counted({16'383, 16'385}), 4U);
}

TEST(XarrayNodes, AreThoseOfTreesBuiltLevelByLevel) {
    std::mt19937 random(3);
    for (const std::uint32_t span : {50U, 3'000U, 20'000U, 200'000U}) {
        for (const std::uint32_t count : {1U, 30U, 2'000U}) {
            std::set<std::uint32_t> slots;
            for (std::uint32_t i = 0; i < count; i++)
                slots.insert(static_cast<std::uint32_t>(random() % span));
            EXPECT_EQ(counted(slots), nodes_of(slots)) << span << " slots, " << count;
        }
    }
}

TEST(OccupancyCounter, TellsSlotsOfSwapFromThoseInMemory) {
    OccupancyCounter zswap(512, true);
    zswap.add(Slot{1}, SlotState::object);
    zswap.add(Slot{2}, SlotState::empty);
    zswap.add(Slot{3}, SlotState::rejected);
    zswap.add(Slot{511}, SlotState::same_filled);
    zswap.add(Slot{512}, SlotState::written_back);
    zswap.add(Slot{1'600}, SlotState::loaded);
    // Slots 1, 3, 511, 512, 1600 lie in clusters 0, 1, 3 and in leaves 0, 7, 8, 25; 1 and 511 are in memory.
    EXPECT_EQ(zswap.finish(), (SlotOccupancy{5, 3, 5, 2, 3}));
    OccupancyCounter zram(512, false);
    zram.add(Slot{3}, SlotState::rejected);
    EXPECT_EQ(zram.finish(), SlotOccupancy{});
}

TEST(KernelStructures, AreKnownBetweenReleasesThatAgree) {
    EXPECT_EQ(kernel_structures({5, 10, 262}, 4096).zspage, 48U);
    EXPECT_EQ(kernel_structures({6, 6}, 4096).zspage, 56U);
    EXPECT_EQ(kernel_structures({6, 6}, 4096).zswap_entry, std::nullopt);
    EXPECT_EQ(kernel_structures({6, 6}, 4096).zero_map, std::nullopt);
    EXPECT_EQ(kernel_structures({6, 15}, 4096).zram_table_entry, 24U);
    EXPECT_EQ(kernel_structures({6, 15}, 4096).swap_cluster, std::nullopt);
    EXPECT_EQ(kernel_structures({7, 3, 4}, 4096).zram_table_entry, 16U);
    EXPECT_EQ(kernel_structures({4, 19}, 4096).zspage, std::nullopt);
    EXPECT_EQ(kernel_structures({8, 0}, 4096).zspage, std::nullopt);
}

TEST(KernelStructures, DependOnThePageSizeInTheTablesOfAClusterAlone) {
    KernelStructures usual = kernel_structures({7, 3}, 4'096);
    for (const std::uint32_t page_size : {16'384U, 65'536U}) {
        const KernelStructures larger = kernel_structures({7, 3}, page_size);
        EXPECT_EQ(larger.cluster_table, 2'048U);  // 256 slots
        EXPECT_EQ(larger.cluster_memcg_table, 512U);
        EXPECT_EQ(larger.swap_cluster, usual.swap_cluster);
        EXPECT_EQ(larger.zspage, usual.zspage);
    }
    EXPECT_EQ(kernel_structures({6, 12}, 16'384).cluster_table, 0U);
    EXPECT_EQ(kernel_structures({6, 15}, 16'384).cluster_table, std::nullopt);
    EXPECT_EQ(kernel_structures({7, 3}, 8'192).zspage, std::nullopt);
}

TEST(SlabLayout, RoundsToWholeSlabs) {
    EXPECT_EQ(small_slab(8, 4096).bytes_of(0), 0U);
    EXPECT_EQ(small_slab(8, 4096).bytes_of(512), 4'096U);
    EXPECT_EQ(small_slab(8, 4096).bytes_of(513), 8'192U);
    EXPECT_EQ(small_slab(56, 4096).bytes_of(73), 4'096U);  // and 8 bytes left
    EXPECT_EQ(small_slab(56, 4096).bytes_of(74), 8'192U);
    EXPECT_EQ(xarray_node_slab(576, 4096).bytes_of(14), 8'192U);  // of 584
    EXPECT_EQ(xarray_node_slab(576, 4096).bytes_of(15), 16'384U);
    EXPECT_EQ(small_slab(56, 16'384).bytes_of(293), 32'768U);  // 292 to a page
    EXPECT_EQ(xarray_node_slab(576, 16'384).bytes_of(28), 16'384U);
    EXPECT_EQ(xarray_node_slab(576, 65'536).bytes_of(113), 131'072U);  // 112 to a page
}

/// What the bill of the events' end says: "what count bytes".
std::vector<std::string> bill_lines(const std::vector<Event>& events, const char* pool, const char* policy,
                                    std::uint64_t slots, const char* kernel) {
    const Resolution resolved = resolve(PoolSpec::parse(pool), policy, {kernel, ""});
    TraceReplayOptions options;
    options.snapshots = {{SnapshotPoint::end, true, true}};
    bool given = false;
    const TraceReplaySummary summary = replay_pools(
        [&](EventBlock& block) {
            block = block_of(events);
            return !std::exchange(given, true);
        },
        {resolved}, options);
    const PoolSummary& replayed = summary.pools.front();
    const Bill bill = bill_of({replayed.resolved, replayed.page_size, slots}, replayed.snapshots.front());
    const auto text = [](std::optional<std::uint64_t> n) {
        return n ? std::to_string(*n) : std::string("?");
    };
    std::vector<std::string> lines;
    for (const BillItem& item : bill.items)
        lines.push_back(std::string(item.what) + ' ' + text(item.count) + ' ' + text(item.bytes));
    return lines;
}

/// 600 slots: 1000 B each, in zspages of 5 objects and 2 pages more or less, one of them same-filled, two freed.
std::vector<Event> some_events() {
    std::vector<Event> events;
    for (std::uint32_t slot = 1; slot <= 600; slot++)
        events.push_back(W(slot, 3'000));
    events.push_back(S(600));
    events.push_back(F(1));
    events.push_back(F(2));
    return events;
}

TEST(Bill, OfZram) {
    // 597 objects of 3,008 B with their handles, 4 to a zspage of 3 pages: 150 zspages were filled, and none is empty.
    // 597 × 8 B take two slabs; 150 × 56 B three of 73. 10,000 slots × 24 B are 58.6 pages, × 1 B 2.4, × 2 B 4.9, / 8 0.3;
    // 20 clusters × 24 B are one page. Slots 3 to 600 lie in the leaves 0 to 9 of a tree of two levels: 11 nodes.
    EXPECT_THAT(bill_lines(some_events(), "zsmalloc", "zram", 10'000, "6.12"),
                ElementsAre("handles 597 8192", "zspages 150 12288", "zram's table 10000 241664",
                            "swap map 10000 12288", "cgroup of each slot 10000 20480", "zero map 10000 4096",
                            "clusters 20 4096", "shadows 11 8192"));
    // 16 B a slot; a page for each of the two clusters in use, and 1 KiB.
    EXPECT_THAT(bill_lines(some_events(), "zsmalloc", "zram", 10'000, "7.3"),
                ElementsAre("handles 597 8192", "zspages 150 12288", "zram's table 10000 163840",
                            "clusters 20 4096", "swap tables 2 8192", "cgroups in clusters 2 4096"));
}

TEST(Bill, OfLargerPages) {
    // A slab is a page of 16 KiB; 240,000 B are 14.6 pages; 10,000 slots are 40 clusters of 256.
    EXPECT_THAT(
        bill_lines(some_events(), "zsmalloc:page=16K", "zram", 10'000, "6.12"),
        testing::IsSupersetOf({"handles 597 16384", "zram's table 10000 245760", "swap map 10000 16384",
                               "cgroup of each slot 10000 32768", "clusters 40 16384", "shadows 11 16384"}));
    // Slots 3 to 600 lie in three clusters, whose tables have 2,048 and 512 B.
    const auto newest = bill_lines(some_events(), "zsmalloc:page=16K", "zram", 10'000, "7.3");
    EXPECT_THAT(newest, testing::IsSupersetOf({"swap tables 3 16384", "cgroups in clusters 3 16384"}));
    EXPECT_THAT(newest, testing::Not(testing::Contains(testing::HasSubstr("?"))));
}

TEST(Bill, OfZswap) {
    // What is same-filled for zram is an object here, so that a slot more is stored; 598 × 56 B take 9 slabs of 73.
    EXPECT_THAT(bill_lines(some_events(), "zsmalloc", "zswap", 0, "6.12"),
                ElementsAre("handles 598 8192", "zspages 151 12288", "zswap's entries 598 36864",
                            "zswap's trees ? ?", "nodes of them 11 8192", "swap map ? ?",
                            "cgroup of each slot ? ?", "zero map ? ?", "clusters ? ?", "shadows 11 8192"));
    // An rbtree lies in the entries: 64 to a slab.
    EXPECT_THAT(
        bill_lines(some_events(), "zbud", "zswap", 10'000, "6.1"),
        ElementsAre("zswap's entries 598 40960", "swap map 10000 12288", "cgroup of each slot 10000 20480",
                    "frontswap's map 10000 4096", "clusters 20 4096", "shadows 11 8192"));
}

TEST(Bill, SaysWhatIsNotKnown) {
    EXPECT_THAT(bill_lines(some_events(), "xvmalloc", "zram:kernel=5.10", 0, ""),
                testing::Contains("what the pool keeps ? ?"));
    EXPECT_THAT(bill_lines(some_events(), "zsmalloc", "zram", 10'000, "6.15"),
                testing::IsSupersetOf({"zram's table 10000 241664", "clusters 20 ?", "shadows 11 ?"}));
    // Neither follows a kernel; nor does a mixture.
    EXPECT_THAT(bill_lines(some_events(), "xvmalloc", "plain", 10'000, ""), IsEmpty());
    EXPECT_THAT(bill_lines(some_events(), "zsmalloc:kernel=6.1", "zram:kernel=7.3", 10'000, ""), IsEmpty());
}

}  // namespace
}  // namespace swapreplay
