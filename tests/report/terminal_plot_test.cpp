// SPDX-License-Identifier: GPL-2.0-or-later
// Plots as they look.
#include "report/terminal_plot.hpp"

#include <gtest/gtest.h>

#include "base/printable.hpp"

namespace swapreplay {
namespace {

ColumnPlot small_plot() {
    ColumnPlot plot;
    plot.title = "memory";
    plot.values = {0, 1, 4, 8, 16, 7.9, 0, 0};
    plot.top = 16;
    plot.top_label = "16 B";
    plot.rows = 2;
    plot.left = "0";
    plot.right = "8";
    return plot;
}

TEST(TerminalPlot, DrawsColumnsInEighthsOfARow) {
    EXPECT_EQ(plot_text(small_plot()),
              "memory\n"
              "16 B ┤    █\n"
              "     │ ▁▄███\n"
              "   0 └────────\n"
              "      0      8\n");
}

TEST(TerminalPlot, IsAsciiWhereThatIsWanted) {
    EXPECT_EQ(ascii(plot_text(small_plot())),
              "memory\n"
              "16 B +    @\n"
              "     | .=@@@\n"
              "   0 +--------\n"
              "      0      8\n");
}

TEST(TerminalPlot, ShowsWhateverIsAboveZeroAndCutsAtTheTop) {
    ColumnPlot plot = small_plot();
    plot.title.clear();
    plot.values = {0, 1e-9, 100};
    plot.left.clear();
    plot.right.clear();
    EXPECT_EQ(plot_text(plot),
              "16 B ┤  █\n"
              "     │ ▁█\n"
              "   0 └───\n");
    plot.top = 0;
    EXPECT_EQ(plot_text(plot),
              "16 B ┤\n"
              "     │\n"
              "   0 └───\n");
}

TEST(TerminalPlot, LeavesOutWordsThatDoNotFit) {
    ColumnPlot plot = small_plot();
    plot.rows = 1;
    plot.middle = "too long";
    EXPECT_EQ(plot_text(plot),
              "memory\n"
              "16 B ┤ ▁▂▄█▄\n"
              "   0 └────────\n"
              "      0      8\n");
    plot.values.resize(30);
    plot.middle = "in 2 s";
    plot.title.clear();
    plot.rows = 1;
    EXPECT_EQ(plot_text(plot),
              "16 B ┤ ▁▂▄█▄\n"
              "   0 └──────────────────────────────\n"
              "      0           in 2 s           8\n");
}

PoolSummary pool_with(std::string name, const std::vector<std::uint64_t>& pages) {
    PoolSummary pool;
    pool.pool = std::move(name);
    pool.policy = "zram";
    pool.page_size = 4096;
    for (std::size_t at = 0; at < pages.size(); at++) {
        Usage usage;
        usage.pages = pages[at];
        pool.samples.push_back({(at + 1) * 10, usage, {}, {}});
        if (pages[at] > pool.peaks.pages) {
            pool.peaks.pages = pages[at];
            pool.peaks.pages_event = (at + 1) * 10 - 1;
        }
    }
    return pool;
}

TEST(MemoryPlot, PutsPoolsOnOneScaleWithThePeakWhereItWas) {
    ReplayOutcome outcome;
    outcome.summary.events = 40;
    outcome.summary.pools = {pool_with("one", {8, 4, 2, 0}), pool_with("two", {1, 1, 1, 1})};
    // Between two samples.
    outcome.summary.pools[1].peaks.pages = 4;
    outcome.summary.pools[1].peaks.pages_event = 25;
    EXPECT_EQ(memory_plot(outcome),
              "one: 32.0 KiB at the peak\n"
              "32.0 KiB ┤█\n"
              "         │█\n"
              "         │██\n"
              "         │███\n"
              "       0 └────\n"
              "          0\n"
              "\n"
              "two: 16.0 KiB at the peak\n"
              "32.0 KiB ┤\n"
              "         │\n"
              "         │  █\n"
              "         │▄▄█▄\n"
              "       0 └────\n"
              "          0\n");
}

TEST(MemoryPlot, IsEmptyWithoutSamples) {
    ReplayOutcome outcome;
    outcome.summary.pools.resize(1);
    EXPECT_EQ(memory_plot(outcome), "");
}

}  // namespace
}  // namespace swapreplay
