// SPDX-License-Identifier: GPL-2.0-or-later
// What storing chunks cost, and what storing the same pages one by one would have.
#ifndef SWAPREPLAY_REPLAY_CHUNK_TOTALS_HPP
#define SWAPREPLAY_REPLAY_CHUNK_TOTALS_HPP

#include <cstdint>
#include <optional>

namespace swapreplay {

/// Calls of the codec, by what they were given.
struct CodecCalls {
    std::uint64_t pages_compressed = 0;
    std::uint64_t pages_decompressed = 0;
    std::uint64_t chunks_compressed = 0;
    std::uint64_t chunks_decompressed = 0;
};

struct ChunkTotals {
    std::uint32_t chunk_bytes = 0;
    std::uint32_t pages_a_chunk = 0;
    std::uint64_t chunks = 0;       ///< stored
    std::uint64_t pages_alone = 0;  ///< writes of pages that were in no chunk
    std::uint64_t small_chunks =
        0;  ///< of the chunks, stored among the pages, since a page has room for them
    std::uint64_t clens_missing = 0;  ///< chunks whose clen the trace does not have: stored page by page
    std::uint64_t orders_known = 0;   ///< writes of which the trace tells the folio's order
    /// Reads of what takes memory: of all, and of pages in chunks.
    std::uint64_t reads = 0;
    std::uint64_t reads_in_chunks = 0;
    /// Of these, reads of the page after the one that the event before read, in the same chunk, that cost a
    /// decompression of their own, since the trace does not tell that they were of one folio.
    std::uint64_t reads_that_follow = 0;
    std::uint64_t partial_frees =
        0;  ///< pages that went, by a free or an overwrite, while their chunk had others
    std::uint64_t pages_stored_again = 0;  ///< since a page of their chunk went
    std::uint64_t dead_pages = 0;          ///< that went, and whose chunk is still there: at the end
    std::uint64_t dead_pages_peak = 0;
    /// By reads, of pages: what was decompressed for them. Pages stored uncompressed count on neither side.
    std::uint64_t pages_read_compressed = 0;
    std::uint64_t pages_decompressed_by_reads = 0;
    CodecCalls calls;
    CodecCalls page_by_page;  ///< of the same events

    /// Pages that are decompressed for each page read; nullopt: none was read.
    [[nodiscard]] std::optional<double> read_amplification() const noexcept {
        if (pages_read_compressed == 0) return std::nullopt;
        return static_cast<double>(pages_decompressed_by_reads) / static_cast<double>(pages_read_compressed);
    }
};

}  // namespace swapreplay

#endif
