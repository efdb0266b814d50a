// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel keeps beside the pool's pages, at the moments that were asked for.
#ifndef SWAPREPLAY_REPORT_BILL_REPORT_HPP
#define SWAPREPLAY_REPORT_BILL_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// Of the only pool; empty: none was asked for.
[[nodiscard]] std::string bills_text(const ReplayOutcome& outcome);

/// `bill`, as docs/json.md has it.
[[nodiscard]] nlohmann::ordered_json bills_json(const ReplayOutcome& outcome);

}  // namespace swapreplay

#endif
