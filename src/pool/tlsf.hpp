// SPDX-License-Identifier: GPL-2.0-or-later
// TLSF, two-level segregated fit, over regions that grow and shrink in number: the allocator that the first
// project studied.
//
// Rules:    good fit (the first block of the smallest list all of whose blocks are large enough), split when
//           the rest can be a block, boundary tags, immediate coalescing, lists last in, first out. An object
//           does not span regions; a region that is free as a whole goes back at once.
// Sources:  M. Masmano, I. Ripoll, A. Crespo, J. Real: "TLSF: a new dynamic memory allocator for real-time
//           systems", ECRTS 2004; for regions and rounding=list: compcache's kernel port of TLSF 2.3.2
//           (linux-mm, 2008-03-20).
//
//     region:  | header | bytes ... | header | bytes ... | sentinel |
//     header:  u32 bytes of the block | flags,  u32 offset of the block before it, 0 for the first
#ifndef SWAPREPLAY_POOL_TLSF_HPP
#define SWAPREPLAY_POOL_TLSF_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "pool/free_lists.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// A handle is the BlockRef of the object. Every operation is O(1) but check(). Needs Backing::memory: the
/// headers are in the pages.
class TlsfPool {
public:
    static constexpr std::uint32_t header_bytes = 8;  ///< before every block; a used block pays one
    static constexpr std::uint32_t alignment = 8;
    static constexpr std::uint32_t smallest_block = FreeLists::link_bytes;

    static const PoolInfo& info();
    TlsfPool(const Parameters& parameters, PageSource& source);
    ~TlsfPool();
    TlsfPool(const TlsfPool&) = delete;
    TlsfPool& operator=(const TlsfPool&) = delete;

    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> in);
    void read(Handle handle, std::span<std::byte> out) const;

    void prefetch(Handle handle) const noexcept {
        __builtin_prefetch(bytes(BlockRef{static_cast<std::uint64_t>(handle)}) - 8, 1);
    }
    [[nodiscard]] std::uint64_t pages_used() const noexcept { return regions_ * region_pages_; }
    [[nodiscard]] std::uint64_t used_bytes() const noexcept { return used_bytes_; }
    [[nodiscard]] std::uint32_t max_size() const noexcept { return max_size_; }
    [[nodiscard]] std::string check() const;

private:
    [[nodiscard]] std::byte* bytes(BlockRef block) const noexcept {
        return source_->bytes(first_page(block)) + offset(block);
    }
    [[nodiscard]] std::uint32_t tag(BlockRef block) const noexcept;
    [[nodiscard]] std::uint32_t size(BlockRef block) const noexcept;
    [[nodiscard]] bool is_free(BlockRef block) const noexcept;
    void set_tag(BlockRef block, std::uint32_t size, bool free) noexcept;
    [[nodiscard]] BlockRef before(BlockRef block) const noexcept;
    void set_before(BlockRef block, BlockRef to) noexcept;
    [[nodiscard]] BlockRef after(BlockRef block) const noexcept;

    [[nodiscard]] bool grow();
    void split(BlockRef block, std::uint32_t keep);
    void drop_region(PageId first);

    /// What a walk over the regions found.
    struct Found {
        std::unordered_set<BlockRef> free_blocks;
        std::uint64_t used_bytes = 0;
    };
    [[nodiscard]] std::string check_region(PageId first, Found& found) const;

    PageSource* source_;
    std::uint32_t region_bytes_;
    std::uint32_t region_pages_;
    bool round_to_list_;
    std::uint32_t max_size_;
    FreeLists lists_;
    std::vector<bool> region_starts_;  ///< by page number
    std::uint64_t regions_ = 0;
    std::uint64_t used_bytes_ = 0;
};

}  // namespace swapreplay

#endif
