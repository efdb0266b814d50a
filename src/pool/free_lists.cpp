// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/free_lists.hpp"

#include <bit>
#include <cassert>

#include <fmt/format.h>

namespace swapreplay {

namespace {

std::uint32_t lowest_bit(std::uint64_t word) {
    return static_cast<std::uint32_t>(std::countr_zero(word));
}

}  // namespace

std::optional<std::uint32_t> FreeLists::find(std::uint32_t list) const noexcept {
    const std::uint32_t word = list / 64;
    if (const std::uint64_t rest = words_[word] & ~0ULL << list % 64; rest != 0) {
        return word * 64 + lowest_bit(rest);
    }
    const std::uint64_t later = word == 63 ? 0 : word_marks_ & ~0ULL << (word + 1);
    if (later == 0) return std::nullopt;
    const std::uint32_t next_word = lowest_bit(later);
    return next_word * 64 + lowest_bit(words_[next_word]);
}

void FreeLists::push(std::uint32_t list, BlockRef block) noexcept {
    const BlockRef second = heads_[list];
    set_previous(block, BlockRef::none);
    set_next(block, second);
    if (second != BlockRef::none) set_previous(second, block);
    heads_[list] = block;
    words_[list / 64] |= 1ULL << list % 64;
    word_marks_ |= 1ULL << list / 64;
}

void FreeLists::remove(std::uint32_t list, BlockRef block) noexcept {
    const BlockRef before = previous(block);
    const BlockRef after = next(block);
    if (after != BlockRef::none) set_previous(after, before);
    if (before != BlockRef::none) {
        set_next(before, after);
        return;
    }
    assert(heads_[list] == block);
    heads_[list] = after;
    if (after != BlockRef::none) return;
    words_[list / 64] &= ~(1ULL << list % 64);
    if (words_[list / 64] == 0) word_marks_ &= ~(1ULL << list / 64);
}

std::string FreeLists::check(const std::function<std::optional<std::uint32_t>(BlockRef)>& list_of) const {
    for (std::uint32_t list = 0; list < heads_.size(); ++list) {
        if (marked(list) != (heads_[list] != BlockRef::none)) {
            return fmt::format("free list {}: it is {}empty, but its bit says otherwise", list,
                               marked(list) ? "" : "not ");
        }
        BlockRef before = BlockRef::none;
        for (BlockRef block = heads_[list]; block != BlockRef::none; block = next(block)) {
            const auto belongs = list_of(block);
            const auto where = [&] {
                return fmt::format("free list {}: its entry at page {} offset {}", list,
                                   static_cast<std::uint32_t>(first_page(block)), offset(block));
            };
            if (!belongs) return where() + " is not a free block, or is in a list twice";
            if (*belongs != list) return fmt::format("{} belongs to list {}", where(), *belongs);
            if (previous(block) != before) return where() + " does not point back to the one before it";
            before = block;
        }
    }
    for (std::uint32_t word = 0; word < words_.size(); ++word) {
        if ((words_[word] != 0) != ((word_marks_ >> word & 1) != 0)) {
            return fmt::format("free lists: word {} of the bitmap and its mark differ", word);
        }
    }
    return {};
}

}  // namespace swapreplay
