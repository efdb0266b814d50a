// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/clen_bound.hpp"

#include <fmt/format.h>

#include "trace/chunk_codec.hpp"

namespace swapreplay {

std::uint32_t longest_clen(std::string_view codec, std::uint32_t page_size) noexcept {
    if (const auto chunk = chunk_codec_of(codec)) return longest_clen(chunk->codec, chunk->chunk_bytes);
    const std::uint32_t n = page_size;
    if (codec == "lz4" || codec == "lz4hc") return n + n / 255 + 16;
    if (codec == "zstd") {
        constexpr std::uint32_t small = 128U << 10;
        return n + (n >> 8) + (n < small ? (small - n) >> 11 : 0);
    }
    if (codec == "deflate") return n + (n >> 12) + (n >> 14) + (n >> 25) + 13;
    const std::uint32_t rle_header = codec == "lzo" ? 0 : 2;
    return n + n / 16 + 64 + 3 + rle_header;
}

std::string clens_above_bound(std::string_view codec, std::uint32_t page_size, std::uint64_t writes) {
    return fmt::format(
        "{} {} longer than {} can make of a page of {} bytes, at most {}; if the recorded machine has larger "
        "pages, add --page-size",
        writes, writes == 1 ? "clen is" : "clens are", codec, page_size, longest_clen(codec, page_size));
}

}  // namespace swapreplay
