// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

TEST(Histogram, IsExactForSmallValues) {
    Histogram histogram;
    for (std::uint64_t value = 1; value <= 100; value++)
        histogram.add(value);
    EXPECT_EQ(histogram.count(), 100);
    EXPECT_EQ(histogram.quantile(0.5), 50);
    EXPECT_EQ(histogram.quantile(0.99), 99);
    EXPECT_EQ(histogram.quantile(0), 1);
    EXPECT_EQ(histogram.quantile(1), 100);
}

TEST(Histogram, IsWithinASixtyFourthOfSortedValues) {
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> values(5000);
    Histogram histogram;
    for (std::uint64_t& value : values) {
        value = random() >> (random() % 64);  // every magnitude, up to 2^64 - 1
        histogram.add(value);
    }
    std::sort(values.begin(), values.end());
    for (const double share : {0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * 5000)) - 1;
        const auto exact = static_cast<double>(values[rank]);
        const auto found = static_cast<double>(histogram.quantile(share));
        EXPECT_LE(found, exact);
        EXPECT_GE(found, exact - exact / 64 - 1);
    }
}

TEST(Histogram, AddsUp) {
    Histogram some;
    Histogram more;
    some.add(3);
    more.add(5000);
    some.add(more);
    EXPECT_EQ(some.count(), 2);
    EXPECT_EQ(some.sum(), 5003);
    EXPECT_EQ(some.quantile(0.5), 3);
    EXPECT_EQ(Histogram().quantile(0.5), 0);
}

}  // namespace
}  // namespace swapreplay
