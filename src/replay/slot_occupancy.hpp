// SPDX-License-Identifier: GPL-2.0-or-later
// How the slots in use lie in what the kernel keeps for groups of slots: clusters of swap, and nodes of xarrays.
#ifndef SWAPREPLAY_REPLAY_SLOT_OCCUPANCY_HPP
#define SWAPREPLAY_REPLAY_SLOT_OCCUPANCY_HPP

#include <cstdint>

#include "replay/slot_record.hpp"
#include "swapreplay/event.hpp"

namespace swapreplay {

/// Counts the nodes of the xarrays that hold an entry for each of some slots, one xarray for 2^14 slots, as swap caches and
/// zswap's trees are. A node is of 64 entries; an xarray has as few levels as its highest entry needs, and none for
/// entry 0 alone.
/// Source: SWAP_ADDRESS_SPACE_SHIFT in include/linux/swap.h (5.10) and mm/swap.h (6.1, 6.12), ZSWAP_ADDRESS_SPACE_SHIFT
/// in mm/zswap.c (7.3); lib/xarray.c, xas_expand() and xas_shrink().
class XarrayNodes {
public:
    /// The next slot, in ascending order, each once.
    void add(Slot slot) noexcept;
    [[nodiscard]] std::uint64_t count() const noexcept { return finished_ + nodes_of_array(); }

private:
    static constexpr unsigned array_shift = 14;
    static constexpr unsigned node_shift = 6;

    [[nodiscard]] std::uint64_t nodes_of_array() const noexcept;

    std::uint64_t finished_ = 0;  ///< nodes of the xarrays before the last
    bool any_ = false;
    std::uint32_t last_ = 0;    ///< slot
    std::uint64_t leaves_ = 0;  ///< of the last xarray: nodes of 64 slots
    std::uint64_t inner_ = 0;   ///< and of 4,096, if it has such
};

/// Slots of a cluster of swap: SWAPFILE_CLUSTER, mm/swapfile.c. HPAGE_PMD_NR where CONFIG_THP_SWAP is set, which x86-64
/// has and arm64 with 4 KiB pages, otherwise 256. No architecture with larger pages selects it: Debian's 6.12.117 and
/// 7.3.4 for arm64 with 16 KiB, 7.2.13 for ppc64el with 64 KiB.
[[nodiscard]] constexpr std::uint32_t swap_cluster_slots(std::uint32_t page_size) noexcept {
    return page_size == 4096 ? 512 : 256;
}

struct SlotOccupancy {
    std::uint64_t slots = 0;         ///< that swap has given out, as far as the trace tells
    std::uint64_t clusters = 0;      ///< that have one of them
    std::uint64_t nodes = 0;         ///< of XarrayNodes of them
    std::uint64_t stored = 0;        ///< slots that hold something in memory, same-filled ones included
    std::uint64_t stored_nodes = 0;  ///< of XarrayNodes of these

    friend bool operator==(const SlotOccupancy&, const SlotOccupancy&) = default;
};

/// Takes every slot once, in ascending order.
class OccupancyCounter {
public:
    /// @param cluster_slots        see swap_cluster_slots()
    /// @param rejected_is_in_swap  a rejected page is on the disk below, in its slot; otherwise it has none
    OccupancyCounter(std::uint32_t cluster_slots, bool rejected_is_in_swap) noexcept
        : cluster_slots_(cluster_slots), rejected_is_in_swap_(rejected_is_in_swap) {}

    void add(Slot slot, SlotState state) noexcept;
    [[nodiscard]] SlotOccupancy finish() const noexcept;

private:
    std::uint32_t cluster_slots_;
    bool rejected_is_in_swap_;
    SlotOccupancy counts_;
    std::uint64_t last_cluster_ = 0;
    XarrayNodes nodes_;
    XarrayNodes stored_nodes_;
};

}  // namespace swapreplay

#endif
