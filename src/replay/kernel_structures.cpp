// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/kernel_structures.hpp"

#include <algorithm>
#include <array>

#include "replay/slot_occupancy.hpp"

namespace swapreplay {

namespace {

/// Bytes, of the sizes below.
constexpr std::uint32_t usual_page_size = 4096;

struct Known {
    KernelRelease release;
    KernelStructures sizes;
};

/// Common to all: ZS_HANDLE_SIZE in mm/zsmalloc.c; struct xa_node and struct xarray in include/linux/xarray.h.
constexpr std::uint32_t handle = 8;
constexpr std::uint32_t xa_node = 576;
constexpr std::uint32_t xarray = 16;

/// Sources of Debian's 5.10.262, 6.1.192, 6.12.117, 7.2.12 and 7.3.4; for 6.18.15 the type information (BTF) of Debian's
/// kernel, with which those of 6.12 and 7.3 were compared too.
const std::array<Known, 6>& known() {
    static const std::array<Known, 6> all{{
        // drivers/block/zram/zram_drv.h: handle, flags, and ac_time by CONFIG_ZRAM_MEMORY_TRACKING, without which it is
        // 16; mm/zsmalloc.c, struct zspage; mm/zswap.c, struct zswap_entry, in an rbtree of its own nodes; mm/swapfile.c,
        // SYSCALL swapon: swap_map, cluster_info (include/linux/swap.h, struct swap_cluster_info), frontswap_map;
        // mm/swap_cgroup.c, struct swap_cgroup, if CONFIG_MEMCG_SWAP; mm/swap_state.c, shadows.
        {{5, 10},
         {.zram_table_entry = 24,
          .zs_handle = handle,
          .zspage = 48,
          .zswap_entry = 56,
          .zswap_xarray = 0,
          .zswap_node = 0,
          .swap_map = 1,
          .swap_cgroup = 2,
          .swap_cluster = 8,
          .cluster_table = 0,
          .cluster_memcg_table = 0,
          .swap_cache_node = xa_node,
          .frontswap_map = 1,
          .zero_map = 0}},
        // struct zspage has the pool, struct zswap_entry the objcg.
        {{6, 1},
         {.zram_table_entry = 24,
          .zs_handle = handle,
          .zspage = 56,
          .zswap_entry = 64,
          .zswap_xarray = 0,
          .zswap_node = 0,
          .swap_map = 1,
          .swap_cgroup = 2,
          .swap_cluster = 8,
          .cluster_table = 0,
          .cluster_memcg_table = 0,
          .swap_cache_node = xa_node,
          .frontswap_map = 1,
          .zero_map = 0}},
        // zram_drv.h: ac_time by CONFIG_ZRAM_TRACK_ENTRY_ACTIME; mm/zswap.c: an xarray for 2^14 slots, zswap_swapon();
        // mm/swapfile.c: zeromap.
        {{6, 12},
         {.zram_table_entry = 24,
          .zs_handle = handle,
          .zspage = 56,
          .zswap_entry = 56,
          .zswap_xarray = xarray,
          .zswap_node = xa_node,
          .swap_map = 1,
          .swap_cgroup = 2,
          .swap_cluster = 24,
          .cluster_table = 0,
          .cluster_memcg_table = 0,
          .swap_cache_node = xa_node,
          .frontswap_map = 0,
          .zero_map = 1}},
        // mm/swap_table.h, struct swap_table: the swap cache, its shadows included, is a table for each cluster in use.
        {{6, 18},
         {.zram_table_entry = 24,
          .zs_handle = handle,
          .zspage = 56,
          .zswap_entry = 56,
          .zswap_xarray = xarray,
          .zswap_node = xa_node,
          .swap_map = 1,
          .swap_cgroup = 2,
          .swap_cluster = 32,
          .cluster_table = 4096,
          .cluster_memcg_table = 0,
          .swap_cache_node = 0,
          .frontswap_map = 0,
          .zero_map = 1}},
        // zram_drv.h: 32 bits of flags and of ac_time; mm/swap_table.h: the table counts, and has the zero flag;
        // struct swap_memcg_table; mm/swap.h, struct swap_cluster_info.
        {{7, 2},
         {.zram_table_entry = 16,
          .zs_handle = handle,
          .zspage = 56,
          .zswap_entry = 56,
          .zswap_xarray = xarray,
          .zswap_node = xa_node,
          .swap_map = 0,
          .swap_cgroup = 0,
          .swap_cluster = 48,
          .cluster_table = 4096,
          .cluster_memcg_table = 1024,
          .swap_cache_node = 0,
          .frontswap_map = 0,
          .zero_map = 0}},
        {{7, 3},
         {.zram_table_entry = 16,
          .zs_handle = handle,
          .zspage = 56,
          .zswap_entry = 56,
          .zswap_xarray = xarray,
          .zswap_node = xa_node,
          .swap_map = 0,
          .swap_cgroup = 0,
          .swap_cluster = 48,
          .cluster_table = 4096,
          .cluster_memcg_table = 1024,
          .swap_cache_node = 0,
          .frontswap_map = 0,
          .zero_map = 0}},
    }};
    return all;
}

/// The size that both have.
KernelStructures agreed(const KernelStructures& a, const KernelStructures& b) {
    KernelStructures result;
    using Bytes = KernelStructures::Bytes;
    for (const auto member :
         {&KernelStructures::zram_table_entry, &KernelStructures::zs_handle, &KernelStructures::zspage,
          &KernelStructures::zswap_entry, &KernelStructures::zswap_xarray, &KernelStructures::zswap_node,
          &KernelStructures::swap_map, &KernelStructures::swap_cgroup, &KernelStructures::swap_cluster,
          &KernelStructures::cluster_table, &KernelStructures::cluster_memcg_table,
          &KernelStructures::swap_cache_node, &KernelStructures::frontswap_map, &KernelStructures::zero_map})
        result.*member = a.*member == b.*member ? a.*member : Bytes();
    return result;
}

/// With 4 KiB pages.
KernelStructures known_structures(KernelRelease release) {
    release.patch_number = 0;
    const auto after = std::ranges::upper_bound(known(), release, {}, &Known::release);
    if (after == known().begin()) return {};
    const Known& before = *(after - 1);
    if (before.release == release) return before.sizes;
    if (after == known().end()) return {};
    return agreed(before.sizes, after->sizes);
}

/// A table of a cluster has an entry for each of its slots.
KernelStructures::Bytes table_for(std::uint32_t slots, KernelStructures::Bytes usual) {
    return usual ? KernelStructures::Bytes(*usual / swap_cluster_slots(usual_page_size) * slots)
                 : std::nullopt;
}

}  // namespace

SlabLayout small_slab(std::uint32_t object_bytes, std::uint32_t page_size) noexcept {
    return {object_bytes, page_size};
}

SlabLayout xarray_node_slab(std::uint32_t node_bytes, std::uint32_t page_size) noexcept {
    constexpr std::uint32_t free_pointer = 8;
    return {node_bytes + free_pointer, std::max(2 * usual_page_size, page_size)};
}

KernelStructures kernel_structures(KernelRelease release, std::uint32_t page_size) {
    constexpr std::array<std::uint32_t, 3> known_pages = {usual_page_size, 16'384, 65'536};
    if (std::ranges::find(known_pages, page_size) == known_pages.end()) return {};
    KernelStructures sizes = known_structures(release);
    const std::uint32_t slots = swap_cluster_slots(page_size);
    sizes.cluster_table = table_for(slots, sizes.cluster_table);
    sizes.cluster_memcg_table = table_for(slots, sizes.cluster_memcg_table);
    return sizes;
}

}  // namespace swapreplay
