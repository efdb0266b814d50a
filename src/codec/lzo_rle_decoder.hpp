// SPDX-License-Identifier: GPL-2.0-or-later
// Decodes LZO streams of both versions, 0 (lzo) and 1 (lzo-rle), from bytes of any origin.
#ifndef SWAPREPLAY_CODEC_LZO_RLE_DECODER_HPP
#define SWAPREPLAY_CODEC_LZO_RLE_DECODER_HPP

#include <cstddef>
#include <span>

namespace swapreplay {

/// Fills `out` to its last byte. False where `in` is not a whole stream for exactly that many bytes: no byte
/// outside the two spans is touched, `out` then holds anything.
/// Source: Documentation/staging/lzo.rst, Linux 6.12
[[nodiscard]] bool lzo_rle_decode(std::span<const std::byte> in, std::span<std::byte> out) noexcept;

}  // namespace swapreplay

#endif
