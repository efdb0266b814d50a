// SPDX-License-Identifier: GPL-2.0-or-later
// zram's writeback and recompression in the course of a trace: what they saved, and what they cost.
#ifndef SWAPREPLAY_REPORT_PASSES_REPORT_HPP
#define SWAPREPLAY_REPORT_PASSES_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// @param pool  has passes
[[nodiscard]] std::string passes_text(const ReplayOutcome& outcome, const PoolSummary& pool);

/// One pool's `passes`, as docs/json.md has them.
[[nodiscard]] nlohmann::ordered_json passes_json(const ReplayOutcome& outcome, const PoolSummary& pool);

}  // namespace swapreplay

#endif
