// SPDX-License-Identifier: LGPL-2.1-or-later
// Clens of chunks of several pages, which a trace keeps as columns of their own: "lz4@16K" beside "lz4".
//
// A chunk is a run of pages that were written one after the other, to consecutive slots of which the first is a multiple
// of the chunk's pages. Its clen is at the write of its last page; at other writes it is clen_not_known.
#ifndef SWAPREPLAY_TRACE_CHUNK_CODEC_HPP
#define SWAPREPLAY_TRACE_CHUNK_CODEC_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay {

struct ChunkCodec {
    std::string codec;            ///< "lz4"
    std::uint32_t chunk_bytes{};  ///< 16384
};

/// "lz4@16K".
[[nodiscard]] std::string chunk_codec_name(std::string_view codec, std::uint32_t chunk_bytes);
/// What a column of that name holds; nullopt: clens of pages.
[[nodiscard]] std::optional<ChunkCodec> chunk_codec_of(std::string_view name);

/// For what compares codecs page by page: takes the columns of chunks out of the names, or of a block that has these
/// names' columns.
void leave_out_chunks(std::vector<std::string>& names);
void leave_out_chunks(EventBlock& block, const std::vector<std::string>& names);

}  // namespace swapreplay

#endif
