// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/chunk_memory.hpp"

#include <xxhash.h>

namespace swapreplay {

bool ChunkMemory::finish_chunk() {
    if (words_.empty()) return false;
    // 128 bits: --dedup throws away what has the digest of another.
    const XXH128_hash_t hash = XXH3_128bits(words_.data(), words_.size() * sizeof(words_[0]));
    words_.clear();
    chunks_++;
    const Digest digest{hash.low64, hash.high64};
    if (seen_.contains(digest)) return false;
    if (seen_.size() < max_chunks) seen_.insert(digest);
    distinct_++;
    return true;
}

}  // namespace swapreplay
