// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/registry.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pool/all_pools.hpp"
#include "pool/external_pool.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

const std::vector<const PoolInfo*>& pool_infos() {
    static const auto infos = []<class... P>(PoolList<P...>) {
        return std::vector<const PoolInfo*>{&P::info()...};
    }(AllPools{});
    return infos;
}

const PoolInfo& external_pool_info() {
    return ExternalPool::info();
}

bool has_library_memory(const PoolSpec& spec) {
    return [&spec]<class... P>(PoolList<P...>) {
        return ((LibraryMemoryPool<P> && P::info().name == spec.name) || ...);
    }(AllPools{});
}

void throw_unknown_pool(const PoolSpec& spec) {
    std::vector<std::string_view> names;
    for (const PoolInfo* info : pool_infos())
        names.push_back(info->name);
    throw Error(Fault::usage, fmt::format("unknown pool '{}'; known pools: {}{}", spec.name,
                                          fmt::join(names, ", "), did_you_mean(spec.name, names)));
}

}  // namespace swapreplay
