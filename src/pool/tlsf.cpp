// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/tlsf.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint32_t smallest_region = 4096;
constexpr std::uint32_t largest_region = 65536;
constexpr std::uint32_t block_free_flag = 1;  // of a tag; sizes are multiples of the alignment

// The second level divides each power of two into 32; below 128 bytes the lists are 4 bytes apart.
constexpr std::uint32_t second_level = 32;
constexpr std::uint32_t second_level_log2 = 5;
constexpr std::uint32_t small_block = 128;
constexpr std::uint32_t first_level_offset = 6;

std::uint32_t log2_floor(std::uint32_t size) {
    return static_cast<std::uint32_t>(std::bit_width(size)) - 1;
}

/// Bytes between a list and the next, for blocks of such a size.
std::uint32_t list_step(std::uint32_t size) {
    return size < small_block ? small_block / second_level : 1U << (log2_floor(size) - second_level_log2);
}

/// The list that a free block of `size` is in: the last one that begins at or below it.
std::uint32_t list_of(std::uint32_t size) {
    if (size < small_block) return size / (small_block / second_level);
    const std::uint32_t first = log2_floor(size) - first_level_offset;
    return first * second_level + (size >> (log2_floor(size) - second_level_log2)) - second_level;
}

constexpr std::uint32_t number_of_lists = 10 * second_level;  // up to 64 KiB

std::uint32_t round_up(std::uint32_t size, std::uint32_t step) {
    return (size + step - 1) / step * step;
}

std::uint32_t region_size(const Parameters& parameters) {
    if (parameters.text("region") == "page") return parameters.page_size();
    const std::uint32_t bytes = parameters.bytes("region", smallest_region, largest_region);
    if (!std::has_single_bit(bytes)) parameters.refuse("region", "must be a power of two");
    if (bytes < parameters.page_size()) {
        throw Error(
            Fault::usage,
            fmt::format("pool tlsf: page={}: a region of {} is smaller than a page; leave region= out",
                        parameters.text("page"), parameters.text("region")));
    }
    return bytes;
}

}  // namespace

const PoolInfo& TlsfPool::info() {
    static const PoolInfo info{
        "tlsf",
        "two-level segregated fit in regions of one page; larger regions save space but need adjacent pages",
        {{"region", "page", "page, 4K, 8K, 16K, 32K, 64K", "bytes of a region; an object never spans two"},
         {"rounding", "exact", "exact, list",
          "space that an object takes: its own size, or the least size of its list as in TLSF 2.3 and 2.4"},
         page_parameter},
        true};
    return info;
}

TlsfPool::TlsfPool(const Parameters& parameters, PageSource& source)
    : source_(&source),
      region_bytes_(region_size(parameters)),
      region_pages_(region_bytes_ / source.page_size()),
      lists_(source, number_of_lists) {
    static constexpr std::array<std::string_view, 2> roundings{"exact", "list"};
    round_to_list_ = parameters.choice("rounding", roundings) == 1;
    // A request is looked for in the first list that begins at or above it. The block of a fresh region has
    // to be in such a list.
    const std::uint32_t whole = region_bytes_ - 2 * header_bytes;
    max_size_ = whole / list_step(whole) * list_step(whole);
}

TlsfPool::~TlsfPool() {
    for (std::uint32_t page = 0; page < region_starts_.size(); ++page) {
        if (region_starts_[page]) source_->give_back(PageId{page}, region_pages_);
    }
}

std::uint32_t TlsfPool::tag(BlockRef block) const noexcept {
    return load<std::uint32_t>(bytes(block) - header_bytes);
}
std::uint32_t TlsfPool::size(BlockRef block) const noexcept {
    return tag(block) & ~block_free_flag;
}
bool TlsfPool::is_free(BlockRef block) const noexcept {
    return (tag(block) & block_free_flag) != 0;
}
void TlsfPool::set_tag(BlockRef block, std::uint32_t size, bool free) noexcept {
    store(bytes(block) - header_bytes, size | (free ? block_free_flag : 0));
}

BlockRef TlsfPool::before(BlockRef block) const noexcept {
    const auto at = load<std::uint32_t>(bytes(block) - header_bytes + 4);
    return at == 0 ? BlockRef::none : block_at(first_page(block), at);
}
void TlsfPool::set_before(BlockRef block, BlockRef to) noexcept {
    store(bytes(block) - header_bytes + 4, offset(to));
}
BlockRef TlsfPool::after(BlockRef block) const noexcept {
    return block_at(first_page(block), offset(block) + size(block) + header_bytes);
}

std::optional<Handle> TlsfPool::alloc(std::uint32_t size) {
    assert(size > 0 && size <= max_size_);
    const std::uint32_t wanted = std::max(round_up(size, alignment), smallest_block);
    const std::uint32_t searched = round_up(wanted, list_step(wanted));
    auto list = lists_.find(list_of(searched));
    if (!list) {
        if (!grow()) return std::nullopt;
        list = lists_.find(list_of(searched));
    }
    const BlockRef block = lists_.head(*list);
    lists_.remove(*list, block);
    set_tag(block, this->size(block), false);
    split(block, round_to_list_ ? searched : wanted);
    used_bytes_ += this->size(block) + header_bytes;
    return Handle{static_cast<std::uint64_t>(block)};
}

/// Cuts a used block down to `keep` bytes when the rest can be a block of its own.
void TlsfPool::split(BlockRef block, std::uint32_t keep) {
    const std::uint32_t rest = size(block) - keep;
    if (rest < header_bytes + smallest_block) return;
    const BlockRef next = after(block);
    set_tag(block, keep, false);
    const BlockRef cut = after(block);
    set_tag(cut, rest - header_bytes, true);
    set_before(cut, block);
    set_before(next, cut);
    lists_.push(list_of(rest - header_bytes), cut);
}

bool TlsfPool::grow() {
    const auto first = source_->take(region_pages_);
    if (!first) return false;
    const BlockRef block = block_at(*first, header_bytes);
    const std::uint32_t whole = region_bytes_ - 2 * header_bytes;
    set_tag(block, whole, true);
    set_before(block, BlockRef::none);
    const BlockRef sentinel = after(block);
    set_tag(sentinel, 0, false);
    set_before(sentinel, block);
    lists_.push(list_of(whole), block);

    const auto page = static_cast<std::size_t>(*first);
    if (page >= region_starts_.size()) region_starts_.resize(page + 1);
    region_starts_[page] = true;
    ++regions_;
    return true;
}

void TlsfPool::drop_region(PageId first) {
    region_starts_[static_cast<std::size_t>(first)] = false;
    --regions_;
    source_->give_back(first, region_pages_);
}

void TlsfPool::free(Handle handle) {
    BlockRef block{static_cast<std::uint64_t>(handle)};
    assert(!is_free(block));
    std::uint32_t bytes = size(block);
    used_bytes_ -= bytes + header_bytes;

    BlockRef next = after(block);
    if (is_free(next)) {
        lists_.remove(list_of(size(next)), next);
        bytes += size(next) + header_bytes;
        next = after(next);
    }
    if (const BlockRef previous = before(block); previous != BlockRef::none && is_free(previous)) {
        lists_.remove(list_of(size(previous)), previous);
        bytes += size(previous) + header_bytes;
        block = previous;
    }
    if (bytes == region_bytes_ - 2 * header_bytes) {
        drop_region(first_page(block));
        return;
    }
    set_tag(block, bytes, true);
    set_before(next, block);
    lists_.push(list_of(bytes), block);
}

void TlsfPool::write(Handle handle, std::span<const std::byte> in) {
    const BlockRef block{static_cast<std::uint64_t>(handle)};
    assert(in.size() <= size(block));
    std::memcpy(bytes(block), in.data(), in.size());
}

void TlsfPool::read(Handle handle, std::span<std::byte> out) const {
    const BlockRef block{static_cast<std::uint64_t>(handle)};
    assert(out.size() <= size(block));
    std::memcpy(out.data(), bytes(block), out.size());
}

std::string TlsfPool::check() const {
    Found found;
    std::uint64_t regions = 0;
    for (std::uint32_t page = 0; page < region_starts_.size(); ++page) {
        if (!region_starts_[page]) continue;
        ++regions;
        if (auto broken = check_region(PageId{page}, found); !broken.empty()) return broken;
    }
    if (regions != regions_) return fmt::format("tlsf: {} regions counted, {} there", regions_, regions);
    if (found.used_bytes != used_bytes_) {
        return fmt::format("tlsf: {} bytes counted as used, {} found", used_bytes_, found.used_bytes);
    }
    auto broken = lists_.check([&](BlockRef block) -> std::optional<std::uint32_t> {
        if (found.free_blocks.erase(block) == 0) return std::nullopt;
        return list_of(size(block));
    });
    if (!broken.empty()) return "tlsf: " + broken;
    if (!found.free_blocks.empty()) {
        return fmt::format("tlsf: {} free blocks are in no list", found.free_blocks.size());
    }
    return {};
}

/// Walks the blocks of one region from its first to its sentinel.
std::string TlsfPool::check_region(PageId first, Found& found) const {
    const std::uint32_t sentinel = region_bytes_;
    BlockRef previous = BlockRef::none;
    BlockRef block = block_at(first, header_bytes);
    for (;; block = after(block)) {
        const auto broken = [&](std::string_view what) {
            return fmt::format("tlsf: region at page {}, block at offset {}: {}",
                               static_cast<std::uint32_t>(first), offset(block), what);
        };
        if (before(block) != previous) return broken("does not point back to the block before it");
        if (offset(block) == sentinel) {
            if (tag(block) != 0) return broken("the sentinel is overwritten");
            break;
        }
        if (size(block) < smallest_block || size(block) % alignment != 0 ||
            size(block) > sentinel - offset(block) - header_bytes) {
            return broken(fmt::format("its size cannot be {}", size(block)));
        }
        if (is_free(block)) {
            if (previous != BlockRef::none && is_free(previous)) return broken("free beside a free one");
            found.free_blocks.insert(block);
        } else {
            found.used_bytes += size(block) + header_bytes;
        }
        previous = block;
    }
    if (before(block) == block_at(first, header_bytes) && is_free(previous)) {
        return fmt::format("tlsf: region at page {} is all free and still held",
                           static_cast<std::uint32_t>(first));
    }
    return {};
}

}  // namespace swapreplay
