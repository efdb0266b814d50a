// SPDX-License-Identifier: GPL-2.0-or-later
// Comparisons as the first project plotted them: memory over events, a line for each pool.
#ifndef SWAPREPLAY_REPORT_GNUPLOT_HPP
#define SWAPREPLAY_REPORT_GNUPLOT_HPP

#include <string>
#include <vector>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// Writes into `folder`, which is made if it does not exist: `pages-1.tsv` for the first trace, and so on, with
/// the pools' samples, and `compare.gnuplot`, which makes `pages-1.png` … of them when it is run in that
/// folder (`pages-1.svg` if gnuplot's variable `format` is 'svg'). Throws Error(Fault::system): a file cannot be written.
void write_gnuplot(const std::string& folder, const std::vector<ReplayOutcome>& traces);

}  // namespace swapreplay

#endif
