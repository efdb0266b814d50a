// SPDX-License-Identifier: GPL-2.0-or-later
// A pool as a person names it: `zsmalloc:kernel=6.12,chain=8`.
#ifndef SWAPREPLAY_POOL_PARAMETERS_HPP
#define SWAPREPLAY_POOL_PARAMETERS_HPP

#include <string_view>

#include "base/parameters.hpp"
#include "base/spec.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

struct PoolSpec : Spec {
    /// A name with a slash or that ends in .so is a pool out of tree: `external` with the parameter `file`.
    /// Throws Error(Fault::usage): it is not `name` or `name:parameter=value,…`, or names a parameter twice.
    static PoolSpec parse(std::string_view text);
};

/// The parameter that most pools share.
inline constexpr ParameterInfo page_parameter{"page", "4K", "4K, 8K, 16K, 32K, 64K",
                                              "bytes of a page; with a trace, the trace's"};

}  // namespace swapreplay

#endif
