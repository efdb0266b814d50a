// SPDX-License-Identifier: GPL-2.0-or-later
// kmalloc over SLUB, the kernel's general allocator: what compressed pages cost without one made for them.
#ifndef SWAPREPLAY_POOL_SLUB_HPP
#define SWAPREPLAY_POOL_SLUB_HPP

#include "pool/parameters.hpp"
#include "pool/pool.hpp"
#include "pool/slub_cache.hpp"

namespace swapreplay {

/// kmalloc's caches: 8, 16, 32, 64, 96, 128, 192 bytes, then powers of two up to two pages. pages_used() is
/// what all slabs hold, empty ones that a cache keeps included; used_bytes() is what ksize() would add up to.
class SlubPool {
public:
    static const PoolInfo& info();

    SlubPool(const Parameters& parameters, PageSource& source);
    ~SlubPool();
    SlubPool(const SlubPool&) = delete;
    SlubPool& operator=(const SlubPool&) = delete;

    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> bytes);
    void read(Handle handle, std::span<std::byte> bytes) const;

    [[nodiscard]] std::uint64_t pages_used() const { return source_.pages_out(); }
    [[nodiscard]] std::uint64_t used_bytes() const { return used_bytes_; }
    [[nodiscard]] std::uint32_t max_size() const { return caches_.back().size(); }  // KMALLOC_MAX_CACHE_SIZE
    [[nodiscard]] std::string check() const;

    /// kmem_cache_shrink() of every cache.
    std::uint64_t compact();
    [[nodiscard]] std::vector<ClassUse> classes() const;
    void count_classes(std::vector<ClassCount>& counts) const;

private:
    struct Name {
        std::uint32_t cache;
        slub::Cache::Place place;
    };
    static Handle to_handle(Name name);
    static Name to_name(Handle handle);

    PageSource& source_;
    std::vector<slub::Cache> caches_;     ///< ascending by size
    std::vector<std::uint8_t> cache_of_;  ///< (size + 7) / 8 -> cache
    std::uint64_t used_bytes_ = 0;
};

}  // namespace swapreplay

#endif
