// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes of what kernels keep for each slot, object and zspage beside the pages of a pool.
#ifndef SWAPREPLAY_REPLAY_KERNEL_STRUCTURES_HPP
#define SWAPREPLAY_REPLAY_KERNEL_STRUCTURES_HPP

#include <cstdint>
#include <optional>

#include "base/kernel_release.hpp"

namespace swapreplay {

/// Bytes on 64 bits, configured as Debian's kernels are. 0: that release has no such structure; nullopt: not known.
struct KernelStructures {
    using Bytes = std::optional<std::uint32_t>;

    Bytes zram_table_entry;     ///< a slot of the device
    Bytes zs_handle;            ///< an object
    Bytes zspage;               ///< a zspage
    Bytes zswap_entry;          ///< an entry of zswap
    Bytes zswap_xarray;         ///< the head of zswap's tree of 2^14 slots
    Bytes zswap_node;           ///< a node of such a tree, see XarrayNodes
    Bytes swap_map;             ///< a slot of the swap area
    Bytes swap_cgroup;          ///< a slot, of the id of its memory cgroup
    Bytes swap_cluster;         ///< a cluster, see swap_cluster_slots()
    Bytes cluster_table;        ///< a cluster that has a slot in use
    Bytes cluster_memcg_table;  ///< the same
    Bytes swap_cache_node;  ///< a node of the swap cache's trees, which keep a shadow for each slot in use
    Bytes frontswap_map;    ///< bits a slot
    Bytes zero_map;         ///< bits a slot
};

/// Objects of a slab cache lie in slabs.
struct SlabLayout {
    std::uint32_t object_bytes = 0;
    std::uint32_t slab_bytes = 0;

    /// Of the fewest slabs that hold them.
    [[nodiscard]] std::uint64_t bytes_of(std::uint64_t objects) const noexcept {
        const std::uint32_t a_slab = slab_bytes / object_bytes;
        return (objects + a_slab - 1) / a_slab * slab_bytes;
    }
};

/// Of a cache of small objects: order 0, whatever the number of processors. calculate_order(), mm/slub.c, 5.10 to 7.3.
[[nodiscard]] SlabLayout small_slab(std::uint32_t object_bytes, std::uint32_t page_size) noexcept;
/// Of radix_tree_node, the cache of the xarrays' nodes, whose constructor costs each object a pointer more. Slabs of 8,
/// 16 or 32 KiB, by the number of processors, lose the same share; larger pages are slabs.
[[nodiscard]] SlabLayout xarray_node_slab(std::uint32_t node_bytes, std::uint32_t page_size) noexcept;

/// A size is known for the releases whose sources were read, and for one between two of them that have the same.
/// @param page_size  4, 16 or 64 KiB; nothing is known of others. Only the tables of a cluster depend on it: the type
///                   information (BTF) of Debian's 6.12.117 and 7.3.4 with 16 KiB, and of 7.2.13 with 64 KiB
[[nodiscard]] KernelStructures kernel_structures(KernelRelease release, std::uint32_t page_size);

}  // namespace swapreplay

#endif
