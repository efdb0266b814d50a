// SPDX-License-Identifier: GPL-2.0-or-later
// zblock, an allocator of blocks of 1 to 8 pages that hold slots of one size; posted to linux-mm in 2025, and in no release.
#ifndef SWAPREPLAY_POOL_ZBLOCK_HPP
#define SWAPREPLAY_POOL_ZBLOCK_HPP

#include <array>
#include <bitset>

#include "pool/page_lists.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// Page for page what zblock_get_total_pages() counts. The pages of a block follow each other: in the physical memory up to
/// version=2025-04, where a block is of 1, 2, 4 or 8 of them; later it is vmalloc()'s, of 1 to 8.
/// Source: "mm: add zblock allocator", v4 of 12 April 2025, and as it stood in mm.git on 19 July 2025 with its fixes.
class ZblockPool {
public:
    static const PoolInfo& info();

    ZblockPool(const Parameters& parameters, PageSource& source);
    ~ZblockPool();
    ZblockPool(const ZblockPool&) = delete;
    ZblockPool& operator=(const ZblockPool&) = delete;

    /// Cost: O(1), a look at some 40 slot sizes at most.
    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> bytes);
    void read(Handle handle, std::span<std::byte> bytes) const;

    [[nodiscard]] std::uint64_t pages_used() const { return pages_used_; }
    [[nodiscard]] std::uint64_t used_bytes() const { return used_bytes_; }
    /// An object is shorter than its slot: 4,079 bytes with pages of 4 KiB.
    [[nodiscard]] std::uint32_t max_size() const { return types_.back().slot_bytes - 1; }
    [[nodiscard]] std::string check() const;

    [[nodiscard]] std::vector<ClassUse> classes() const;
    void count_classes(std::vector<ClassCount>& counts) const;

private:
    static constexpr unsigned most_slots = 256;  ///< of a block: SLOT_BITS is 8 at most
    static constexpr unsigned slot_bits = 8;

    /// A kind of block.
    struct Type {
        std::uint32_t slot_bytes;
        std::uint32_t slots;
        std::uint32_t pages;
        std::uint64_t blocks = 0;
        std::uint64_t objects = 0;
    };
    struct Block {
        std::uint32_t type = 0;
        std::uint32_t free_slots = 0;  ///< all of them: it has no pages
        PageId pages{};
        std::bitset<most_slots> taken;
    };

    static Handle to_handle(std::uint32_t block, std::uint32_t slot) {
        return Handle{std::uint64_t{block + 1} << slot_bits | slot};
    }
    static std::uint32_t block_of(Handle handle) {
        return static_cast<std::uint32_t>(static_cast<std::uint64_t>(handle) >> slot_bits) - 1;
    }
    static std::uint32_t slot_of(Handle handle) {
        return static_cast<std::uint32_t>(handle) & (most_slots - 1);
    }
    [[nodiscard]] std::uint32_t type_for(std::uint32_t size) const;
    [[nodiscard]] std::uint32_t take_block(std::uint32_t type);
    [[nodiscard]] std::byte* bytes_of(Handle handle) const;

    PageSource& source_;
    std::uint32_t header_bytes_ = 0;
    std::vector<Type> types_;  ///< ascending by slot_bytes
    std::uint64_t pages_used_ = 0;
    std::uint64_t used_bytes_ = 0;
    std::vector<Block> blocks_;
    std::vector<std::uint32_t> unused_;  ///< numbers in blocks_ without pages; the last is next
    PageLists active_;                   ///< blocks with a free slot, by type
};

}  // namespace swapreplay

#endif
