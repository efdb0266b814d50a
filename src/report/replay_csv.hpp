// SPDX-License-Identifier: GPL-2.0-or-later
// Comparisons for spreadsheets: RFC 4180, a line for each trace and pool.
#ifndef SWAPREPLAY_REPORT_REPLAY_CSV_HPP
#define SWAPREPLAY_REPORT_REPLAY_CSV_HPP

#include <string>
#include <vector>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// The first line names the columns, by the keys of docs/json.md; what was not asked for is empty. A trace
/// that was not replayed, since it was stopped before, has a line without a pool, of no event, and partial.
[[nodiscard]] std::string comparison_csv(const std::vector<ReplayOutcome>& traces,
                                         const std::vector<std::string>& not_replayed);

}  // namespace swapreplay

#endif
