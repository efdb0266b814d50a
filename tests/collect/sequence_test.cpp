// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/sequence.hpp"

#include <gtest/gtest.h>

namespace swapreplay::collect {
namespace {

TEST(Sequence, BeginsWithTheFirstNumberItGets) {
    Sequence sequence;
    EXPECT_FALSE(sequence.begun());
    EXPECT_EQ(sequence.take(40), 0U);
    EXPECT_EQ(sequence.first(), 40U);
    EXPECT_EQ(sequence.lost(), 0U);
}

TEST(Sequence, CountsWhatIsMissingBetweenAndAtTheEnd) {
    Sequence sequence;
    sequence.take(0);
    EXPECT_EQ(sequence.take(1), 0U);
    EXPECT_EQ(sequence.take(5), 3U);
    EXPECT_EQ(sequence.end(8), 2U);
    EXPECT_EQ(sequence.lost(), 5U);
    EXPECT_EQ(sequence.next(), 8U);
}

TEST(Sequence, CountsWhatIsMissingAtTheBeginningOnceItHasBegun) {
    Sequence sequence;
    sequence.begin(10);
    sequence.begin(3);
    EXPECT_EQ(sequence.take(12), 2U);
    EXPECT_EQ(sequence.first(), 10U);
}

TEST(Sequence, EndsWithoutLossWhereNothingHappened) {
    Sequence sequence;
    EXPECT_EQ(sequence.end(1000), 0U);
    EXPECT_EQ(sequence.first(), 1000U);
}

TEST(Sequence, TellsNumbersThatCameFromThoseThatNeverDid) {
    Sequence sequence;
    for (const std::uint64_t seq : {2U, 3U, 6U, 7U, 20U})
        sequence.take(seq);
    for (std::uint64_t seq = 0; seq < 30; seq++) {
        const bool came = seq == 2 || seq == 3 || seq == 6 || seq == 7 || seq == 20;
        EXPECT_EQ(sequence.taken(seq), came) << seq;
    }
}

}  // namespace
}  // namespace swapreplay::collect
