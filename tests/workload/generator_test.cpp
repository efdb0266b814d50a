// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/generator.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::HasSubstr;

// From the reference implementations of splitmix64 and xoshiro256** (Blackman and Vigna), seed 0.
TEST(Random, IsXoshiro256StarStarSeededBySplitmix64) {
    Random random(0);
    EXPECT_EQ(random.next(), 0x99EC5F36CB75F2B4ULL);
    EXPECT_EQ(random.next(), 0xBF6E1F784956452AULL);
    EXPECT_EQ(random.next(), 0x1A5F849D4933E6E0ULL);
}

TEST(Random, StaysBelowItsBoundAndReachesAllOfIt) {
    Random random(1);
    std::map<std::uint32_t, int> counts;
    for (int i = 0; i < 6000; i++)
        counts[random.below(6)]++;
    ASSERT_EQ(counts.size(), 6U);
    for (const auto& [value, count] : counts)
        EXPECT_NEAR(count, 1000, 150) << value;
}

GeneratorOptions options_of(std::uint64_t seed, std::uint64_t events, std::uint32_t slots) {
    GeneratorOptions options;
    options.seed = seed;
    options.events = events;
    options.slots = slots;
    return options;
}

TEST(Generator, ReadsAndFreesOnlyWhatIsLiveAndFillsNoMoreThanTheDevice) {
    Generator generator(options_of(3, 400'000, 2048));
    std::map<std::uint32_t, bool> live;
    std::uint64_t events = 0;
    std::uint64_t last_ns = 0;
    EventBlock block;
    while (generator.next(block)) {
        ASSERT_EQ(block.first_event, events);
        for (std::size_t i = 0; i < block.size(); i++) {
            const Event event = block.event(i);
            ASSERT_LT(index(event.slot), 2048U);
            ASSERT_GE(event.time_ns, last_ns);
            last_ns = event.time_ns;
            bool& is_live = live[index(event.slot)];
            ASSERT_TRUE(is_live || event.op == Op::write) << "event " << events + i;
            is_live = event.op != Op::free;
            ASSERT_EQ(event.clen != 0, event.op == Op::write);
        }
        events += block.size();
    }
    EXPECT_EQ(events, 400'000U);
}

TEST(Generator, NeedsADeviceOfSomeSizeAndClens) {
    EXPECT_THAT(error_of([] { Generator generator(options_of(1, 10, 1023)); }), HasSubstr("1023 slots"));
    GeneratorOptions options = options_of(1, 10, 1024);
    options.clens.writes.assign(100, 0);
    EXPECT_THAT(error_of([&] { Generator generator(options); }), HasSubstr("clens is empty"));
}

}  // namespace
}  // namespace swapreplay
