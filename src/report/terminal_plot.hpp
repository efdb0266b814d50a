// SPDX-License-Identifier: GPL-2.0-or-later
// Pictures for a terminal: columns of block characters with a scale and an axis.
//
//     90.9 MiB ┤      ▂▅█
//              │   ▁▅█████▇
//            0 └──────────────
//               0       9,999
//
// They are UTF-8; ascii() makes another picture of them, for a terminal that knows none.
#ifndef SWAPREPLAY_REPORT_TERMINAL_PLOT_HPP
#define SWAPREPLAY_REPORT_TERMINAL_PLOT_HPP

#include <cstddef>
#include <string>
#include <vector>

#include "report/replay_outcome.hpp"
#include "report/trace_info.hpp"

namespace swapreplay {

struct ColumnPlot {
    std::string title;           ///< a line above; empty: none
    std::vector<double> values;  ///< of the columns; 0 is an empty column, anything above is seen
    double top = 0;              ///< the scale's upper end; what is above is cut
    std::string top_label;       ///< "90.9 MiB"
    std::size_t rows = 8;
    /// Below the axis, at its left, middle and right; empty ones are left out.
    std::string left, middle, right;
    std::size_t label_columns = 0;  ///< at least so wide is what stands left of the axis
};

/// Lines, the last one ended too.
[[nodiscard]] std::string plot_text(const ColumnPlot& plot);

/// The memory that each pool held over the events, a plot a pool on the same scale; those of several pools are lower. Of
/// the samples, a column has the most; the one with a pool's peak, the peak. Pools whose pages are not known are left out.
/// Empty: there are no samples.
[[nodiscard]] std::string memory_plot(const ReplayOutcome& outcome);

/// Slots in use over the events, and a histogram of the lengths under each codec.
[[nodiscard]] std::string info_plot(const TraceInfo& info);

}  // namespace swapreplay

#endif
