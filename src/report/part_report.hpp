// SPDX-License-Identifier: GPL-2.0-or-later
// Which part of a trace a report is of.
#ifndef SWAPREPLAY_REPORT_PART_REPORT_HPP
#define SWAPREPLAY_REPORT_PART_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "workload/trace_part.hpp"

namespace swapreplay {

/// "events 1,000..2,000; before them: 1,000 events, 12 slots written". For a part.
[[nodiscard]] std::string part_text(const PartDescription& part);
/// null for a whole trace; the keys are those of docs/json.md.
[[nodiscard]] nlohmann::json part_json(const PartDescription& part);

}  // namespace swapreplay

#endif
