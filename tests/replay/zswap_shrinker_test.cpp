// SPDX-License-Identifier: GPL-2.0-or-later
// Objects of a page each, a limit of 100 pages, an accept threshold of 90.
#include "replay/zswap_shrinker.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "blocks.hpp"

namespace swapreplay {
namespace {

using namespace testing_replay;

constexpr std::uint64_t limit_pages = 100;

class Zswap {
public:
    explicit Zswap(const char* policy) {
        ReplayOptions options;
        options.policy = StorePolicy::parse(policy);
        options.limit = {Limit::Unit::pages, limit_pages};
        shrinker_ = std::make_unique<ZswapShrinker>(options.policy.rules, limit_pages);
        replay_ = PoolReplay::create(PoolSpec::parse("zsmalloc"), options);
    }
    void store(std::uint32_t from, std::uint32_t until) {
        for (std::uint32_t slot = from; slot < until; slot++)
            apply({W(slot, 4096)});
    }
    void apply(const std::vector<Event>& events) {
        const EventBlock block = block_of(events);
        shrinker_->apply(*replay_, block, 0, block.size());
    }
    [[nodiscard]] SlotState state(std::uint32_t slot) { return replay_->content(Slot{slot}).state; }
    [[nodiscard]] std::uint64_t written_back() const { return replay_->counts().written_back; }
    PoolReplay* operator->() { return replay_.get(); }

private:
    std::unique_ptr<ZswapShrinker> shrinker_;
    std::unique_ptr<PoolReplay> replay_;
};

TEST(ZswapShrinker, GivesEachObjectASecondChanceAndEndsABatchThatHasBegun) {
    Zswap zswap("zswap:kernel=7.3");
    zswap.store(0, 101);  // the last one is rejected
    // 100 lose their mark in three batches of 32 and 4 more; the other 28 of the fourth go, though 10 would do.
    EXPECT_EQ(zswap.written_back(), 28);
    EXPECT_EQ(zswap->usage().pages, 72);
    EXPECT_EQ(zswap.state(27), SlotState::written_back);
    EXPECT_EQ(zswap.state(28), SlotState::object);
    zswap.store(101, 102);
    EXPECT_EQ(zswap.state(101), SlotState::object);
}

TEST(ZswapShrinker, UpTo72GivesUpAfterSixteenObjectsThatWereJustStored) {
    Zswap zswap("zswap:kernel=6.12");
    zswap.store(0, 106);  // six are rejected, 96 have lost their mark
    EXPECT_EQ(zswap.written_back(), 0);
    zswap.store(106, 107);  // 4 more, then one object a batch until 90 pages are left
    EXPECT_EQ(zswap.written_back(), 10);
    EXPECT_EQ(zswap->usage().pages, 90);
}

TEST(ZswapShrinker, WhatIsOnTheDiskIsReadFromThereAndStaysThere) {
    Zswap zswap("zswap:kernel=7.3");
    zswap.store(0, 101);
    zswap.apply({R(0), R(0), R(100), R(50)});
    EXPECT_EQ(zswap->counts().device_reads, 2);
    EXPECT_EQ(zswap->counts().reads_of_rejected, 1);
    EXPECT_EQ(zswap->counts().loads_freed, 1);
    zswap.apply({F(0)});
    EXPECT_EQ(zswap.state(0), SlotState::empty);
    EXPECT_EQ(zswap->counts().frees_of_empty, 0);
}

TEST(ZswapShrinker, AnObjectThatIsFreedOrStoredAgainLosesItsPlace) {
    Zswap zswap("zswap:kernel=7.3");
    zswap.store(0, 100);
    zswap.apply({F(0), W(1, 4096)});  // 1 is the newest now
    zswap.store(100, 102);
    EXPECT_EQ(zswap.state(0), SlotState::empty);
    EXPECT_EQ(zswap.state(1), SlotState::object);
    EXPECT_EQ(zswap.state(2), SlotState::written_back);
}

TEST(ZswapShrinker, AWrittenBackPageIsNoLongerStored) {
    Zswap zswap("zswap:kernel=7.3");
    zswap.store(0, 101);
    EXPECT_EQ(zswap->usage().stored_pages, 72);
    EXPECT_EQ(zswap->usage().written_back, 28);
    zswap.apply({W(0, 100)});
    EXPECT_EQ(zswap->usage().stored_pages, 73);
    EXPECT_EQ(zswap->usage().written_back, 27);
}

}  // namespace
}  // namespace swapreplay
