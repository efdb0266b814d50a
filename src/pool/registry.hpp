// SPDX-License-Identifier: GPL-2.0-or-later
// All pools by name.
#ifndef SWAPREPLAY_POOL_REGISTRY_HPP
#define SWAPREPLAY_POOL_REGISTRY_HPP

#include <vector>

#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// Of every pool, in the order of the tables. The external pool is not among them: it needs a file.
const std::vector<const PoolInfo*>& pool_infos();

/// Of the pool that is loaded from a file.
const PoolInfo& external_pool_info();

/// Whether a pool's memory is that of a library (LibraryMemoryPool). Of an external pool: false.
bool has_library_memory(const PoolSpec& spec);

/// Throws Error(Fault::usage): there is no such pool; with all names, and the one that was probably meant.
[[noreturn]] void throw_unknown_pool(const PoolSpec& spec);

}  // namespace swapreplay

#endif
