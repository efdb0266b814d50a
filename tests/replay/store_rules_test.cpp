// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/store_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_of.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

std::string refusal(std::string_view policy) {
    return usage_error_of([&] { (void)StorePolicy::parse(policy); });
}

TEST(StorePolicy, ZramFreesFirstOnlyFrom614To6168) {
    const auto order = [](const char* policy) { return StorePolicy::parse(policy).rules.order; };
    EXPECT_EQ(order("zram:kernel=6.1"), OverwriteOrder::allocate_first);
    EXPECT_EQ(order("zram:kernel=6.13.7-amd64"), OverwriteOrder::allocate_first);
    EXPECT_EQ(order("zram:kernel=6.14"), OverwriteOrder::free_first);
    EXPECT_EQ(order("zram:kernel=6.16"), OverwriteOrder::free_first);
    EXPECT_EQ(order("zram:kernel=6.16.8"), OverwriteOrder::free_first);
    EXPECT_EQ(order("zram:kernel=6.16.9"), OverwriteOrder::allocate_first);
    EXPECT_EQ(order("zram:kernel=6.16.12+deb13-cloud-amd64"), OverwriteOrder::allocate_first);
    EXPECT_EQ(order("zram:kernel=6.17"), OverwriteOrder::allocate_first);
    EXPECT_EQ(order("zram"), OverwriteOrder::allocate_first);
}

TEST(StorePolicy, ZswapFollowsItsKernel) {
    const StoreRules old = StorePolicy::parse("zswap:kernel=6.1").rules;
    EXPECT_EQ(old.order, OverwriteOrder::free_first);
    EXPECT_TRUE(old.same_filled_takes_nothing);
    EXPECT_FALSE(old.hysteresis.full_at_limit);
    const StoreRules middle = StorePolicy::parse("zswap:kernel=6.12").rules;
    EXPECT_EQ(middle.order, OverwriteOrder::allocate_first);
    EXPECT_EQ(middle.huge_from, HugeFrom::never);
    EXPECT_EQ(StorePolicy::parse("zswap").rules.huge_from, HugeFrom::page_size);
}

TEST(StorePolicy, ZswapsParametersChangeItsRules) {
    EXPECT_TRUE(StorePolicy::parse("zswap:kernel=6.12").rules.load_frees);
    const StorePolicy keep = StorePolicy::parse("zswap:loads=keep,kernel=6.12,accept=80,writeback=off");
    EXPECT_FALSE(keep.rules.load_frees);
    EXPECT_EQ(keep.rules.hysteresis.accept_percent, 80);
    EXPECT_EQ(keep.rules.shrinker_batch, 0);
    EXPECT_EQ(keep.full_text(), "zswap:kernel=6.12,loads=keep,accept=80,writeback=off");
    EXPECT_EQ(StorePolicy::parse("zswap:kernel=7.2").rules.shrinker_batch, 1);
    EXPECT_EQ(StorePolicy::parse("zswap:kernel=7.3").rules.shrinker_batch, 32);
    EXPECT_THAT(refusal("zswap:loads=no"), HasSubstr("loads=no: must be free or keep"));
    EXPECT_THAT(refusal("zswap:accept=101"), HasSubstr("0 to 100"));
    EXPECT_THAT(refusal("zswap:kernel=6.1,writeback=on"), HasSubstr("not modelled"));
    EXPECT_THAT(refusal("zram:loads=keep"), HasSubstr("no parameter 'loads'"));
}

TEST(StorePolicy, ZramsHugeSizeCanBeThatOfAPage) {
    EXPECT_EQ(StorePolicy::parse("zram").rules.huge_from, HugeFrom::pool_huge_size);
    EXPECT_EQ(StorePolicy::parse("zram:huge=pool").rules.huge_from, HugeFrom::pool_huge_size);
    EXPECT_EQ(StorePolicy::parse("zram:huge=page").rules.huge_from, HugeFrom::page_size);
    EXPECT_EQ(StorePolicy::parse("zram:kernel=6.1,huge=page").full_text(), "zram:kernel=6.1,huge=page");
    EXPECT_THAT(refusal("zram:huge=3000"), HasSubstr("must be page or pool"));
}

TEST(StorePolicy, AKernelThatCannotBeReplayedIsRefusedWithTheReasonAndTheOthers) {
    EXPECT_THAT(refusal("zswap:kernel=6.6"),
                AllOf(HasSubstr("kernel=6.6"), HasSubstr("among 32 pools by a hash"),
                      HasSubstr("up to 6.1, 6.11 to 6.17")));
}

TEST(StorePolicy, WhatItDoesNotUnderstandIsNamed) {
    EXPECT_THAT(refusal("zrma"), AllOf(HasSubstr("'zrma'"), HasSubstr("did you mean zram?")));
    EXPECT_THAT(refusal("zram:chain=8"), HasSubstr("no parameter 'chain'; it has kernel"));
    EXPECT_THAT(refusal("zram:kernel=new"), HasSubstr("kernel=new: not a kernel release"));
    EXPECT_THAT(refusal("zram:kernel=6.12x"), HasSubstr("not a kernel release"));
    EXPECT_THAT(refusal("zram:kernel=6.12."), HasSubstr("not a kernel release"));
    EXPECT_THAT(refusal("zram:kernel=6.12.3x"), HasSubstr("not a kernel release"));
    EXPECT_THAT(refusal("zram:kernel=4.19"), HasSubstr("the rules of Linux 4.19 are not known"));
    EXPECT_THAT(refusal("zram:kernel=9.9"), HasSubstr("newer than the newest known"));
    EXPECT_THAT(refusal("plain:kernel=6.1"), HasSubstr("has no parameters"));
    EXPECT_THAT(refusal(""), HasSubstr("the policy's name is missing"));
    EXPECT_THAT(refusal("x"), HasSubstr("known policies: zram, zswap, plain"));
}

}  // namespace
}  // namespace swapreplay
