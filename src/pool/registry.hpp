// SPDX-License-Identifier: GPL-2.0-or-later
// All pools: the one place that a new pool is entered in.
#ifndef SWAPREPLAY_POOL_REGISTRY_HPP
#define SWAPREPLAY_POOL_REGISTRY_HPP

#include <type_traits>
#include <utility>
#include <vector>

#include "pool/external_pool.hpp"
#include "pool/glibc_malloc.hpp"
#include "pool/ideal.hpp"
#include "pool/jemalloc_malloc.hpp"
#include "pool/mimalloc_malloc.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"
#include "pool/slub.hpp"
#include "pool/tcmalloc_malloc.hpp"
#include "pool/tlsf.hpp"
#include "pool/xvmalloc.hpp"
#include "pool/z3fold.hpp"
#include "pool/zbud.hpp"
#include "pool/zsmalloc.hpp"

namespace swapreplay {

template <Pool... P>
struct PoolList {};

/// In the order in which `swapreplay pools` and a comparison of all show them. ExternalPool is none of these:
/// it is nothing without a file.
// clang-format off
using AllPools = PoolList<
    IdealPool,
    TlsfPool,
    XvmallocPool,
    ZsmallocPool,
    ZbudPool,
    Z3foldPool,
    SlubPool,
    GlibcPool,
    JemallocPool,
    MimallocPool,
    TcmallocPool>;
// clang-format on

/// Every pool's info, in the order of AllPools.
const std::vector<const PoolInfo*>& pool_infos();

/// Throws Error(Fault::usage): there is no such pool; with all names, and the one that was probably meant.
[[noreturn]] void throw_unknown_pool(const PoolSpec& spec);

/// Calls visitor(std::type_identity<P>{}) with the type that the spec names and returns what it returns,
/// which has to be of one type for all pools. Throws Error(Fault::usage) where there is no such pool.
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
