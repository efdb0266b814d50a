// SPDX-License-Identifier: GPL-2.0-or-later
// A pool at a moment: where its bytes are, and class by class.
#ifndef SWAPREPLAY_REPORT_MOMENT_REPORT_HPP
#define SWAPREPLAY_REPORT_MOMENT_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// Where the bytes of the pool's pages are at its peak and at the end; empty: not known.
[[nodiscard]] std::string byte_uses_text(const PoolSummary& pool);

/// The classes at the peak; empty: the pool has none.
[[nodiscard]] std::string peak_classes_text(const PoolSummary& pool, bool all_classes);

/// The only pool at each moment that was asked for.
[[nodiscard]] std::string moments_text(const ReplayOutcome& outcome, bool all_classes);

/// `peak` and `moments`, as docs/json.md has them.
[[nodiscard]] nlohmann::ordered_json peak_json(const PoolSummary& pool);
[[nodiscard]] nlohmann::ordered_json moments_json(const ReplayOutcome& outcome);

}  // namespace swapreplay

#endif
