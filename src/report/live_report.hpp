// SPDX-License-Identifier: GPL-2.0-or-later
// Rows of a comparison that goes on while it is looked at.
#ifndef SWAPREPLAY_REPORT_LIVE_REPORT_HPP
#define SWAPREPLAY_REPORT_LIVE_REPORT_HPP

#include <string>
#include <vector>

#include "replay/live_usage.hpp"

namespace swapreplay {

/// The columns' titles.
/// @param pools  names, in the order of LiveRow::pools
[[nodiscard]] std::string live_heading(const std::vector<std::string>& pools);
/// One line: the trace's time, events so far, payload of the first pool, memory of each.
[[nodiscard]] std::string live_line(const LiveRow& row, const std::vector<std::string>& pools);

}  // namespace swapreplay

#endif
