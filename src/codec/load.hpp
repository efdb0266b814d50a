// SPDX-License-Identifier: GPL-2.0-or-later
// Words out of the middle of a page, for the match finders of the codecs that are ours. Little-endian words everywhere:
// the clens are those of kernels of little-endian machines.
#ifndef SWAPREPLAY_CODEC_LOAD_HPP
#define SWAPREPLAY_CODEC_LOAD_HPP

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/byte_reader.hpp"

namespace swapreplay {

[[nodiscard]] inline std::uint32_t load32(const std::byte* at) noexcept {
    return load_le<std::uint32_t>(at);
}

[[nodiscard]] inline std::uint64_t load64(const std::byte* at) noexcept {
    return load_le<std::uint64_t>(at);
}

/// How many bytes, counted from the low end, are 0 before the first that is not. `difference` is not 0.
[[nodiscard]] inline std::size_t equal_bytes(std::uint64_t difference) noexcept {
    return static_cast<std::size_t>(std::countr_zero(difference)) / 8;
}

/// How many bytes from `at` on equal those from `match` on, looking at none from `end` on.
[[nodiscard]] inline std::size_t common_length(const std::byte* at, const std::byte* match,
                                               const std::byte* end) noexcept {
    const std::byte* const start = at;
    for (; end - at >= 8; at += 8, match += 8) {
        const std::uint64_t difference = load64(at) ^ load64(match);
        if (difference != 0) return static_cast<std::size_t>(at - start) + equal_bytes(difference);
    }
    while (at < end && *at == *match)
        at++, match++;
    return static_cast<std::size_t>(at - start);
}

}  // namespace swapreplay

#endif
