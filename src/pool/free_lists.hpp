// SPDX-License-Identifier: GPL-2.0-or-later
// Segregated free lists under a bitmap of two levels, as TLSF and xvmalloc use them. The links are inside the
// free blocks: the lists take no memory of their own beyond a head each.
#ifndef SWAPREPLAY_POOL_FREE_LISTS_HPP
#define SWAPREPLAY_POOL_FREE_LISTS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pool/page_source.hpp"

namespace swapreplay {

/// Where the bytes of a block begin: page << 32 | offset from that page's first byte. The page is the first
/// of the run that the block lies in. A block has a header before its bytes, so 0 is never a block.
enum class BlockRef : std::uint64_t { none = 0 };

[[nodiscard]] constexpr BlockRef block_at(PageId first, std::uint32_t offset) noexcept {
    return BlockRef{std::uint64_t{static_cast<std::uint32_t>(first)} << 32 | offset};
}
[[nodiscard]] constexpr PageId first_page(BlockRef block) noexcept {
    return PageId{static_cast<std::uint32_t>(static_cast<std::uint64_t>(block) >> 32)};
}
[[nodiscard]] constexpr std::uint32_t offset(BlockRef block) noexcept {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(block));
}

/// A number in the memory of a page.
template <class T>
[[nodiscard]] T load(const std::byte* at) noexcept {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}
template <class T>
void store(std::byte* at, T value) noexcept {
    std::memcpy(at, &value, sizeof value);
}

/// Every operation is O(1) but check().
class FreeLists {
public:
    static constexpr std::uint32_t link_bytes = 16;    ///< a free block has at least so many bytes
    static constexpr std::uint32_t most_lists = 4096;  ///< 64 words under one

    FreeLists(const PageSource& source, std::uint32_t lists) : source_(&source), heads_(lists) {}

    /// The first list from `list` on that is not empty.
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t list) const noexcept;
    [[nodiscard]] BlockRef head(std::uint32_t list) const noexcept { return heads_[list]; }

    /// Puts the block at the list's head.
    void push(std::uint32_t list, BlockRef block) noexcept;
    /// Takes the block out of the list, which it is in.
    void remove(std::uint32_t list, BlockRef block) noexcept;

    /// Walks all lists: an empty string, or what is broken. `list_of` gives the list that a block belongs to,
    /// nullopt for a block that is not known to be free; it is called once for each entry.
    [[nodiscard]] std::string check(
        const std::function<std::optional<std::uint32_t>(BlockRef)>& list_of) const;

private:
    [[nodiscard]] std::byte* bytes(BlockRef block) const noexcept {
        return source_->bytes(first_page(block)) + offset(block);
    }
    [[nodiscard]] BlockRef previous(BlockRef block) const noexcept { return load<BlockRef>(bytes(block)); }
    [[nodiscard]] BlockRef next(BlockRef block) const noexcept { return load<BlockRef>(bytes(block) + 8); }
    void set_previous(BlockRef block, BlockRef to) noexcept { store(bytes(block), to); }
    void set_next(BlockRef block, BlockRef to) noexcept { store(bytes(block) + 8, to); }
    [[nodiscard]] bool marked(std::uint32_t list) const noexcept {
        return (words_[list / 64] >> list % 64 & 1) != 0;
    }

    const PageSource* source_;
    std::vector<BlockRef> heads_;
    std::array<std::uint64_t, 64> words_{};  ///< bit l % 64 of word l / 64: list l is not empty
    std::uint64_t word_marks_ = 0;           ///< bit w: words_[w] is not 0
};

}  // namespace swapreplay

#endif
