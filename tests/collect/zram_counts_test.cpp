// SPDX-License-Identifier: GPL-2.0-or-later
// Losses of which no number tells.
#include <gtest/gtest.h>

#include "collect/zram_programs.hpp"

namespace swapreplay::collect {
namespace {

TEST(ZramCounts, AWriteOfManyPagesDoesNotHideReadsThatWereNotSeen) {
    ZramCounts now;
    now.outside = 16;
    now.outside_bios = 1;
    EXPECT_EQ(now.unnumbered_since({}, 1), 0U) << "the write alone: its pages have numbers";
    EXPECT_EQ(now.unnumbered_since({}, 4), 3U);
}

TEST(ZramCounts, WhatWasNotSeenBeforeTheRecordingBeganHidesNothing) {
    ZramCounts before, now;
    before.outside = before.outside_bios = 20;
    before.frees_unseen = 5;
    before.dropped_unnumbered = 2;
    now = before;
    EXPECT_EQ(now.unnumbered_since(before, 3), 3U);
    now.frees_unseen += 1;
    now.dropped_unnumbered += 4;
    EXPECT_EQ(now.unnumbered_since(before, 3), 4U + 2U);
}

TEST(ZramCounts, StoresBeyondWhatCanBeFollowedAreNotSkippedRuns) {
    ZramCounts now;
    now.crowded = 9;
    now.outside = 9;
    EXPECT_EQ(now.unnumbered_since({}, 2), 2U);
}

}  // namespace
}  // namespace swapreplay::collect
