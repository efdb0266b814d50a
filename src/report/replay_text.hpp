// SPDX-License-Identifier: GPL-2.0-or-later
// Replays for people.
#ifndef SWAPREPLAY_REPORT_REPLAY_TEXT_HPP
#define SWAPREPLAY_REPORT_REPLAY_TEXT_HPP

#include <string>
#include <string_view>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// One trace through one pool: what happened, memory at peak and end and where its bytes are, then times, classes at the
/// peak or at the moments asked for, bursts and samples if any.
/// @param all_classes  not only those with the most unused bytes
[[nodiscard]] std::string replay_text(const ReplayOutcome& outcome, bool all_classes);

/// In the place of a trace's comparison: it was stopped before this one.
[[nodiscard]] std::string not_replayed_text(const std::string& trace);

/// One trace through several: a line for each pool, its difference to the first, the best of each column
/// marked.
[[nodiscard]] std::string comparison_text(const ReplayOutcome& outcome);

/// What a trace is and what happened in it, in two lines.
[[nodiscard]] std::string trace_text(const ReplayOutcome& outcome);

/// What the replay was resolved to: kernel, policy, limit, and each pool with all its parameters; a line each.
[[nodiscard]] std::string resolved_text(const ReplayOutcome& outcome);

/// What --check found in a word: "ok", "bytes ok" where frees could not be checked, or "lost_write".
[[nodiscard]] std::string_view check_word(const PoolSummary& pool);

}  // namespace swapreplay

#endif
