// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/ranges.hpp"

#include <gmock/gmock.h>

#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::vector<std::string> pools(std::string_view text) {
    return expand_spec("--pool", text);
}

TEST(Ranges, WithoutARangeATextIsItself) {
    EXPECT_THAT(pools("zsmalloc"), ElementsAre("zsmalloc"));
    EXPECT_THAT(pools("zsmalloc:chain=8,kernel=6.12"), ElementsAre("zsmalloc:chain=8,kernel=6.12"));
    EXPECT_THAT(pools(""), ElementsAre(""));
    EXPECT_THAT(pools("a,,b"), ElementsAre("a,,b"));
}

TEST(Ranges, PathsWithTwoDotsAreNone) {
    EXPECT_THAT(pools("../mine.so"), ElementsAre("../mine.so"));
    EXPECT_THAT(pools("external:file=../mine.so,size=1..2"),
                ElementsAre("external:file=../mine.so,size=1", "external:file=../mine.so,size=2"));
}

TEST(Ranges, BothEndsAreAmongTheValues) {
    EXPECT_THAT(pools("zsmalloc:chain=4..6"),
                ElementsAre("zsmalloc:chain=4", "zsmalloc:chain=5", "zsmalloc:chain=6"));
    EXPECT_THAT(pools("p:x=7..7"), ElementsAre("p:x=7"));
}

TEST(Ranges, PlusIsAStepAndASlashTheNumberOfSteps) {
    EXPECT_THAT(pools("p:x=4..16+4"), ElementsAre("p:x=4", "p:x=8", "p:x=12", "p:x=16"));
    EXPECT_THAT(pools("p:x=4..15+4"), ElementsAre("p:x=4", "p:x=8", "p:x=12"));
    EXPECT_THAT(pools("p:x=4..16/3"), ElementsAre("p:x=4", "p:x=8", "p:x=12", "p:x=16"));
    EXPECT_THAT(pools("p:x=16K..64K/3"), ElementsAre("p:x=16K", "p:x=32K", "p:x=48K", "p:x=64K"));
    EXPECT_THAT(pools("p:x=16K..64K+24K"), ElementsAre("p:x=16K", "p:x=40K", "p:x=64K"));
}

TEST(Ranges, MoreStepsThanValuesGiveEachValueOnce) {
    EXPECT_THAT(pools("p:x=1..3/7"), ElementsAre("p:x=1", "p:x=2", "p:x=3"));
}

TEST(Ranges, SeveralParametersAreCombined) {
    EXPECT_THAT(pools("p:x=1..2,y=a,z=3..4"),
                ElementsAre("p:x=1,y=a,z=3", "p:x=1,y=a,z=4", "p:x=2,y=a,z=3", "p:x=2,y=a,z=4"));
}

TEST(Ranges, WhatIsNoRangeIsRefusedWithTheOption) {
    const auto refused = [](std::string_view text, const char* why) {
        EXPECT_THAT([=] { (void)pools(text); }, ThrowsMessage<Error>(HasSubstr(why))) << text;
    };
    refused("p:x=5..4", "--pool p:x=5..4: range 5..4: its end is below");
    refused("p:x=5..", "must be A..B");
    refused("p:x=5..b", "must be A..B");
    refused("p:x=6.1..6.12", "must be A..B");
    refused("p:x=1..2+", "must be A..B");
    refused("p:x=1..2+0", "at least 1");
    refused("p:x=1..2/0", "at least 1");
    refused("p:x=1..2/3M", "has no unit");
    refused("p:x=1K..2K+3", "the unit of both ends");
    refused("p:x=1K..2K", "needs steps");
    refused("p:x=1K..1M/2", "same unit");
    refused("p:x=0..18446744073709551615", "more than 10000 values");
    refused("p:x=0..18446744073709551616", "must be A..B");
    refused("p:x=1..9999,y=1..9999", "more than 10000 values");
}

TEST(Ranges, LimitsComeOutInTheirShortestForm) {
    EXPECT_THAT(expand_limit("none"), ElementsAre(""));
    EXPECT_THAT(expand_limit("20000"), ElementsAre("20000"));
    EXPECT_THAT(expand_limit("1024K"), ElementsAre("1M"));
    EXPECT_THAT(expand_limit("100B"), ElementsAre("100B"));
}

TEST(Ranges, SixteenStepsAreSeventeenLimits) {
    const auto limits = expand_limit("64M..512M/16");
    ASSERT_EQ(limits.size(), 17);
    EXPECT_EQ(limits[0], "64M");
    EXPECT_EQ(limits[1], "92M");
    EXPECT_EQ(limits[16], "512M");
}

TEST(Ranges, LimitsMayHaveSeveralUnits) {
    EXPECT_THAT(expand_limit("512M..1G/2"), ElementsAre("512M", "768M", "1G"));
    EXPECT_THAT(expand_limit("512K..1M+256K"), ElementsAre("512K", "768K", "1M"));
    EXPECT_THAT(expand_limit("1M..4M/2"), ElementsAre("1M", "2M", "4M"));
    EXPECT_THAT(expand_limit("1000..2000+500"), ElementsAre("1000", "1500", "2000"));
}

TEST(Ranges, LimitsThatCannotBeAreRefused) {
    EXPECT_THAT([] { (void)expand_limit("64M..512M"); }, ThrowsMessage<Error>(HasSubstr("needs steps")));
    EXPECT_THAT([] { (void)expand_limit("64M..512/2"); }, ThrowsMessage<Error>(HasSubstr("cannot be mixed")));
    EXPECT_THAT([] { (void)expand_limit("64M..512M+8"); },
                ThrowsMessage<Error>(HasSubstr("cannot be mixed")));
    EXPECT_THAT([] { (void)expand_limit("64M..512M/x"); }, ThrowsMessage<Error>(HasSubstr("must be A..B")));
    EXPECT_THAT([] { (void)expand_limit("0..5/2"); }, ThrowsMessage<Error>(HasSubstr("must be A..B")));
    EXPECT_THAT([] { (void)expand_limit("many"); }, ThrowsMessage<Error>(HasSubstr("--limit many")));
}

}  // namespace
}  // namespace swapreplay
