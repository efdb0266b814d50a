// SPDX-License-Identifier: GPL-2.0-or-later
// What a replay through several pools says, in sentences.
#ifndef SWAPREPLAY_REPORT_HTML_CONCLUSIONS_HPP
#define SWAPREPLAY_REPORT_HTML_CONCLUSIONS_HPP

#include <string>
#include <vector>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// What the memory cost, which of the pools needs less, how much bursts of frees gave back, and what was not stored; a
/// sentence or two each. Only what the counts carry.
[[nodiscard]] std::vector<std::string> conclusions(const ReplayOutcome& outcome);

}  // namespace swapreplay

#endif
