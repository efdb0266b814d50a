// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/page_ages.hpp"

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

struct Step {
    std::uint64_t ns;
    Op op;
    std::uint32_t slot;
    bool was_there = false;
};

EventBlock block_of(const std::vector<Step>& steps) {
    EventBlock block;
    auto& were_there = block.details.at(static_cast<std::size_t>(Detail::was_there));
    for (const Step& step : steps) {
        block.ops.push_back(step.op);
        block.slots.push_back(Slot{step.slot});
        block.times_ns.push_back(step.ns);
        were_there.push_back(step.was_there ? 1 : 0);
    }
    return block;
}

std::optional<PageAges> ages_of_steps(const std::vector<Step>& steps) {
    PageAgeCounter counter;
    counter.add(block_of(steps));
    return counter.finish();
}

TEST(PageAges, AreTheTimeSinceTheWrite) {
    const auto ages = ages_of_steps({{0, Op::write, 1},
                                     {7, Op::read, 1},
                                     {9, Op::read, 1},
                                     {20, Op::write, 1},  // replaces the page
                                     {25, Op::free, 1},
                                     {30, Op::read, 1},  // of nothing
                                     {40, Op::free, 1}});
    ASSERT_TRUE(ages.has_value());
    EXPECT_EQ(ages->at_read.count, 2);
    EXPECT_EQ(ages->at_read.p10, 7);
    EXPECT_EQ(ages->at_read.p90, 9);
    EXPECT_EQ(ages->at_end.count, 2);
    EXPECT_EQ(ages->at_end.p10, 5);
    EXPECT_EQ(ages->at_end.p90, 20);
}

TEST(PageAges, AreNotKnownOfWhatWasThereWhenTheRecordingBegan) {
    const auto ages = ages_of_steps({{0, Op::write, 1, true}, {7, Op::read, 1}, {9, Op::free, 1}});
    ASSERT_TRUE(ages.has_value());
    EXPECT_EQ(ages->at_read.count, 0);
    EXPECT_EQ(ages->at_end.count, 0);
}

TEST(PageAges, AreNothingWhenTimesGoBack) {
    const auto ages = ages_of_steps({{9, Op::write, 1}, {7, Op::read, 1}});
    ASSERT_TRUE(ages.has_value());
    EXPECT_EQ(ages->at_read.count, 1);
    EXPECT_EQ(ages->at_read.p90, 0);
}

TEST(PageAges, NeedTimesOfAllEvents) {
    PageAgeCounter counter;
    counter.add(block_of({{0, Op::write, 1}}));
    EventBlock untimed = block_of({{7, Op::read, 1}});
    untimed.times_ns.clear();
    counter.add(untimed);
    EXPECT_FALSE(counter.finish().has_value());
}

}  // namespace
}  // namespace swapreplay
