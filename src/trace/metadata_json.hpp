// SPDX-License-Identifier: LGPL-2.1-or-later
// Metadata as JSON: the same keys in trace files and in what the commands print.
#ifndef SWAPREPLAY_TRACE_METADATA_JSON_HPP
#define SWAPREPLAY_TRACE_METADATA_JSON_HPP

#include <nlohmann/json_fwd.hpp>

#include "swapreplay/trace.hpp"

namespace swapreplay {

[[nodiscard]] nlohmann::json metadata_to_json(const Metadata& metadata);

}  // namespace swapreplay

#endif
