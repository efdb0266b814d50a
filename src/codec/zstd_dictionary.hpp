// SPDX-License-Identifier: GPL-2.0-or-later
// zstd with a dictionary, as zram gives it one.
#ifndef SWAPREPLAY_CODEC_ZSTD_DICTIONARY_HPP
#define SWAPREPLAY_CODEC_ZSTD_DICTIONARY_HPP

#include <cstddef>
#include <memory>
#include <vector>

#include "codec/codec.hpp"

namespace swapreplay {

inline constexpr int zstd_default_level = 3;  ///< the kernel's callers'

/// @param dictionary  what zstd's trainer made, or any bytes that pages are like
/// @param exact       the clens are those of the kernel asked for; otherwise not_exact() says that they can differ
/// Throws Error(Fault::resource): out of memory.
/// Source: drivers/block/zram/backend_zstd.c, Linux 6.12
[[nodiscard]] std::unique_ptr<Codec> zstd_with_dictionary(
    std::shared_ptr<const std::vector<std::byte>> dictionary, int level = zstd_default_level,
    bool exact = false);

}  // namespace swapreplay

#endif
