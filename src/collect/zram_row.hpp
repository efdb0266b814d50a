// SPDX-License-Identifier: GPL-2.0-or-later
// What a row of zram's table says of its slot.
#ifndef SWAPREPLAY_COLLECT_ZRAM_ROW_HPP
#define SWAPREPLAY_COLLECT_ZRAM_ROW_HPP

#include <cstddef>
#include <cstdint>
#include <span>

namespace swapreplay::collect {

/// Where things are in a row of this kernel's table, as the programs in bpf/zram.bpf.c found out.
struct ZramLayout {
    static constexpr std::uint32_t no_bit = 255;

    std::uint32_t row_bytes = 0;  ///< 0: not known
    std::uint32_t handle_at = 0;
    std::uint32_t flags_at = 0;
    std::uint32_t clen_bits = 0;  ///< the lowest of the flags
    std::uint32_t same_bit = no_bit;
    std::uint32_t written_back_bit = no_bit;
    std::uint32_t priority_bit = no_bit;  ///< the lower one of two
};

struct ZramRow {
    std::uint64_t handle;  ///< of the object; of a same-filled page its word. 0: nothing is stored, or zeros
    std::uint32_t clen;
    bool same_filled;
    bool written_back;
    std::uint8_t priority;
};

/// @param row  at least layout.row_bytes, which must be known
[[nodiscard]] ZramRow read_row(const ZramLayout& layout, std::span<const std::byte> row);

}  // namespace swapreplay::collect

#endif
