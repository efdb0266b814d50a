// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/page_source.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sanitizer/asan_interface.h>
#include <sys/mman.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t largest_reservation = 1ULL << 38;   // bytes
constexpr std::uint64_t smallest_reservation = 1ULL << 26;  // less than this is useless
constexpr std::uint64_t usable_step = 1ULL << 24;           // bytes made usable at a time

constexpr std::uint64_t huge_page = 1ULL << 21;  // of machines with 4K pages; a multiple of every page size

/// Address space that begins at a huge page of the machine's, which are taken if there are any: a pool that is used at
/// random then misses the TLB less. nullptr when there is not so much.
std::byte* reserve(std::uint64_t bytes) {
    void* const mapping =
        mmap(nullptr, bytes + huge_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED) return nullptr;
    auto* const first = static_cast<std::byte*>(mapping);
    const std::size_t before = (huge_page - reinterpret_cast<std::uintptr_t>(first) % huge_page) % huge_page;
    if (before != 0) munmap(first, before);
    munmap(first + before + bytes, huge_page - before);
    madvise(first + before, bytes, MADV_HUGEPAGE);
    return first + before;
}

}  // namespace

PageSource::PageSource(std::uint32_t page_size, std::uint64_t limit_pages, Backing backing)
    : page_size_(page_size), backing_(backing), limit_pages_(limit_pages) {
    if (!std::has_single_bit(page_size) || page_size < 4096 || page_size > 65536) {
        throw Error(Fault::usage, fmt::format("page size {}: must be 4K, 8K, 16K, 32K or 64K", page_size));
    }
    if (backing == Backing::none) return;

    std::uint64_t bytes = largest_reservation;
    if (limit_pages < bytes / page_size) bytes = std::max(limit_pages * page_size, smallest_reservation);
    // Not accessible, so that it is not charged: neither to memory nor to the commit limit.
    for (;; bytes /= 2) {
        base_ = reserve(bytes);
        if (base_ != nullptr) break;
        if (bytes <= smallest_reservation) {
            throw Error(Fault::resource,
                        fmt::format("no address space for a pool ({}); raise the limit (ulimit -v)",
                                    std::strerror(errno)));
        }
    }
    reserved_pages_ = bytes / page_size;
    limit_pages_ = std::min(limit_pages, reserved_pages_);
}

PageSource::~PageSource() {
    if (base_ == nullptr) return;
    // The sanitizer does not forget by itself what was poisoned in a mapping that is gone.
    ASAN_UNPOISON_MEMORY_REGION(base_, usable_pages_ * page_size_);
    munmap(base_, reserved_pages_ * page_size_);
}

std::optional<PageId> PageSource::take_run(std::uint32_t count) {
    auto& free = free_runs_[count];
    PageId first{};
    if (!free.empty()) {
        first = free.back();
        free.pop_back();
    } else {
        if (!make_usable(fresh_page_ + count)) return std::nullopt;
        first = PageId{static_cast<std::uint32_t>(fresh_page_)};
        fresh_page_ += count;
    }
    ASAN_UNPOISON_MEMORY_REGION(bytes(first), std::size_t{count} * page_size_);
    return first;
}

void PageSource::give_back_run(PageId first, std::uint32_t count) {
    ASAN_POISON_MEMORY_REGION(bytes(first), std::size_t{count} * page_size_);
    free_runs_[count].push_back(first);
}

/// Makes the first `pages` readable and writable. False when the system or the reservation does not allow it.
bool PageSource::make_usable(std::uint64_t pages) {
    if (pages <= usable_pages_) return true;
    if (pages > reserved_pages_) return false;
    const std::uint64_t step = usable_step / page_size_;
    const std::uint64_t wanted = std::min((pages + step - 1) / step * step, reserved_pages_);
    std::byte* const from = base_ + usable_pages_ * page_size_;
    if (mprotect(from, (wanted - usable_pages_) * page_size_, PROT_READ | PROT_WRITE) != 0) return false;
    ASAN_POISON_MEMORY_REGION(from, (wanted - usable_pages_) * page_size_);
    usable_pages_ = wanted;
    return true;
}

}  // namespace swapreplay
