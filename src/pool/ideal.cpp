// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/ideal.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

namespace swapreplay {

const PoolInfo& IdealPool::info() {
    static const PoolInfo info{
        "ideal", "payload only, rounded up to whole pages once; no allocator can beat it", {page_parameter}};
    return info;
}

IdealPool::IdealPool(const Parameters&, PageSource& source) : source_(source), sizes_(1), contents_(1) {}

IdealPool::~IdealPool() {
    give_back_above(0);
}

std::optional<Handle> IdealPool::alloc(std::uint32_t size) {
    assert(size > 0 && size <= max_size());
    const std::uint64_t pages_before = pages_;
    while (pages_ < pages_for(payload_ + size)) {
        const auto page = source_.take();
        if (!page) {
            give_back_above(pages_before);
            return std::nullopt;
        }
        if (source_.backing() == Backing::memory) taken_.push_back(*page);
        pages_++;
    }
    payload_ += size;
    std::uint32_t handle = static_cast<std::uint32_t>(sizes_.size());
    if (free_handles_.empty()) {
        sizes_.push_back(size);
        if (source_.backing() == Backing::memory) contents_.emplace_back();
    } else {
        handle = free_handles_.back();
        free_handles_.pop_back();
        sizes_[handle] = size;
    }
    if (source_.backing() == Backing::memory) contents_[handle].reset(new std::byte[size]);
    return Handle{handle};
}

void IdealPool::free(Handle handle) {
    const auto at = static_cast<std::uint32_t>(handle);
    assert(at < sizes_.size() && sizes_[at] != 0);
    payload_ -= sizes_[at];
    sizes_[at] = 0;
    if (source_.backing() == Backing::memory) contents_[at].reset();
    free_handles_.push_back(at);
    give_back_above(pages_for(payload_));
}

void IdealPool::write(Handle handle, std::span<const std::byte> bytes) {
    const auto at = static_cast<std::size_t>(handle);
    assert(bytes.size() <= sizes_[at]);
    std::copy(bytes.begin(), bytes.end(), contents_[at].get());
}

void IdealPool::read(Handle handle, std::span<std::byte> bytes) const {
    const auto at = static_cast<std::size_t>(handle);
    assert(bytes.size() <= sizes_[at]);
    std::copy_n(contents_[at].get(), bytes.size(), bytes.begin());
}

void IdealPool::give_back_above(std::uint64_t pages) {
    for (; pages_ > pages; pages_--) {
        PageId page{};
        if (source_.backing() == Backing::memory) {
            page = taken_.back();
            taken_.pop_back();
        }
        source_.give_back(page);
    }
}

std::string IdealPool::check() const {
    std::uint64_t payload = 0;
    for (const std::uint32_t size : sizes_)
        payload += size;
    if (payload != payload_)
        return fmt::format("ideal: sizes add up to {}, payload is {}", payload, payload_);
    if (pages_ != pages_for(payload_))
        return fmt::format("ideal: {} pages for {} bytes of payload", pages_, payload_);
    const auto unused = std::count(sizes_.begin() + 1, sizes_.end(), 0U);
    if (static_cast<std::size_t>(unused) != free_handles_.size())
        return fmt::format("ideal: {} handles are unused, {} are on the free list", unused,
                           free_handles_.size());
    return {};
}

}  // namespace swapreplay
