// SPDX-License-Identifier: GPL-2.0-or-later
// From a pool's name to its type. It includes every pool: who only wants their names takes pool/registry.hpp.
#ifndef SWAPREPLAY_POOL_WITH_POOL_HPP
#define SWAPREPLAY_POOL_WITH_POOL_HPP

#include <type_traits>

#include "pool/all_pools.hpp"
#include "pool/external_pool.hpp"
#include "pool/parameters.hpp"
#include "pool/registry.hpp"

namespace swapreplay {

/// Calls visitor(std::type_identity<P>{}) with the type that the spec names and returns what it returns,
/// which has to be of one type for all pools. Throws Error(Fault::usage) if there is no such pool.
///
///     return with_pool(spec, [&]<class P>(std::type_identity<P>) {
///         const Parameters parameters(P::info(), spec);
///         PageSource source(parameters.page_size(), limit_pages, backing);
///         P pool(parameters, source);
///         …
///     });
template <class Visitor>
auto with_pool(const PoolSpec& spec, Visitor&& visitor) {
    const auto visit = [&]<class P, class... Rest>(const auto& self, PoolList<P, Rest...>) {
        if (spec.name == P::info().name) return visitor(std::type_identity<P>{});
        if constexpr (sizeof...(Rest) > 0) {
            return self(self, PoolList<Rest...>{});
        } else {
            if (spec.name == ExternalPool::info().name) return visitor(std::type_identity<ExternalPool>{});
            throw_unknown_pool(spec);
        }
    };
    return visit(visit, AllPools{});
}

}  // namespace swapreplay

#endif
