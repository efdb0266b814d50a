// SPDX-License-Identifier: GPL-2.0-or-later
// How long a compressed page can get.
#ifndef SWAPREPLAY_WORKLOAD_CLEN_BOUND_HPP
#define SWAPREPLAY_WORKLOAD_CLEN_BOUND_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace swapreplay {

/// Bytes that the codec makes of a page at most; for a codec that is not known, those of LZO-RLE, the most.
/// Sources: lzo1x_worst_compress() in include/linux/lzo.h (4419 of 4096, with LZO-RLE 2 more), LZ4_COMPRESSBOUND() in
/// include/linux/lz4.h (4128), ZSTD_compressBound() in lib/zstd/compress/zstd_compress.c, Linux 6.12;
/// compressBound() of zlib 1.2.13 for deflate.
[[nodiscard]] std::uint32_t longest_clen(std::string_view codec, std::uint32_t page_size) noexcept;

/// A warning for a person: so many clens are longer than that.
[[nodiscard]] std::string clens_above_bound(std::string_view codec, std::uint32_t page_size,
                                            std::uint64_t writes);

}  // namespace swapreplay

#endif
