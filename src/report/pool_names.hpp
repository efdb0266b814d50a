// SPDX-License-Identifier: GPL-2.0-or-later
// What results call pools, which may be the same ones under several policies.
#ifndef SWAPREPLAY_REPORT_POOL_NAMES_HPP
#define SWAPREPLAY_REPORT_POOL_NAMES_HPP

#include <string>
#include <vector>

#include "report/replay_outcome.hpp"

namespace swapreplay {

[[nodiscard]] bool have_several_policies(const std::vector<PoolSummary>& pools);

/// `zsmalloc`, or `zsmalloc, zswap` if the pools are under several policies.
[[nodiscard]] std::string name_among(const PoolSummary& pool, const std::vector<PoolSummary>& pools);

}  // namespace swapreplay

#endif
