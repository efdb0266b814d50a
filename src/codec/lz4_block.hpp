// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the sequences of an LZ4 block, for lz4 and lz4hc.
// Source: the LZ4 block format, https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
#ifndef SWAPREPLAY_CODEC_LZ4_BLOCK_HPP
#define SWAPREPLAY_CODEC_LZ4_BLOCK_HPP

#include <algorithm>
#include <cstddef>
#include <span>

#include <lz4.h>

namespace swapreplay {

inline constexpr std::size_t lz4_min_match = 4;
inline constexpr std::size_t lz4_last_literals = 5;  ///< bytes at the end that no match may reach
inline constexpr std::size_t lz4_tail = 12;          ///< bytes at the end in which no match may begin

class Lz4BlockWriter {
public:
    /// @param out  room for the block: nothing is checked, compress_bound() is always enough
    explicit Lz4BlockWriter(std::span<std::byte> out) : begin_(out.data()), out_(begin_) {}

    /// @param length  of the match, lz4_min_match or more
    void put_sequence(std::span<const std::byte> literals, std::size_t distance, std::size_t length) {
        put_literals(literals, length - lz4_min_match);
        put(distance & 0xff);
        put(distance >> 8);
        put_rest(length - lz4_min_match);
    }

    void put_last_literals(std::span<const std::byte> literals) { put_literals(literals, 0); }

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(out_ - begin_); }

private:
    static constexpr std::size_t nibble = 15;  // a length's share of the token; 15: more bytes follow

    void put(std::size_t byte) { *out_++ = static_cast<std::byte>(byte); }

    void put_rest(std::size_t length) {
        if (length < nibble) return;
        for (length -= nibble; length >= 255; length -= 255)
            put(255);
        put(length);
    }

    void put_literals(std::span<const std::byte> literals, std::size_t coded_match) {
        put((std::min(literals.size(), nibble) << 4) | std::min(coded_match, nibble));
        put_rest(literals.size());
        out_ = std::copy(literals.begin(), literals.end(), out_);
    }

    std::byte* const begin_;
    std::byte* out_;
};

/// Of both: liblz4 reads every block the same way as the kernel.
[[nodiscard]] inline bool lz4_block_decode(std::span<const std::byte> in,
                                           std::span<std::byte> chunk) noexcept {
    const int length =
        LZ4_decompress_safe(reinterpret_cast<const char*>(in.data()), reinterpret_cast<char*>(chunk.data()),
                            static_cast<int>(in.size()), static_cast<int>(chunk.size()));
    return length >= 0 && static_cast<std::size_t>(length) == chunk.size();
}

}  // namespace swapreplay

#endif
