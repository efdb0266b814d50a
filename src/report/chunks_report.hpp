// SPDX-License-Identifier: GPL-2.0-or-later
// Chunks of several pages: what storing them saved, and what reads and frees of single pages cost.
#ifndef SWAPREPLAY_REPORT_CHUNKS_REPORT_HPP
#define SWAPREPLAY_REPORT_CHUNKS_REPORT_HPP

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// @param pool  has chunks
[[nodiscard]] std::string chunks_text(const ReplayOutcome& outcome, const PoolSummary& pool);

/// The same in a few lines, for a table of pools: what is a model and assumed, and what reads cost.
/// @param pool  has chunks
[[nodiscard]] std::string chunks_in_short(const ReplayOutcome& outcome, const PoolSummary& pool);

/// Says that chunks are a model, in JSON and CSV.
inline constexpr std::string_view chunks_model = "no kernel stores chunks of several pages";

/// One pool's `chunks`, as docs/json.md has them.
[[nodiscard]] nlohmann::ordered_json chunks_json(const ReplayOutcome& outcome, const PoolSummary& pool);

}  // namespace swapreplay

#endif
