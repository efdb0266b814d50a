// SPDX-License-Identifier: LGPL-2.1-or-later
// Metadata as JSON: the same keys in trace files and in what the commands print.
#ifndef SWAPREPLAY_TRACE_METADATA_JSON_HPP
#define SWAPREPLAY_TRACE_METADATA_JSON_HPP

#include <nlohmann/json_fwd.hpp>

#include "swapreplay/trace.hpp"

namespace swapreplay {

[[nodiscard]] nlohmann::json metadata_to_json(const Metadata& metadata);

/// Keys that are absent keep their defaults (time_unit_ns: 1), unknown ones are left out.
/// Throws Error (a number that is not whole or does not fit) or nlohmann::json::exception (another type).
[[nodiscard]] Metadata metadata_from_json(const nlohmann::json& object);

}  // namespace swapreplay

#endif
