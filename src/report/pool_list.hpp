// SPDX-License-Identifier: GPL-2.0-or-later
// The pools and store policies that there are, and the size classes of one, for people and for programs.
#ifndef SWAPREPLAY_REPORT_POOL_LIST_HPP
#define SWAPREPLAY_REPORT_POOL_LIST_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "replay/pool_replay.hpp"

namespace swapreplay {

[[nodiscard]] std::string pool_list_text();
/// docs/json.md
[[nodiscard]] nlohmann::ordered_json pool_list_json();

/// @param pool    the spec as given
/// @param replay  an empty pool of that spec, which has classes
[[nodiscard]] std::string pool_classes_text(const std::string& pool, const PoolReplay& replay);
[[nodiscard]] nlohmann::ordered_json pool_classes_json(const std::string& pool, const PoolReplay& replay);

}  // namespace swapreplay

#endif
