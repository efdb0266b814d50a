// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/store_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

std::string refusal(std::string_view policy) {
    try {
        (void)StorePolicy::parse(policy);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::usage);
        return error.what();
    }
    return "taken";
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

TEST(StorePolicy, AKernelThatCannotBeReplayedIsRefusedWithTheReasonAndTheOthers) {
    EXPECT_THAT(refusal("zswap:kernel=6.6"),
                AllOf(HasSubstr("kernel=6.6"), HasSubstr("among 32 pools by a hash"),
                      HasSubstr("up to 6.1, 6.11 to 6.17")));
}

TEST(StorePolicy, WhatItDoesNotUnderstandIsNamed) {
    EXPECT_THAT(refusal("zrma"), AllOf(HasSubstr("`zrma`"), HasSubstr("did you mean zram?")));
    EXPECT_THAT(refusal("zram:chain=8"), HasSubstr("its only parameter is kernel=RELEASE"));
    EXPECT_THAT(refusal("zram:kernel=new"), HasSubstr("kernel=new is not a release"));
    EXPECT_THAT(refusal("zram:kernel=6.12x"), HasSubstr("is not a release"));
    EXPECT_THAT(refusal("zram:kernel=6.12."), HasSubstr("is not a release"));
    EXPECT_THAT(refusal("zram:kernel=6.12.3x"), HasSubstr("is not a release"));
    EXPECT_THAT(refusal("plain:kernel=6.1"), HasSubstr("has no parameters"));
    EXPECT_THAT(refusal(""), HasSubstr("there are zram, zswap, plain"));
}

}  // namespace
}  // namespace swapreplay
