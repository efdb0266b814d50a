// SPDX-License-Identifier: GPL-2.0-or-later
// tcmalloc (gperftools), in a copy of the library that serves this pool alone.
#ifndef SWAPREPLAY_POOL_TCMALLOC_MALLOC_HPP
#define SWAPREPLAY_POOL_TCMALLOC_MALLOC_HPP

#include "pool/malloc_pool.hpp"
#include "pool/private_library.hpp"

namespace swapreplay {

/// What it holds is its heap less what it gave back to the system, by its own account. It takes 1 MiB at a
/// time of which the end may be untouched yet: that is the error, upwards. Its page map and span records are
/// not in it: that is the error downwards, below 1 % (48 bytes a span; 8 a page of 8 KiB, in leaves of
/// 2 MiB for each 2 GiB of addresses that the heap reaches into).
class TcmallocMalloc {
public:
    static const PoolInfo& info();
    explicit TcmallocMalloc(const Parameters& parameters);

    void* alloc(std::uint32_t size) { return copy_->malloc(size); }
    void free(void* object) { copy_->free(object); }
    std::size_t size_of(void* object) { return copy_->malloc_size(object); }
    std::uint64_t measure();
    void release() {
        copy_->mark_thread_idle();  // empties the thread's cache
        copy_->release_free_memory();
    }
    [[nodiscard]] static std::uint64_t operations_to_next_measure() { return 64; }

private:
    struct Copy {
        Copy();
        PrivateLibrary library;
        void* (*malloc)(std::size_t);
        void (*free)(void*);
        std::size_t (*malloc_size)(void*);
        int (*get_property)(const char*, std::size_t*);
        int (*set_property)(const char*, std::size_t);
        void (*mark_thread_idle)();
        void (*release_free_memory)();
    };
    Copies<Copy>::Borrowed copy_;
};

using TcmallocPool = MallocPool<TcmallocMalloc>;

}  // namespace swapreplay

#endif
