// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/glibc_malloc.hpp"

#include <thread>

#include <sys/mman.h>
#include <unistd.h>

namespace swapreplay {

const PoolInfo& GlibcMalloc::info() {
    static const PoolInfo info{"glibc", "the C library's malloc, in a copy of its own", {}};
    return info;
}

GlibcMalloc::Copy::Copy() : library(PrivateLibrary::in_new_namespace("libc.so.6")) {
    library.get("malloc", malloc);
    library.get("free", free);
    library.get("malloc_usable_size", malloc_usable_size);
    library.get("malloc_trim", malloc_trim);
    // The first thread to ask gets the main arena, which in a copy cannot use brk and maps 1 MiB at a time
    // without ever giving it back. Every other thread gets an arena as any thread of a program does: let the
    // first be one that asks nothing else.
    std::thread([this] { free(malloc(1)); }).join();
}

GlibcMalloc::GlibcMalloc(const Parameters&) : copy_(Copies<Copy>::borrow(info().name)) {
    release();  // what a pool before this one left
}

void GlibcMalloc::see(std::uintptr_t heap) {
    last_heap_ = heap;
    if (heap == 0 || std::find(heaps_.begin(), heaps_.end(), heap) != heaps_.end()) return;
    heaps_.push_back(heap);
    // With huge pages one touched page would count as 512. NOLINTNEXTLINE(performance-no-int-to-ptr)
    madvise(reinterpret_cast<void*>(heap * heap_bytes), heap_bytes, MADV_NOHUGEPAGE);
}

std::uint64_t GlibcMalloc::measure() {
    const auto page_size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    resident_.resize(heap_bytes / page_size);
    std::uint64_t pages = 0;
    const auto gone = [&](std::uintptr_t heap) {
        // It fails for a heap that was unmapped, all or part of it. NOLINTNEXTLINE(performance-no-int-to-ptr)
        if (mincore(reinterpret_cast<void*>(heap * heap_bytes), heap_bytes, resident_.data()) != 0)
            return true;
        for (const unsigned char page : resident_)
            pages += page & 1;
        return false;
    };
    std::erase_if(heaps_, gone);
    last_heap_ = 0;
    interval_ = std::max<std::uint64_t>(64, heaps_.size() * resident_.size() / 16);
    return pages * page_size;
}

}  // namespace swapreplay
