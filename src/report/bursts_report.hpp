// SPDX-License-Identifier: GPL-2.0-or-later
// Bursts of frees: how soon pools give pages back.
#ifndef SWAPREPLAY_REPORT_BURSTS_REPORT_HPP
#define SWAPREPLAY_REPORT_BURSTS_REPORT_HPP

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// One pool: a row for each burst. Several: a table for each burst, a row for each pool.
[[nodiscard]] std::string bursts_text(const ReplayOutcome& outcome);

/// Percent of the pages that the burst gives back in all which are back after half of its frees; nullopt: it gives none
/// back, or the replay was stopped before its end.
[[nodiscard]] std::optional<double> given_back_at_half(const Burst& burst, const PoolSummary& pool);

/// One pool's `bursts`, as docs/json.md has them.
[[nodiscard]] nlohmann::ordered_json bursts_json(const ReplayOutcome& outcome, const PoolSummary& pool);

}  // namespace swapreplay

#endif
