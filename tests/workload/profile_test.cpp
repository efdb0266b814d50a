// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/profile.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swapreplay {
namespace {

constexpr std::uint64_t ms = 1'000'000;

/// A trace of one block.
struct Made {
    EventBlock block;

    Made() { block.clens.resize(1); }
    Made& add(Op op, std::uint32_t slot, std::uint64_t ns = 0, std::uint32_t clen = 0) {
        block.ops.push_back(op);
        block.slots.push_back(Slot{slot});
        block.clens[0].push_back(clen);
        block.times_ns.push_back(ns);
        return *this;
    }
    [[nodiscard]] Profile profile(bool timed = true) {
        if (!timed) block.times_ns.clear();
        ProfileCounter counter{Metadata()};
        counter.add(block);
        return counter.finish();
    }
};

DoublingBins sum(const Profile& profile, DoublingBins Stretch::*bins) {
    DoublingBins all;
    for (const Stretch& stretch : profile.stretches)
        all += stretch.*bins;
    return all;
}

std::uint64_t total(const DoublingBins& bins) {
    return std::accumulate(bins.counts.begin(), bins.counts.end(), std::uint64_t{0});
}

TEST(Profile, AgesAreMillisecondsSinceTheWrite) {
    Made made;
    made.add(Op::write, 1, 0, 100).add(Op::read, 1, 5 * ms).add(Op::write, 1, 6 * ms, 100);
    made.add(Op::read, 1, 6 * ms + 1)
        .add(Op::free, 1, 106 * ms)
        .add(Op::read, 1, 107 * ms)
        .add(Op::free, 1, 108 * ms);
    const Profile profile = made.profile();
    EXPECT_EQ(profile.age_unit_ns, ms);
    const DoublingBins loads = sum(profile, &Stretch::load_ages), frees = sum(profile, &Stretch::free_ages);
    EXPECT_EQ(loads.counts[3], 1U) << "5 ms";
    EXPECT_EQ(loads.counts[0], 1U) << "less than 1 ms after it was written again";
    EXPECT_EQ(total(loads), 2U) << "a read of a slot that was freed has no age";
    EXPECT_EQ(profile.reads_of_unknown, 1U);
    EXPECT_EQ(frees.counts[7], 1U) << "100 ms";
    EXPECT_EQ(total(frees), 1U);
}

TEST(Profile, WithoutTimesAgesAreEvents) {
    Made made;
    made.add(Op::write, 1).add(Op::write, 2).add(Op::write, 3).add(Op::read, 1).add(Op::read, 3);
    const Profile profile = made.profile(false);
    EXPECT_EQ(profile.age_unit_ns, 0U);
    EXPECT_TRUE(profile.clock.empty());
    const DoublingBins loads = sum(profile, &Stretch::load_ages), refaults = sum(profile, &Stretch::refaults);
    EXPECT_EQ(loads.counts[2], 2U) << "3 events and 2";
    EXPECT_EQ(refaults.counts[2], 1U) << "two writes came between";
    EXPECT_EQ(refaults.counts[0], 1U) << "none did";
}

TEST(Profile, ClensAreBinnedBySixtyFourthsOfAPage) {
    Made made;
    for (const std::uint32_t clen : {0U, 1U, 64U, 65U, 4032U, 4033U, 4096U, 4097U, 9000U})
        made.add(Op::write, clen, 0, clen);
    Stretch::ClenCounts counts{};
    for (const Stretch& stretch : made.profile().stretches)
        for (std::size_t bin = 0; bin < counts.size(); bin++)
            counts[bin] += stretch.clens[0][bin];
    EXPECT_EQ(counts[0], 3U) << "0, 1 and 64";
    EXPECT_EQ(counts[1], 1U);
    EXPECT_EQ(counts[62], 1U);
    EXPECT_EQ(counts[63], 2U) << "4,033 and a whole page";
    EXPECT_EQ(counts[64], 2U);
}

TEST(Profile, StretchesJoinAndLoseNothing) {
    Made made;
    constexpr std::uint32_t slots = 5000;
    for (std::uint32_t slot = 0; slot < slots; slot++)
        made.add(Op::write, slot * 7, slot * ms, 64);
    for (std::uint32_t slot = 0; slot < slots; slot += 2)
        made.add(Op::free, slot * 7, (slots + slot) * ms);
    const Profile profile = made.profile();
    EXPECT_LE(profile.stretches.size(), Profile::most_stretches);
    EXPECT_GE(profile.stretches.size(), Profile::most_stretches / 2 - 1);
    std::uint64_t writes = 0, frees = 0, before = 0;
    for (const Stretch& stretch : profile.stretches) {
        EXPECT_EQ(stretch.events - before, stretch.reads + stretch.writes + stretch.frees);
        before = stretch.events;
        writes += stretch.writes;
        frees += stretch.frees;
        const auto live = std::accumulate(stretch.live.begin(), stretch.live.end(), std::uint64_t{0});
        EXPECT_EQ(live, writes - frees);
    }
    EXPECT_EQ(writes, slots);
    EXPECT_EQ(frees, slots / 2);
    EXPECT_EQ(profile.slots_per_row, 512U) << "the power of two with which 128 rows reach slot 34,993";
}

TEST(Profile, ItsClockTellsTheTimeAfterAnyNumberOfEvents) {
    Made made;
    constexpr std::uint32_t events = 10'000;
    for (std::uint32_t at = 0; at < events; at++)
        made.add(Op::write, at, at * 3, 64);
    const Profile profile = made.profile();
    EXPECT_LE(profile.clock.size(), Profile::most_clock_points);
    for (const std::uint64_t after : {1U, 4096U, 5000U, 9999U, 10'000U})
        EXPECT_NEAR(static_cast<double>(profile.ns_after(after)), static_cast<double>((after - 1) * 3), 10)
            << after;
    EXPECT_EQ(profile.ns_after(events), (events - 1) * 3U);
}

}  // namespace
}  // namespace swapreplay
