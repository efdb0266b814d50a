// SPDX-License-Identifier: GPL-2.0-or-later
// Replays for people.
#ifndef SWAPREPLAY_REPORT_REPLAY_TEXT_HPP
#define SWAPREPLAY_REPORT_REPLAY_TEXT_HPP

#include <string>
#include <string_view>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// One trace through one pool: what happened, memory at peak and end, then classes, samples and times if any.
[[nodiscard]] std::string replay_text(const ReplayOutcome& outcome);

/// In the place of a trace's comparison: it was stopped before this one.
[[nodiscard]] std::string not_replayed_text(const std::string& trace);

/// One trace through several: a line for each pool, its difference to the first, the best of each column
/// marked.
[[nodiscard]] std::string comparison_text(const ReplayOutcome& outcome);

/// What a trace is and what happened in it, in two lines.
[[nodiscard]] std::string trace_text(const ReplayOutcome& outcome);

/// What --check found in a word: "ok", "bytes ok" where frees could not be checked, or "lost_write".
[[nodiscard]] std::string_view check_word(const PoolSummary& pool);

/// A class table; `all`: also classes in which nothing is, and then without what is in them.
[[nodiscard]] std::string classes_text(const std::vector<ClassUse>& classes, std::uint32_t page_size,
                                       bool all);

}  // namespace swapreplay

#endif
