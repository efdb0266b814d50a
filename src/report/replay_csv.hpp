// SPDX-License-Identifier: GPL-2.0-or-later
// Comparisons for spreadsheets: RFC 4180, a line for each trace and pool.
#ifndef SWAPREPLAY_REPORT_REPLAY_CSV_HPP
#define SWAPREPLAY_REPORT_REPLAY_CSV_HPP

#include <string>
#include <vector>

#include "report/replay_facts.hpp"

namespace swapreplay {

/// The first line names the columns, by the keys of docs/json.md.
[[nodiscard]] std::string comparison_csv(const std::vector<ReplayFacts>& traces);

}  // namespace swapreplay

#endif
