// SPDX-License-Identifier: LGPL-2.1-or-later
// Appends little-endian integers to bytes: what ByteReader takes.
#ifndef SWAPREPLAY_TRACE_SR_BYTE_WRITER_HPP
#define SWAPREPLAY_TRACE_SR_BYTE_WRITER_HPP

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_reader.hpp"

namespace swapreplay {

using Bytes = std::vector<std::byte>;

template <std::unsigned_integral T>
void put(Bytes& bytes, T value) {
    const std::size_t at = bytes.size();
    bytes.resize(at + sizeof(T));
    store_le(bytes.data() + at, value);
}

inline void put_varint(Bytes& bytes, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        bytes.push_back(static_cast<std::byte>((value & 0x7F) | 0x80));
    bytes.push_back(static_cast<std::byte>(value));
}

inline void put_bytes(Bytes& bytes, std::span<const std::byte> more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

inline void put_text(Bytes& bytes, std::string_view text) {
    std::transform(text.begin(), text.end(), std::back_inserter(bytes),
                   [](char c) { return static_cast<std::byte>(c); });
}

/// Small numbers of either sign become small unsigned ones: 0, -1, 1, -2, … are 0, 1, 2, 3, …
[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
    return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
}

}  // namespace swapreplay

#endif
