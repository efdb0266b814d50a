// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/z3fold.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace swapreplay {

const PoolInfo& Z3foldPool::info() {
    static const PoolInfo info{"z3fold",
                               "the kernel's z3fold (up to 6.14), on one CPU: at most three objects a page",
                               {page_parameter}};
    return info;
}

Z3foldPool::Z3foldPool(const Parameters&, PageSource& source)
    : source_(source),
      chunk_size_(source.page_size() / chunks),
      header_chunks_((header_bytes + chunk_size_ - 1) / chunk_size_),
      objects_(1) {}

Z3foldPool::~Z3foldPool() {
    for (const Page& page : pages_)
        if (page.count() > 0) source_.give_back(page.id);
}

/// z3fold_alloc()
std::optional<Handle> Z3foldPool::alloc(std::uint32_t size) {
    assert(size > 0 && size <= max_size());
    const bool is_headless = size > source_.page_size() - (header_chunks_ + 1) * chunk_size_;
    const std::uint32_t wanted = is_headless ? chunks : chunks_of(size);
    std::uint32_t number = is_headless ? PageLists::none : take_unbuddied(wanted);
    if (number == PageLists::none) number = take_page();
    if (number == PageLists::none) return std::nullopt;
    const std::uint32_t object = new_object();
    if (is_headless) {
        pages_[number].is_headless = true;
        pages_[number].used[first] = chunks;
        pages_[number].objects[first] = object;
        objects_[object] = {number, headless, false};
        chunks_used_ += chunks;
    } else {
        place(number, free_buddy(pages_[number], wanted), wanted, object);
        list(number);
    }
    return Handle{object};
}

/// z3fold_free(); what it leaves to the queue is done at once.
void Z3foldPool::free(Handle handle) {
    const auto object = static_cast<std::uint32_t>(handle);
    const std::uint32_t number = objects_[object].page;
    const Buddy buddy = objects_[object].buddy == headless ? first : objects_[object].buddy;
    Page& page = pages_[number];
    assert(page.objects[buddy] == object);
    chunks_used_ -= page.used[buddy];
    page.used[buddy] = 0;
    page.objects[buddy] = no_object;
    unused_objects_.push_back(object);
    unbuddied_.remove(number);
    if (page.count() == 0) {
        release_page(number);
    } else {
        optimise(number);
    }
}

/// do_compact_page(): a page's only object goes to another page, unless it has been moved before.
void Z3foldPool::optimise(std::uint32_t number) {
    const Page& page = pages_[number];
    const bool any_foreign = std::any_of(page.objects.begin(), page.objects.end(), [&](std::uint32_t object) {
        return object != no_object && objects_[object].foreign;
    });
    if (!any_foreign && page.count() == 1 && move_last_object_away(number)) return;
    close_gaps(number);
    list(number);
}

/// compact_single_buddy(). False when no page has room; nothing changed.
bool Z3foldPool::move_last_object_away(std::uint32_t number) {
    Page& page = pages_[number];
    const Buddy from = page.used[first] != 0 ? first : page.used[middle] != 0 ? middle : last;
    const std::uint32_t wanted = page.used[from];
    const std::uint32_t target = take_unbuddied(wanted);
    if (target == PageLists::none) return false;
    const std::uint32_t object = page.objects[from];
    const std::uint32_t start_chunk = start(page, from);
    place(target, free_buddy(pages_[target], wanted), wanted, object);
    objects_[object].foreign = true;
    if (source_.backing() == Backing::memory)
        std::memcpy(bytes_of(objects_[object]),
                    source_.bytes(page.id) + std::size_t{start_chunk} * chunk_size_,
                    std::size_t{wanted} * chunk_size_);
    list(target);
    page.used[from] = 0;
    page.objects[from] = no_object;
    chunks_used_ -= wanted;
    release_page(number);
    return true;
}

/// z3fold_compact_page(): the middle object moves to the page's beginning, or next to the only other one
/// where that gains at least three chunks.
void Z3foldPool::close_gaps(std::uint32_t number) {
    constexpr std::uint32_t worthwhile = 3;  // BIG_CHUNK_GAP
    Page& page = pages_[number];
    if (page.used[middle] == 0) return;
    const std::uint32_t old_start = page.middle_start;
    std::uint32_t new_start = old_start;
    if (page.used[first] == 0 && page.used[last] == 0) {
        new_start = header_chunks_;
        page.used[first] = page.used[middle];
        page.objects[first] = page.objects[middle];
        objects_[page.objects[first]].buddy = first;
        page.used[middle] = 0;
        page.objects[middle] = no_object;
    } else if (page.used[first] != 0 && page.used[last] == 0) {
        const std::uint32_t start_if_closed = header_chunks_ + page.used[first];
        if (old_start - start_if_closed >= worthwhile) new_start = start_if_closed;
    } else if (page.used[last] != 0 && page.used[first] == 0) {
        const std::uint32_t start_if_closed = chunks - page.used[last] - page.used[middle];
        if (start_if_closed - old_start >= worthwhile) new_start = start_if_closed;
    }
    if (new_start == old_start) return;
    page.middle_start = static_cast<std::uint8_t>(new_start);
    if (source_.backing() != Backing::memory) return;
    const std::size_t length = page.used[middle] != 0 ? page.used[middle] : page.used[first];
    std::byte* const bytes = source_.bytes(page.id);
    std::memmove(bytes + std::size_t{new_start} * chunk_size_, bytes + std::size_t{old_start} * chunk_size_,
                 length * chunk_size_);
}

/// num_free_chunks(): the larger gap.
std::uint32_t Z3foldPool::free_chunks(const Page& page) const {
    if (page.used[middle] == 0) return usable() - page.used[first] - page.used[last];
    const std::uint32_t before = page.used[first] != 0 ? 0 : page.middle_start - header_chunks_;
    const std::uint32_t after =
        page.used[last] != 0 ? 0 : chunks - (std::uint32_t{page.middle_start} + page.used[middle]);
    return std::max(before, after);
}

/// get_free_buddy(), for a page that has room for `wanted`.
Z3foldPool::Buddy Z3foldPool::free_buddy(const Page& page, std::uint32_t wanted) const {
    if (page.used[middle] != 0) {
        const bool fits_before = page.used[first] == 0 && wanted <= page.middle_start - header_chunks_;
        return fits_before ? first : last;
    }
    if (page.used[first] == 0) return first;
    return page.used[last] == 0 ? last : middle;
}

/// The first chunk of an object.
std::uint32_t Z3foldPool::start(const Page& page, Buddy buddy) const {
    switch (buddy) {
        case first:
            return header_chunks_;
        case middle:
            return page.middle_start;
        case last:
            return chunks - page.used[last];
        case headless:
            break;
    }
    return 0;
}

/// __z3fold_alloc(): the head of the first list, from the wanted number of chunks upward, that is not empty.
std::uint32_t Z3foldPool::take_unbuddied(std::uint32_t wanted) {
    for (std::uint32_t free = wanted; free < usable(); free++) {
        const std::uint32_t page = unbuddied_.front(free);
        if (page == PageLists::none) continue;
        unbuddied_.remove(page);
        return page;
    }
    return PageLists::none;
}

void Z3foldPool::place(std::uint32_t number, Buddy buddy, std::uint32_t wanted, std::uint32_t object) {
    Page& page = pages_[number];
    assert(page.used[buddy] == 0);
    page.used[buddy] = static_cast<std::uint8_t>(wanted);
    page.objects[buddy] = object;
    if (buddy == middle) page.middle_start = static_cast<std::uint8_t>(page.used[first] + header_chunks_);
    objects_[object] = {number, buddy, false};
    chunks_used_ += wanted;
}

/// add_to_unbuddied()
void Z3foldPool::list(std::uint32_t number) {
    if (pages_[number].count() < 3) unbuddied_.push_front(free_chunks(pages_[number]), number);
}

std::uint32_t Z3foldPool::take_page() {
    const auto id = source_.take();
    if (!id) return PageLists::none;
    pages_used_++;
    auto number = static_cast<std::uint32_t>(pages_.size());
    if (unused_pages_.empty()) {
        pages_.emplace_back();
        unbuddied_.add_page(number);
    } else {
        number = unused_pages_.back();
        unused_pages_.pop_back();
    }
    pages_[number] = {};
    pages_[number].id = *id;
    return number;
}

void Z3foldPool::release_page(std::uint32_t number) {
    source_.give_back(pages_[number].id);
    pages_used_--;
    unused_pages_.push_back(number);
}

std::uint32_t Z3foldPool::new_object() {
    if (unused_objects_.empty()) {
        objects_.emplace_back();
        return static_cast<std::uint32_t>(objects_.size() - 1);
    }
    const std::uint32_t object = unused_objects_.back();
    unused_objects_.pop_back();
    return object;
}

std::byte* Z3foldPool::bytes_of(const Object& object) const {
    const Page& page = pages_[object.page];
    return source_.bytes(page.id) + std::size_t{start(page, object.buddy)} * chunk_size_;
}

void Z3foldPool::write(Handle handle, std::span<const std::byte> bytes) {
    std::memcpy(bytes_of(objects_[static_cast<std::size_t>(handle)]), bytes.data(), bytes.size());
}

void Z3foldPool::read(Handle handle, std::span<std::byte> bytes) const {
    std::memcpy(bytes.data(), bytes_of(objects_[static_cast<std::size_t>(handle)]), bytes.size());
}

std::string Z3foldPool::check() const {
    std::vector<bool> listed(pages_.size());
    for (std::uint32_t free = 0; free < chunks; free++) {
        for (std::uint32_t page = unbuddied_.front(free); page != PageLists::none;
             page = unbuddied_.next(page)) {
            if (listed[page] || free_chunks(pages_[page]) != free)
                return fmt::format(
                    "z3fold: page {} with {} free chunks is in the list of {}, or listed twice", page,
                    free_chunks(pages_[page]), free);
            listed[page] = true;
        }
    }
    std::uint64_t held = 0;
    std::uint64_t used = 0;
    for (std::uint32_t number = 0; number < pages_.size(); number++) {
        const Page& page = pages_[number];
        const bool expected = !page.is_headless && page.count() > 0 && page.count() < 3;
        if (expected != listed[number])
            return fmt::format("z3fold: page {} is {}in a list", number, listed[number] ? "" : "not ");
        held += page.count() > 0 ? 1U : 0U;
        std::uint32_t end = page.is_headless ? 0 : header_chunks_;
        for (const Buddy buddy : {first, middle, last}) {
            if ((page.used[buddy] == 0) != (page.objects[buddy] == no_object))
                return fmt::format("z3fold: page {} has chunks without an object", number);
            if (page.used[buddy] == 0) continue;
            const Object& object = objects_[page.objects[buddy]];
            if (object.page != number || object.buddy != (page.is_headless ? headless : buddy))
                return fmt::format("z3fold: an object of page {} says that it is elsewhere", number);
            if (start(page, object.buddy) < end)
                return fmt::format("z3fold: objects of page {} overlap", number);
            end = start(page, object.buddy) + page.used[buddy];
            used += page.used[buddy];
        }
        if (end > chunks) return fmt::format("z3fold: page {}'s objects reach past its end", number);
    }
    if (held != pages_used_ || used != chunks_used_)
        return fmt::format("z3fold: {} pages and {} chunks are counted, {} and {} are in use", pages_used_,
                           chunks_used_, held, used);
    return {};
}

}  // namespace swapreplay
