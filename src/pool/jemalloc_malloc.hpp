// SPDX-License-Identifier: GPL-2.0-or-later
// jemalloc, in an arena and a thread cache that serve this pool alone.
#ifndef SWAPREPLAY_POOL_JEMALLOC_MALLOC_HPP
#define SWAPREPLAY_POOL_JEMALLOC_MALLOC_HPP

#include <memory>

#include "pool/malloc_pool.hpp"

namespace swapreplay {

/// What it holds are the pages that its arena has committed through our extent hooks, counted one by one, and
/// the resident pages of its own records. A slab of small objects is committed as a whole when it is made:
/// what is not touched of the slabs being filled, a few pages a class, is the error, upwards. The records are
/// looked at every 1024 operations.
///
/// jemalloc is linked, not loaded: it needs more thread-local memory than the linker has for libraries loaded
/// late. All of its symbols have a prefix, so that the program's malloc stays the C library's.
class JemallocMalloc {
public:
    static const PoolInfo& info();
    explicit JemallocMalloc(const Parameters& parameters);
    ~JemallocMalloc();
    JemallocMalloc(const JemallocMalloc&) = delete;
    JemallocMalloc& operator=(const JemallocMalloc&) = delete;

    void* alloc(std::uint32_t size);
    void free(void* object);
    std::size_t size_of(void* object);
    std::uint64_t measure();
    void release();
    [[nodiscard]] static std::uint64_t operations_to_next_measure() { return 1; }

private:
    struct Hooked;  // an arena's memory, as its extent hooks see it
    std::unique_ptr<Hooked> memory_;
    unsigned arena_ = 0;
    int flags_ = 0;
    unsigned cache_ = 0;
    std::uint64_t records_age_ = 0;    ///< operations since they were looked at
    std::uint64_t records_bytes_ = 0;  ///< resident
};

using JemallocPool = MallocPool<JemallocMalloc>;

}  // namespace swapreplay

#endif
