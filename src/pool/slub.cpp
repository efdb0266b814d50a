// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/slub.hpp"

#include <cassert>
#include <cstring>

#include <fmt/format.h>

#include "base/kernel_release.hpp"

namespace swapreplay {

using slub::Cache;
using slub::CpuPartialRule;

const PoolInfo& SlubPool::info() {
    static const PoolInfo info{
        "slub",
        "kmalloc's caches, on one CPU",
        {{"kernel", default_kernel, "a release from 5.10 on",
          "kernel release whose rule limits the partial slabs of a CPU"},
         {"cpus", "1", "1..4096", "CPUs of the machine; with more of them, slabs are larger"},
         page_parameter}};
    return info;
}

SlubPool::SlubPool(const Parameters& parameters, PageSource& source) : source_(source) {
    // "mm, slub: change percpu partial accounting from objects to pages" (b47291ef02b0, 5.16)
    constexpr KernelRelease counts_slabs{5, 16};
    const CpuPartialRule rule =
        parameters.kernel() < counts_slabs ? CpuPartialRule::objects : CpuPartialRule::slabs;
    const std::uint32_t cpus = parameters.count("cpus", 1, 4096);
    std::vector<std::uint32_t> sizes{8, 16, 32, 64, 96, 128, 192};
    for (std::uint32_t size = 256; size <= 2 * source.page_size(); size *= 2)
        sizes.push_back(size);
    for (const std::uint32_t size : sizes)
        caches_.emplace_back(size, slub::slab_order(size, source.page_size(), cpus), rule, source);
    cache_of_.push_back(0);
    for (std::size_t cache = 0; cache < caches_.size(); cache++)
        while (cache_of_.size() * 8 <= caches_[cache].size())
            cache_of_.push_back(static_cast<std::uint8_t>(cache));
}

SlubPool::~SlubPool() {
    for (Cache& cache : caches_)
        cache.release();
}

Handle SlubPool::to_handle(Name name) {
    return Handle{std::uint64_t{name.place.slab + 1} << 32U | name.cache << 16U | name.place.object};
}

SlubPool::Name SlubPool::to_name(Handle handle) {
    const auto bits = static_cast<std::uint64_t>(handle);
    return {static_cast<std::uint32_t>(bits >> 16U & 0xFFFFU),
            {static_cast<std::uint32_t>(bits >> 32U) - 1, static_cast<std::uint32_t>(bits & 0xFFFFU)}};
}

std::optional<Handle> SlubPool::alloc(std::uint32_t size) {
    assert(size > 0 && size <= max_size());
    Name name{cache_of_[(size + 7) / 8], {}};
    if (!caches_[name.cache].alloc(name.place)) return std::nullopt;
    used_bytes_ += caches_[name.cache].size();
    return to_handle(name);
}

void SlubPool::free(Handle handle) {
    const Name name = to_name(handle);
    caches_[name.cache].free(name.place);
    used_bytes_ -= caches_[name.cache].size();
}

void SlubPool::write(Handle handle, std::span<const std::byte> bytes) {
    const Name name = to_name(handle);
    std::memcpy(caches_[name.cache].bytes_of(name.place), bytes.data(), bytes.size());
}

void SlubPool::read(Handle handle, std::span<std::byte> bytes) const {
    const Name name = to_name(handle);
    std::memcpy(bytes.data(), caches_[name.cache].bytes_of(name.place), bytes.size());
}

std::uint64_t SlubPool::compact() {
    const std::uint64_t before = pages_used();
    for (Cache& cache : caches_)
        cache.shrink();
    return before - pages_used();
}

std::vector<ClassUse> SlubPool::classes() const {
    std::vector<ClassUse> uses;
    for (std::uint32_t i = 0; i < caches_.size(); i++) {
        const Cache& cache = caches_[i];
        uses.push_back({i, cache.size(), cache.objects(), cache.pages(), cache.objects_used(),
                        cache.slabs_held() * cache.pages()});
    }
    return uses;
}

void SlubPool::count_classes(std::vector<ClassCount>& counts) const {
    counts.clear();
    for (const Cache& cache : caches_)
        counts.push_back({static_cast<std::uint32_t>(cache.objects_used()),
                          static_cast<std::uint32_t>(cache.slabs_held())});
}

std::string SlubPool::check() const {
    std::uint64_t used = 0;
    std::uint64_t pages = 0;
    for (const Cache& cache : caches_) {
        if (auto fault = cache.check(); !fault.empty()) return fault;
        used += cache.objects_used() * cache.size();
        pages += cache.slabs_held() * cache.pages();
    }
    if (used != used_bytes_ || pages != pages_used())
        return fmt::format("slub: {} bytes in {} pages are counted, caches have {} in {}", used_bytes_,
                           pages_used(), used, pages);
    return {};
}

}  // namespace swapreplay
