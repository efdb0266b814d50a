// SPDX-License-Identifier: GPL-2.0-or-later
// Tells chunks of events apart, to find what a collector read twice.
#ifndef SWAPREPLAY_WORKLOAD_CHUNK_MEMORY_HPP
#define SWAPREPLAY_WORKLOAD_CHUNK_MEMORY_HPP

#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Events in a chunk: what a relay sub-buffer of 4096 bytes held of the first recorder's 8-byte records. Read
/// again, it comes whole, and at a multiple of its size.
constexpr std::size_t chunk_events = 512;

/// Remembers the chunks that went by. Memory: 40 bytes a distinct chunk; at most max_chunks are remembered
/// (half a billion events), and what comes after is compared with those.
class ChunkMemory {
public:
    static constexpr std::size_t max_chunks = std::size_t{1} << 20;

    /// The next event of the chunk begun. Two are equal if op, slot, clen and time are.
    void add(const EventBlock& block, std::size_t i) {
        words_.push_back(std::uint64_t{index(block.slots[i])} << 32 | block.clens[0][i]);
        words_.push_back((block.times_ns.empty() ? 0 : block.times_ns[i] << 2) |
                         static_cast<std::uint64_t>(block.ops[i]));
    }
    /// Events in the chunk begun.
    [[nodiscard]] std::size_t size() const noexcept { return words_.size() / 2; }

    /// Ends the chunk begun. True if it is the first of its kind.
    bool finish_chunk();

    [[nodiscard]] std::uint64_t chunks() const noexcept { return chunks_; }
    [[nodiscard]] std::uint64_t distinct() const noexcept { return distinct_; }

private:
    using Digest = std::pair<std::uint64_t, std::uint64_t>;
    struct LowWord {
        std::size_t operator()(const Digest& digest) const noexcept { return digest.first; }
    };

    std::vector<std::uint64_t> words_;
    std::unordered_set<Digest, LowWord> seen_;
    std::uint64_t chunks_ = 0;
    std::uint64_t distinct_ = 0;
};

}  // namespace swapreplay

#endif
