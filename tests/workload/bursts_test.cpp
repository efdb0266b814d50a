// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/bursts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swapreplay {
namespace {

using testing::ElementsAre;

/// "wwffr": w writes the next slot, o overwrites the last, f frees the earliest that is live, F frees one that is not,
/// r reads.
std::vector<Burst> bursts_of(const std::string& events, std::size_t at_most, std::uint64_t least,
                             std::size_t block_size = 1000) {
    BurstFinder finder(at_most, least);
    EventBlock block;
    std::uint32_t written = 0, freed = 0;
    for (std::size_t i = 0; i < events.size(); i++) {
        const char c = events[i];
        block.ops.push_back(c == 'r' ? Op::read : c == 'f' || c == 'F' ? Op::free : Op::write);
        block.slots.push_back(Slot{c == 'w'   ? written++
                                   : c == 'f' ? freed++
                                   : c == 'o' ? written - 1
                                              : 5000});
        if (block.size() < block_size && i + 1 < events.size()) continue;
        finder.add(block);
        block = {};
        block.first_event = i + 1;
    }
    return finder.finish();
}

TEST(Bursts, EndWithAWriteToAnEmptySlot) {
    const auto bursts = bursts_of("wwwwfrfFowff", 10, 1);
    ASSERT_EQ(bursts.size(), 2U);
    EXPECT_EQ(bursts[0].first_event, 4U);
    EXPECT_EQ(bursts[0].last_event, 6U);
    EXPECT_EQ(bursts[0].frees, 2U) << "the free of a slot that held nothing counts for nothing";
    EXPECT_EQ(bursts[1].first_event, 10U);
    EXPECT_EQ(bursts[1].last_event, 11U);
}

TEST(Bursts, AreLookedAtAfterSharesOfTheirFreesRoundedUp) {
    // Events 10 to 24: frees but for two reads, after the 3rd and the 8th of ten.
    const auto bursts = bursts_of("wwwwwwwwwwfffrffffFfrff", 10, 1);
    ASSERT_EQ(bursts.size(), 1U);
    EXPECT_EQ(bursts[0].frees, 10U);
    //                             1st 3rd 5th 8th 9th
    EXPECT_THAT(bursts[0].after_percent, ElementsAre(10, 12, 15, 19, 21));
    EXPECT_THAT(moments_of(bursts), ElementsAre(9, 10, 12, 15, 19, 21, 22));
}

TEST(Bursts, TheLongestAreKeptInTheOrderOfTheTrace) {
    const auto bursts = bursts_of("wwwfwwwwfffwwffwwwwffff", 2, 2);
    ASSERT_EQ(bursts.size(), 2U);
    EXPECT_EQ(bursts[0].frees, 3U);
    EXPECT_EQ(bursts[1].frees, 4U);
    EXPECT_LT(bursts[0].first_event, bursts[1].first_event);
}

TEST(Bursts, OfTwoAlikeTheFirstIsKept) {
    const auto bursts = bursts_of("wwffwwff", 1, 1);
    ASSERT_EQ(bursts.size(), 1U);
    EXPECT_EQ(bursts[0].first_event, 2U);
}

TEST(Bursts, ShorterOnesAreNone) {
    EXPECT_TRUE(bursts_of("wwwff", 10, 3).empty());
    EXPECT_EQ(bursts_of("wwwff", 10, 2).size(), 1U);
    EXPECT_TRUE(bursts_of("", 10, 0).empty());
}

TEST(Bursts, DoNotDependOnWhereBlocksEnd) {
    const std::string events = "wwwwwwffrfowffffwwwwfrfrffFf";
    const auto whole = bursts_of(events, 3, 1);
    for (std::size_t size = 1; size < 9; size++)
        EXPECT_EQ(bursts_of(events, 3, 1, size), whole) << "blocks of " << size;
}

}  // namespace
}  // namespace swapreplay
