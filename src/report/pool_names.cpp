// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/pool_names.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace swapreplay {

bool have_several_policies(const std::vector<PoolSummary>& pools) {
    return std::ranges::any_of(
        pools, [&pools](const PoolSummary& pool) { return pool.policy != pools.front().policy; });
}

std::string name_among(const PoolSummary& pool, const std::vector<PoolSummary>& pools) {
    return have_several_policies(pools) ? fmt::format("{}, {}", pool.pool, pool.policy) : pool.pool;
}

}  // namespace swapreplay
