// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_row.hpp"

#include <cstring>

namespace swapreplay::collect {

ZramRow read_row(const ZramLayout& layout, std::span<const std::byte> row) {
    std::uint64_t handle = 0;
    std::uint32_t flags = 0;
    std::memcpy(&handle, row.data() + layout.handle_at, sizeof handle);
    std::memcpy(&flags, row.data() + layout.flags_at, sizeof flags);
    const auto bit = [flags](std::uint32_t number) {
        return number != ZramLayout::no_bit && (flags >> number & 1U) != 0;
    };
    const bool has_priority = layout.priority_bit != ZramLayout::no_bit;
    return {.handle = handle,
            .clen = flags & ((1U << layout.clen_bits) - 1),
            .same_filled = bit(layout.same_bit),
            .written_back = bit(layout.written_back_bit),
            .priority = static_cast<std::uint8_t>(has_priority ? flags >> layout.priority_bit & 3U : 0)};
}

}  // namespace swapreplay::collect
