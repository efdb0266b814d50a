// SPDX-License-Identifier: GPL-2.0-or-later
// mimalloc, in a copy of the library that serves this pool alone, on address space that is this pool's.
#ifndef SWAPREPLAY_POOL_MIMALLOC_MALLOC_HPP
#define SWAPREPLAY_POOL_MIMALLOC_MALLOC_HPP

#include <mimalloc.h>

#include "pool/malloc_pool.hpp"
#include "pool/private_library.hpp"

namespace swapreplay {

/// What it holds are the resident pages of its address space, objects and its own records, exact when it is
/// measured; this costs time in the number of pages, so it is done every so many operations.
class MimallocMalloc {
public:
    static const PoolInfo& info();
    explicit MimallocMalloc(const Parameters& parameters);

    void* alloc(std::uint32_t size) {
        auto* const object = static_cast<std::byte*>(copy_->malloc(size));
        if (object == nullptr) return nullptr;
        copy_->top = std::max(copy_->top, object);
        touch(object, size);
        return object;
    }
    void free(void* object) { copy_->free(object); }
    std::size_t size_of(void* object) { return copy_->usable_size(object); }
    std::uint64_t measure();
    void release() { copy_->collect(true); }
    [[nodiscard]] std::uint64_t operations_to_next_measure() const { return interval_; }

private:
    struct Copy {
        Copy();
        PrivateLibrary library;
        decltype(&mi_malloc) malloc;
        decltype(&mi_free) free;
        decltype(&mi_usable_size) usable_size;
        decltype(&mi_option_set) option_set;
        decltype(&mi_collect) collect;
        std::byte* space = nullptr;  ///< the address space that it was given
        std::uint64_t space_bytes = 0;
        std::byte* top = nullptr;  ///< highest object that it ever gave
    };

    /// mimalloc writes at a block's beginning only, so the pages that an object reaches into may not be there
    /// before its bytes are. Where nobody writes them, they have to be counted all the same.
    static void touch(std::byte* object, std::uint32_t size) {
        constexpr std::uint32_t page_bytes = 4096;  // the smallest there is
        for (std::uint32_t at = page_bytes; at < size; at += page_bytes)
            object[at] = std::byte{};
        object[size - 1] = std::byte{};
    }

    Copies<Copy>::Borrowed copy_;
    std::vector<unsigned char> resident_;
    std::uint64_t interval_ = 0;
};

using MimallocPool = MallocPool<MimallocMalloc>;

}  // namespace swapreplay

#endif
