// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/grid.hpp"

#include <gmock/gmock.h>

#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

Grid grid() {
    Grid grid;
    grid.traces = {"a.sr", "b c.sr"};
    grid.pools = {"zbud", "tlsf"};
    return grid;
}

std::vector<std::string> commands(const Grid& of) {
    std::vector<std::string> lines;
    for (const SweepRun& run : of.runs())
        lines.push_back(command_line_of(run, of.common));
    return lines;
}

TEST(Grid, TheRunsOfATraceAreTogether) {
    EXPECT_THAT(commands(grid()), ElementsAre("swapreplay replay a.sr --pool zbud --json",
                                              "swapreplay replay a.sr --pool tlsf --json",
                                              "swapreplay replay 'b c.sr' --pool zbud --json",
                                              "swapreplay replay 'b c.sr' --pool tlsf --json"));
}

TEST(Grid, WhatIsNamedTwiceIsRunOnce) {
    Grid twice = grid();
    twice.traces = {"a.sr", "a.sr"};
    twice.pools = {"zbud", "tlsf", "zbud"};
    twice.limits = {"", "1M", ""};
    EXPECT_EQ(twice.runs().size(), 4);
}

TEST(Grid, ACommandHasWhatIsAskedOfAllRuns) {
    Grid one = grid();
    one.traces = {"a.sr"};
    one.pools = {"zbud"};
    one.codecs = {"zstd"};
    one.limits = {"64M"};
    one.common.words = {"--kernel", "6.12"};
    EXPECT_THAT(commands(one), ElementsAre("swapreplay replay a.sr --pool zbud --limit 64M --codec zstd "
                                           "--kernel 6.12 --json"));
}

TEST(Grid, MoreThanAMillionRunsAreRefused) {
    Grid large = grid();
    for (int i = 0; i < 1000; i++) {
        large.pools.push_back("p" + std::to_string(i));
        large.limits.push_back(std::to_string(i + 1));
    }
    EXPECT_THAT([&] { (void)large.runs(); }, ThrowsMessage<Error>(HasSubstr("more than 1,000,000 runs")));
}

}  // namespace
}  // namespace swapreplay
