// SPDX-License-Identifier: GPL-2.0-or-later
// The C library's malloc, in a copy of the C library that serves this pool alone.
#ifndef SWAPREPLAY_POOL_GLIBC_MALLOC_HPP
#define SWAPREPLAY_POOL_GLIBC_MALLOC_HPP

#include "pool/malloc_pool.hpp"
#include "pool/private_library.hpp"

namespace swapreplay {

/// What it holds are the resident pages of the heaps that its objects are in, chunks and its own records,
/// exact when it is measured; this costs time in the number of pages, so it is done every so many operations.
/// (Its own account, mallinfo2(), takes longer and is not lowered when it gives back pages inside a heap.)
class GlibcMalloc {
public:
    static const PoolInfo& info();
    explicit GlibcMalloc(const Parameters& parameters);

    void* alloc(std::uint32_t size) {
        void* const object = copy_->malloc(size);
        if (const auto heap = reinterpret_cast<std::uintptr_t>(object) / heap_bytes; heap != last_heap_)
            see(heap);
        return object;
    }
    void free(void* object) { copy_->free(object); }
    /// A chunk is the usable bytes and 8 of header.
    std::size_t size_of(void* object) { return copy_->malloc_usable_size(object) + 8; }
    std::uint64_t measure();
    void release() { copy_->malloc_trim(0); }
    [[nodiscard]] std::uint64_t operations_to_next_measure() const { return interval_; }

private:
    /// HEAP_MAX_SIZE of malloc/arena.c, glibc 2.36 on 64-bit machines: a heap of any arena but the main one
    /// is so much address space, aligned to as much, accessible up to its top.
    static constexpr std::uintptr_t heap_bytes = 64ULL << 20;

    struct Copy {
        Copy();
        PrivateLibrary library;
        void* (*malloc)(std::size_t);
        void (*free)(void*);
        std::size_t (*malloc_usable_size)(void*);
        int (*malloc_trim)(std::size_t);
    };
    void see(std::uintptr_t heap);

    Copies<Copy>::Borrowed copy_;
    std::uintptr_t last_heap_ = 0;       ///< address / heap_bytes of the heap that the last object came from
    std::vector<std::uintptr_t> heaps_;  ///< all, likewise
    std::vector<unsigned char> resident_;
    std::uint64_t interval_ = 0;
};

using GlibcPool = MallocPool<GlibcMalloc>;

}  // namespace swapreplay

#endif
