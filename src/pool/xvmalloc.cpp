// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/xvmalloc.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include <fmt/format.h>

namespace swapreplay {

namespace {

constexpr std::uint32_t smallest_listed = 32;  // bytes; its links have to fit
static_assert(smallest_listed >= FreeLists::link_bytes);
constexpr std::uint32_t free_flag = 1;  // in the low bits of an offset, which the alignment keeps free
constexpr std::uint32_t flags = 3;

/// 8 bytes for pages of 4 KiB; the kernel gives 64 KiB pages 16 and any other size a 512th of a page.
std::uint32_t list_step_of(std::uint32_t page_size) {
    return page_size == 65536 ? 16 : page_size / 512;
}

std::uint32_t max_size_of(const Parameters& parameters, std::uint32_t list_step) {
    const std::uint32_t page = parameters.page_size();
    if (parameters.text("max") == "3/4") return page / 4 * 3;
    const std::uint32_t size = parameters.bytes("max", smallest_listed, page - 8);
    if (size % list_step != 0) parameters.refuse("max", fmt::format("must be a multiple of {}", list_step));
    return size;
}

}  // namespace

const PoolInfo& XvmallocPool::info() {
    static const PoolInfo info{
        "xvmalloc",
        "compcache's allocator: exact free lists 8 bytes apart, objects within a page",
        {{"max", "3/4", "3/4 (of a page), 32 to the page size - 8",
          "largest object; zram stored longer ones uncompressed"},
         {"align", "4", "4, 8",
          "alignment of objects and size of a header; 8 on 64-bit kernels from 2.6.37 on"},
         page_parameter},
        true};
    return info;
}

XvmallocPool::XvmallocPool(const Parameters& parameters, PageSource& source)
    : source_(&source),
      alignment_(0),
      list_step_(list_step_of(source.page_size())),
      max_size_(max_size_of(parameters, list_step_)),
      lists_(source, list_of(max_size_) + 1) {
    static constexpr std::array<std::string_view, 2> alignments{"4", "8"};
    alignment_ = parameters.choice("align", alignments) == 0 ? 4 : 8;
}

XvmallocPool::~XvmallocPool() {
    for (std::uint32_t page = 0; page < held_.size(); page++) {
        if (held_[page]) source_->give_back(PageId{page});
    }
}

XvmallocPool::Tag XvmallocPool::tag(BlockRef block) const noexcept {
    const std::byte* const header = bytes(block) - alignment_;
    const std::uint32_t before = load<std::uint16_t>(header + 2);
    return {load<std::uint16_t>(header), before & ~flags, (before & free_flag) != 0};
}

void XvmallocPool::set_tag(BlockRef block, const Tag& tag) noexcept {
    std::byte* const header = bytes(block) - alignment_;
    store(header, static_cast<std::uint16_t>(tag.size));
    store(header + 2, static_cast<std::uint16_t>(tag.before | (tag.free ? free_flag : 0)));
}

/// The block may be gone by now: then something else of its page is fetched.
void XvmallocPool::prefetch_beside(BlockRef block) const noexcept {
    if (block == BlockRef::none || !held_[static_cast<std::size_t>(first_page(block))]) return;
    const Tag its = tag(block);
    __builtin_prefetch(bytes(block) + its.size, 1);
    __builtin_prefetch(bytes(block_at(first_page(block), its.before)) - alignment_, 1);
}

/// The block that follows one of `size` bytes; BlockRef::none at the page's end.
BlockRef XvmallocPool::after(BlockRef block, std::uint32_t size) const noexcept {
    const std::uint32_t end = offset(block) + size;
    return end == source_->page_size() ? BlockRef::none : block_at(first_page(block), end + alignment_);
}

std::uint32_t XvmallocPool::aligned(std::uint32_t size) const noexcept {
    return (size + alignment_ - 1) / alignment_ * alignment_;
}

/// The list that a free block is in: the last one that begins at or below its size.
std::uint32_t XvmallocPool::list_of(std::uint32_t size) const noexcept {
    return (std::min(size, max_size_) / list_step_ * list_step_ - smallest_listed) / list_step_;
}

/// The first list all of whose blocks have `size` bytes.
std::uint32_t XvmallocPool::list_for(std::uint32_t size) const noexcept {
    const std::uint32_t least = std::max(size, smallest_listed);
    return ((least + list_step_ - 1) / list_step_ * list_step_ - smallest_listed) / list_step_;
}

void XvmallocPool::enlist(BlockRef block, std::uint32_t size) noexcept {
    if (size >= smallest_listed) lists_.push(list_of(size), block);
}

void XvmallocPool::delist(BlockRef block, std::uint32_t size) noexcept {
    if (size >= smallest_listed) lists_.remove(list_of(size), block);
}

std::optional<Handle> XvmallocPool::alloc(std::uint32_t size) {
    assert(size > 0 && size <= max_size_);
    const std::uint32_t wanted = aligned(size);
    auto list = lists_.find(list_for(wanted));
    if (!list) {
        if (!grow()) return std::nullopt;
        list = lists_.find(list_for(wanted));
    }
    const BlockRef block = lists_.head(*list);
    lists_.remove(*list, block);
    split(block, wanted);
    set_tag(block, {size, tag(block).before, false});
    used_bytes_ += wanted + alignment_;
    return Handle{static_cast<std::uint64_t>(block)};
}

/// Makes a free block of what is left above `keep` bytes, even of a mere header.
void XvmallocPool::split(BlockRef block, std::uint32_t keep) {
    const Tag whole = tag(block);
    if (whole.size == keep) return;
    const std::uint32_t rest = whole.size - keep - alignment_;
    const BlockRef cut = after(block, keep);
    set_tag(cut, {rest, offset(block), true});
    enlist(cut, rest);
    if (const BlockRef next = after(cut, rest); next != BlockRef::none) {
        const Tag old = tag(next);
        set_tag(next, {old.size, offset(cut), old.free});
    }
}

bool XvmallocPool::grow() {
    const auto page = source_->take();
    if (!page) return false;
    const BlockRef block = block_at(*page, alignment_);
    const std::uint32_t size = source_->page_size() - alignment_;
    set_tag(block, {size, 0, true});
    enlist(block, size);

    const auto at = static_cast<std::size_t>(*page);
    if (at >= held_.size()) held_.resize(at + 1);
    held_[at] = true;
    pages_++;
    return true;
}

void XvmallocPool::drop_page(PageId page) {
    held_[static_cast<std::size_t>(page)] = false;
    pages_--;
    source_->give_back(page);
}

void XvmallocPool::free(Handle handle) {
    BlockRef block{static_cast<std::uint64_t>(handle)};
    Tag merged = tag(block);
    assert(!merged.free);
    merged.size = aligned(merged.size);
    used_bytes_ -= merged.size + alignment_;

    BlockRef next = after(block, merged.size);
    if (next != BlockRef::none && tag(next).free) {
        const std::uint32_t size = tag(next).size;
        delist(next, size);
        merged.size += size + alignment_;
        next = after(next, size);
    }
    if (merged.before != 0) {
        const BlockRef previous = block_at(first_page(block), merged.before);
        if (const Tag old = tag(previous); old.free) {
            delist(previous, old.size);
            merged = {merged.size + old.size + alignment_, old.before, true};
            block = previous;
        }
    }
    if (merged.size == source_->page_size() - alignment_) {
        drop_page(first_page(block));
        return;
    }
    set_tag(block, {merged.size, merged.before, true});
    enlist(block, merged.size);
    if (next != BlockRef::none) {
        const Tag old = tag(next);
        set_tag(next, {old.size, offset(block), old.free});
    }
}

void XvmallocPool::write(Handle handle, std::span<const std::byte> in) {
    const BlockRef block{static_cast<std::uint64_t>(handle)};
    assert(in.size() <= tag(block).size);
    std::memcpy(bytes(block), in.data(), in.size());
}

void XvmallocPool::read(Handle handle, std::span<std::byte> out) const {
    const BlockRef block{static_cast<std::uint64_t>(handle)};
    assert(out.size() <= tag(block).size);
    std::memcpy(out.data(), bytes(block), out.size());
}

std::string XvmallocPool::check() const {
    Found found;
    std::uint64_t pages = 0;
    for (std::uint32_t page = 0; page < held_.size(); page++) {
        if (!held_[page]) continue;
        pages++;
        if (auto broken = check_page(PageId{page}, found); !broken.empty()) return broken;
    }
    if (pages != pages_) return fmt::format("xvmalloc: {} pages counted, {} there", pages_, pages);
    if (found.used_bytes != used_bytes_) {
        return fmt::format("xvmalloc: {} bytes counted as used, {} found", used_bytes_, found.used_bytes);
    }
    auto broken = lists_.check([&](BlockRef block) -> std::optional<std::uint32_t> {
        if (found.free_blocks.erase(block) == 0) return std::nullopt;
        return list_of(tag(block).size);
    });
    if (!broken.empty()) return "xvmalloc: " + broken;
    if (!found.free_blocks.empty()) {
        return fmt::format("xvmalloc: {} free blocks are in no list", found.free_blocks.size());
    }
    return {};
}

/// Walks the blocks of one page from its first to its end.
std::string XvmallocPool::check_page(PageId page, Found& found) const {
    std::uint32_t previous = 0;
    bool previous_free = false;
    for (BlockRef block = block_at(page, alignment_); block != BlockRef::none;) {
        const auto broken = [&](std::string_view what) {
            return fmt::format("xvmalloc: page {}, block at offset {}: {}", static_cast<std::uint32_t>(page),
                               offset(block), what);
        };
        const Tag here = tag(block);
        const std::uint32_t size = aligned(here.size);
        const std::uint32_t room = source_->page_size() - offset(block);
        if (here.before != previous) return broken("does not point back to the block before it");
        if (size > room || (size < room && size + alignment_ > room)) {
            return broken(fmt::format("its size cannot be {}", here.size));
        }
        if (here.free) {
            if (previous_free) return broken("free beside a free one");
            if (size == source_->page_size() - alignment_)
                return broken("all of the page is free and still held");
            if (size >= smallest_listed) found.free_blocks.insert(block);
        } else {
            if (here.size == 0) return broken("used, and of no size");
            found.used_bytes += size + alignment_;
        }
        previous = offset(block);
        previous_free = here.free;
        block = after(block, size);
    }
    return {};
}

}  // namespace swapreplay
