// SPDX-License-Identifier: GPL-2.0-or-later
// Bursts of frees: how soon pools give pages back.
#ifndef SWAPREPLAY_REPORT_BURSTS_REPORT_HPP
#define SWAPREPLAY_REPORT_BURSTS_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// One pool: a row for each burst. Several: a table for each burst, a row for each pool.
[[nodiscard]] std::string bursts_text(const ReplayOutcome& outcome);

/// One pool's `bursts`, as docs/json.md has them.
[[nodiscard]] nlohmann::ordered_json bursts_json(const ReplayOutcome& outcome, const PoolSummary& pool);

}  // namespace swapreplay

#endif
