// SPDX-License-Identifier: GPL-2.0-or-later
// The whole bill: what a machine pays for stored pages beside the pages of the pool, which alone mm_stat shows.
#ifndef SWAPREPLAY_REPLAY_BILL_HPP
#define SWAPREPLAY_REPLAY_BILL_HPP

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "replay/resolution.hpp"
#include "replay/snapshot.hpp"

namespace swapreplay {

/// A line of the bill.
struct BillItem {
    std::string_view what;       ///< "handles"
    std::string_view structure;  ///< the kernel's name of it; empty: not known
    std::string_view file;       ///< of the kernel's source, that has it; empty: not known
    std::optional<std::uint64_t> count;
    std::optional<std::uint64_t> bytes_each;
    std::optional<std::uint64_t> bytes;  ///< slabs or pages in full
    bool is_bitmap = false;              ///< a bit each, and bytes_each is nullopt
};

struct Bill {
    /// nullopt: policy and pool follow no kernel, or different ones, and nothing but the pages is known.
    std::optional<KernelRelease> kernel;
    std::optional<std::uint64_t> pages_bytes;  ///< of the pool's pages: mem_used_total of mm_stat
    std::vector<BillItem> items;               ///< beside them

    /// Of the items that are known.
    [[nodiscard]] std::uint64_t known_bytes() const noexcept;
    [[nodiscard]] bool all_known() const noexcept;
};

/// What a bill is made for.
struct BilledPool {
    const Resolution& resolved;
    std::uint32_t page_size = 0;  ///< bytes
    std::uint64_t slots = 0;      ///< of the swap device; 0: not known
};

/// @param moment  with classes and slots
/// The slots are taken for those of a swap area that begins where the device does, as mkswap of a whole device makes it.
[[nodiscard]] Bill bill_of(const BilledPool& pool, const Snapshot& moment);

}  // namespace swapreplay

#endif
