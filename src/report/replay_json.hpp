// SPDX-License-Identifier: GPL-2.0-or-later
// Replays for programs: the keys are those of docs/json.md, and stay as they are once released.
#ifndef SWAPREPLAY_REPORT_REPLAY_JSON_HPP
#define SWAPREPLAY_REPORT_REPLAY_JSON_HPP

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// One trace through one pool: the trace's keys and the pool's in one object.
[[nodiscard]] nlohmann::ordered_json replay_json(const ReplayOutcome& outcome);

/// Traces through several: `traces`, each the trace's keys and `pools`, an object each; and the names of
/// those that were not replayed, since it was stopped before.
[[nodiscard]] nlohmann::ordered_json comparison_json(const std::vector<ReplayOutcome>& traces,
                                                     const std::vector<std::string>& not_replayed);

/// What each pool holds after a row's events, as JSON Lines.
/// @param pools  names, in the order of LiveRow::pools
[[nodiscard]] std::string live_json_lines(const std::string& trace, const LiveRow& row,
                                          const std::vector<std::string>& pools);

/// The samples of every pool as JSON Lines, in the order of events; empty when there are none.
[[nodiscard]] std::string samples_json_lines(const ReplayOutcome& outcome);

/// The size classes now, or those that an empty pool would have.
[[nodiscard]] nlohmann::ordered_json classes_json(const std::vector<ClassUse>& classes);

}  // namespace swapreplay

#endif
