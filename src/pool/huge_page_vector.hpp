// SPDX-License-Identifier: GPL-2.0-or-later
// A vector for tables that are read all over: on huge pages if the system has them, because a read that
// misses the cache also misses the TLB with small ones, and then costs about twice as much.
#ifndef SWAPREPLAY_POOL_HUGE_PAGE_VECTOR_HPP
#define SWAPREPLAY_POOL_HUGE_PAGE_VECTOR_HPP

#include <cstddef>
#include <new>
#include <vector>

#include <sys/mman.h>

namespace swapreplay {

template <class T>
struct HugePageAllocator {
    using value_type = T;
    static constexpr std::size_t huge_page = std::size_t{1} << 21U;

    HugePageAllocator() = default;
    template <class U>
    explicit HugePageAllocator(const HugePageAllocator<U>&) noexcept {}

    T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < huge_page) return static_cast<T*>(::operator new(bytes));
        void* const memory = ::operator new (bytes, std::align_val_t{huge_page});
        madvise(memory, bytes, MADV_HUGEPAGE);  // advice: without huge pages it is a table like any other
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        if (count * sizeof(T) < huge_page) {
            ::operator delete(memory);
        } else {
            ::operator delete (memory, std::align_val_t{huge_page});
        }
    }
    bool operator==(const HugePageAllocator&) const = default;
};

template <class T>
using HugePageVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace swapreplay

#endif
