// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/zbud.hpp"

#include <cstring>

#include <fmt/format.h>

namespace swapreplay {

const PoolInfo& ZbudPool::info() {
    static const PoolInfo info{
        "zbud",
        "the kernel's zbud (up to 6.14): at most two objects a page, from its two ends",
        {page_parameter}};
    return info;
}

ZbudPool::ZbudPool(const Parameters&, PageSource& source)
    : source_(source), chunk_size_(source.page_size() / chunks) {}

ZbudPool::~ZbudPool() {
    for (const Page& page : pages_)
        if (page.free_chunks() != usable) source_.give_back(page.id);
}

/// zbud_alloc()
std::optional<Handle> ZbudPool::alloc(std::uint32_t size) {
    assert(size > 0 && size <= max_size());
    const std::uint32_t wanted = (size + chunk_size_ - 1) / chunk_size_;
    std::uint32_t number = find_unbuddied(wanted);
    if (number == PageLists::none) {
        number = take_page();
        if (number == PageLists::none) return std::nullopt;
    } else {
        unbuddied_.remove(number);
    }
    Page& page = pages_[number];
    const Buddy buddy = page.used[first] == 0 ? first : last;
    page.used[buddy] = static_cast<std::uint8_t>(wanted);
    chunks_used_ += wanted;
    if (page.used[first] == 0 || page.used[last] == 0) unbuddied_.push_front(page.free_chunks(), number);
    return to_handle(number, buddy);
}

/// zbud_free()
void ZbudPool::free(Handle handle) {
    const std::uint32_t number = page_of(handle);
    Page& page = pages_[number];
    assert(page.used[buddy_of(handle)] != 0);
    chunks_used_ -= page.used[buddy_of(handle)];
    page.used[buddy_of(handle)] = 0;
    unbuddied_.remove(number);
    if (page.free_chunks() == usable) {
        source_.give_back(page.id);
        pages_used_--;
        unused_.push_back(number);
    } else {
        unbuddied_.push_front(page.free_chunks(), number);
    }
}

/// The head of the first list, from the wanted number of chunks upward, that is not empty.
std::uint32_t ZbudPool::find_unbuddied(std::uint32_t wanted) const {
    for (std::uint32_t free = wanted; free < usable; free++)
        if (const std::uint32_t page = unbuddied_.front(free); page != PageLists::none) return page;
    return PageLists::none;
}

/// A page with both halves free, in no list.
std::uint32_t ZbudPool::take_page() {
    const auto id = source_.take();
    if (!id) return PageLists::none;
    pages_used_++;
    auto number = static_cast<std::uint32_t>(pages_.size());
    if (unused_.empty()) {
        pages_.emplace_back();
        unbuddied_.add_page(number);
    } else {
        number = unused_.back();
        unused_.pop_back();
    }
    pages_[number].id = *id;
    return number;
}

/// encode_handle(): after the header, or at the page's end.
std::byte* ZbudPool::bytes_of(Handle handle) const {
    const Page& page = pages_[page_of(handle)];
    const std::uint32_t chunk = buddy_of(handle) == first ? header_chunks : chunks - page.used[last];
    return source_.bytes(page.id) + std::size_t{chunk} * chunk_size_;
}

void ZbudPool::write(Handle handle, std::span<const std::byte> bytes) {
    std::memcpy(bytes_of(handle), bytes.data(), bytes.size());
}

void ZbudPool::read(Handle handle, std::span<std::byte> bytes) const {
    std::memcpy(bytes.data(), bytes_of(handle), bytes.size());
}

std::string ZbudPool::check() const {
    std::vector<bool> listed(pages_.size());
    for (std::uint32_t free = 0; free < usable; free++) {
        for (std::uint32_t page = unbuddied_.front(free); page != PageLists::none;
             page = unbuddied_.next(page)) {
            if (listed[page] || pages_[page].free_chunks() != free)
                return fmt::format("zbud: page {} with {} free chunks is in the list of {}, or listed twice",
                                   page, pages_[page].free_chunks(), free);
            listed[page] = true;
        }
    }
    std::uint64_t held = 0;
    std::uint64_t used = 0;
    for (std::uint32_t number = 0; number < pages_.size(); number++) {
        const Page& page = pages_[number];
        if (page.used[first] + page.used[last] > usable)
            return fmt::format("zbud: page {}'s objects overlap", number);
        const bool unbuddied = (page.used[first] == 0) != (page.used[last] == 0);
        if (unbuddied != listed[number])
            return fmt::format("zbud: page {} is {}in a list", number, listed[number] ? "" : "not ");
        held += page.free_chunks() != usable ? 1U : 0U;
        used += usable - page.free_chunks();
    }
    if (held != pages_used_ || used != chunks_used_)
        return fmt::format("zbud: {} pages and {} chunks are counted, {} and {} are in use", pages_used_,
                           chunks_used_, held, used);
    return {};
}

}  // namespace swapreplay
