// SPDX-License-Identifier: GPL-2.0-or-later
// xvmalloc: the allocator of compcache and of zram before zsmalloc.
//
// Rules:    objects within one page, free lists a fixed step apart under a two-level bitmap, the head of the
//           first list that is surely large enough, last in, first out; the rest of a block always becomes a
//           free block, but is in no list while it is smaller than 32 bytes; neighbours coalesce at once; a
//           page that is whole again goes back.
// Source:   drivers/staging/zram/xvmalloc.c and xvmalloc_int.h, Linux 2.6.37; compcache's wiki.
//
//     page:    | header | bytes ... | header | bytes ... |
//     header:  u16 bytes of the block (of a used one: as asked for),
//              u16 offset of the block before | flags; padded to the alignment
#ifndef SWAPREPLAY_POOL_XVMALLOC_HPP
#define SWAPREPLAY_POOL_XVMALLOC_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "pool/fetched_before.hpp"
#include "pool/free_lists.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// A handle is the BlockRef of the object. Every operation is O(1) but check(). Needs Backing::memory: the
/// headers are in the pages.
class XvmallocPool {
public:
    static const PoolInfo& info();
    XvmallocPool(const Parameters& parameters, PageSource& source);
    ~XvmallocPool();
    XvmallocPool(const XvmallocPool&) = delete;
    XvmallocPool& operator=(const XvmallocPool&) = delete;

    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> in);
    void read(Handle handle, std::span<std::byte> out) const;

    /// The block's header now, and the headers beside a block whose own was fetched some calls before.
    void prefetch(Handle handle) const noexcept {
        const BlockRef block{static_cast<std::uint64_t>(handle)};
        __builtin_prefetch(bytes(block) - 8, 1);
        prefetch_beside(fetched_.exchange(block));
    }
    [[nodiscard]] std::uint64_t pages_used() const noexcept { return pages_; }
    [[nodiscard]] std::uint64_t used_bytes() const noexcept { return used_bytes_; }
    [[nodiscard]] std::uint32_t max_size() const noexcept { return max_size_; }
    [[nodiscard]] std::string check() const;

private:
    /// A header, as two numbers.
    struct Tag {
        std::uint32_t size;
        std::uint32_t before;  ///< offset of the bytes of the block before; 0 for the first
        bool free;
    };
    [[nodiscard]] std::byte* bytes(BlockRef block) const noexcept {
        return source_->bytes(first_page(block)) + offset(block);
    }
    [[nodiscard]] Tag tag(BlockRef block) const noexcept;
    void set_tag(BlockRef block, const Tag& tag) noexcept;
    [[nodiscard]] BlockRef after(BlockRef block, std::uint32_t size) const noexcept;
    [[nodiscard]] std::uint32_t aligned(std::uint32_t size) const noexcept;
    [[nodiscard]] std::uint32_t list_of(std::uint32_t size) const noexcept;
    [[nodiscard]] std::uint32_t list_for(std::uint32_t size) const noexcept;
    void enlist(BlockRef block, std::uint32_t size) noexcept;
    void delist(BlockRef block, std::uint32_t size) noexcept;

    [[nodiscard]] bool grow();
    void split(BlockRef block, std::uint32_t keep);
    void drop_page(PageId page);

    void prefetch_beside(BlockRef block) const noexcept;

    /// What a walk over the pages found.
    struct Found {
        std::unordered_set<BlockRef> free_blocks;
        std::uint64_t used_bytes = 0;
    };
    [[nodiscard]] std::string check_page(PageId page, Found& found) const;

    PageSource* source_;
    std::uint32_t alignment_;  ///< and bytes of a header
    std::uint32_t list_step_;
    std::uint32_t max_size_;
    FreeLists lists_;
    std::vector<bool> held_;  ///< by page number
    std::uint64_t pages_ = 0;
    std::uint64_t used_bytes_ = 0;
    mutable FetchedBefore<BlockRef, 6> fetched_;
};

}  // namespace swapreplay

#endif
