// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swapreplay {
namespace {

using testing::ElementsAre;

/// The event numbers that are left of a trace of so many events; each sample's pages are its event number.
std::vector<std::uint64_t> sampled(std::size_t at_most, std::uint64_t events) {
    SampleSeries series(at_most);
    const auto usage = [](std::uint64_t at) {
        Usage now;
        now.pages = at;
        return now;
    };
    while (series.due() <= events)
        series.add(usage(series.due()));
    series.finish(events, usage(events));
    std::vector<std::uint64_t> numbers;
    for (const Sample& sample : series.points()) {
        EXPECT_EQ(sample.events, sample.usage.pages);
        numbers.push_back(sample.events);
    }
    return numbers;
}

TEST(SampleSeries, AShortTraceIsSampledAtEveryEvent) {
    EXPECT_THAT(sampled(4, 3), ElementsAre(1, 2, 3));
    EXPECT_THAT(sampled(4, 4), ElementsAre(1, 2, 3, 4));
}

TEST(SampleSeries, ALongerOneAtEvenDistancesAndAtItsEnd) {
    EXPECT_THAT(sampled(4, 5), ElementsAre(2, 4, 5));
    EXPECT_THAT(sampled(4, 8), ElementsAre(2, 4, 6, 8));
    EXPECT_THAT(sampled(4, 9), ElementsAre(4, 8, 9));
    EXPECT_THAT(sampled(3, 100), ElementsAre(64, 100));
}

TEST(SampleSeries, NeverHasMoreThanAskedForNorLessThanHalf) {
    for (std::size_t at_most = 2; at_most < 20; at_most++) {
        for (std::uint64_t events = at_most; events < 300; events++) {
            const auto numbers = sampled(at_most, events);
            EXPECT_LE(numbers.size(), at_most);
            EXPECT_GE(numbers.size(), at_most / 2) << at_most << " of " << events;
            EXPECT_EQ(numbers.back(), events);
        }
    }
}

TEST(SampleSeries, WantsNothingWhenNoneAreAskedFor) {
    SampleSeries series(0);
    EXPECT_EQ(series.due(), SampleSeries::never);
    series.finish(10, {});
    EXPECT_TRUE(series.points().empty());
}

}  // namespace
}  // namespace swapreplay
