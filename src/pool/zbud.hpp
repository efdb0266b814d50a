// SPDX-License-Identifier: GPL-2.0-or-later
// zbud, the kernel's allocator of at most two objects a page (up to 6.14).
#ifndef SWAPREPLAY_POOL_ZBUD_HPP
#define SWAPREPLAY_POOL_ZBUD_HPP

#include <array>

#include "pool/page_lists.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// Page for page what the kernel counts as pool_total_size. Source: mm/zbud.c, Linux 5.10, 6.1 and 6.12,
/// whose rules are one; writeback of whole pages, which 5.10 and 6.1 have, is not modelled.
class ZbudPool {
public:
    static constexpr bool small_handles = true;
    /// It had an eviction of its own under zswap, up to 6.2: see StoreRules::evictable_header_bytes.
    static constexpr bool evictable = true;
    static const PoolInfo& info();

    ZbudPool(const Parameters& parameters, PageSource& source);
    ~ZbudPool();
    ZbudPool(const ZbudPool&) = delete;
    ZbudPool& operator=(const ZbudPool&) = delete;

    /// Cost: O(1), a look at 63 list heads at most.
    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> bytes);
    void read(Handle handle, std::span<std::byte> bytes) const;

    [[nodiscard]] std::uint64_t pages_used() const { return pages_used_; }
    [[nodiscard]] std::uint64_t used_bytes() const { return chunks_used_ * chunk_size_; }
    /// zswap has to reject what is larger: a page less its header and a chunk, 3968 bytes of 4 KiB.
    [[nodiscard]] std::uint32_t max_size() const { return (chunks - 2) * chunk_size_; }
    [[nodiscard]] std::string check() const;

private:
    static constexpr std::uint32_t chunks = 64;                      ///< of a page: 1 << NCHUNKS_ORDER
    static constexpr std::uint32_t header_chunks = 1;                ///< ZHDR_SIZE_ALIGNED is a chunk
    static constexpr std::uint32_t usable = chunks - header_chunks;  ///< NCHUNKS

    enum Buddy : std::uint32_t { first = 0, last = 1 };
    struct Page {
        std::array<std::uint8_t, 2> used{};  ///< chunks by Buddy; 0: free
        PageId id{};
        [[nodiscard]] std::uint32_t free_chunks() const { return usable - used[first] - used[last]; }
    };

    static Handle to_handle(std::uint32_t page, Buddy buddy) { return Handle{(page + 1) * 2 + buddy}; }
    static std::uint32_t page_of(Handle handle) { return static_cast<std::uint32_t>(handle) / 2 - 1; }
    static Buddy buddy_of(Handle handle) {
        return static_cast<Buddy>(static_cast<std::uint32_t>(handle) % 2);
    }
    [[nodiscard]] std::byte* bytes_of(Handle handle) const;
    [[nodiscard]] std::uint32_t find_unbuddied(std::uint32_t wanted) const;
    [[nodiscard]] std::uint32_t take_page();

    PageSource& source_;
    std::uint32_t chunk_size_;  ///< bytes
    std::uint64_t pages_used_ = 0;
    std::uint64_t chunks_used_ = 0;
    std::vector<Page> pages_;
    std::vector<std::uint32_t> unused_;  ///< numbers in pages_ without a page; the last is next
    PageLists unbuddied_{usable};        ///< by free chunks; pages of two objects are in none
};

}  // namespace swapreplay

#endif
