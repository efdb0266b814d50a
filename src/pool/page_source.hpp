// SPDX-License-Identifier: GPL-2.0-or-later
// Where pools take whole pages from: it counts them, can be limited, can be made to fail.
//
// Address space is reserved once, as much as could be needed, and made usable as the pages in use grow; a
// page that was never taken costs no memory. Runs of one length are given out again last in, first out, and
// only for that length: the process can hold more than pages_out() says, a pool never does.
#ifndef SWAPREPLAY_POOL_PAGE_SOURCE_HPP
#define SWAPREPLAY_POOL_PAGE_SOURCE_HPP

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <unordered_map>
#include <vector>

namespace swapreplay {

/// Number of a page within its source. A run of n pages has n consecutive numbers.
enum class PageId : std::uint32_t {};

enum class Backing {
    memory,  ///< pages are real: bytes(page) is where they are
    none,    ///< pages are only counted, and all have the number 0
};

/// Not thread-safe: one pool's own.
class PageSource {
public:
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

    /// @param page_size    bytes, a power of two from 4 KiB to 64 KiB
    /// @param limit_pages  take() fails rather than have more than these out; with Backing::memory also not
    ///                     more than the address space that could be reserved, 256 GiB where nothing forbids
    ///                     it
    /// Throws Error(Fault::usage) for another page size, Error(Fault::resource) when no address space is to
    /// be had.
    PageSource(std::uint32_t page_size, std::uint64_t limit_pages, Backing backing);
    ~PageSource();
    PageSource(const PageSource&) = delete;
    PageSource& operator=(const PageSource&) = delete;

    /// A run of `count` adjacent pages, content undefined; nullopt at the limit, and nothing changed.
    /// Cost: O(1), and once a page's first use its page fault; a few ns with Backing::none.
    [[nodiscard]] std::optional<PageId> take(std::uint32_t count = 1) {
        assert(count > 0);
        if (fail_every_ != 0 && ++takes_ % fail_every_ == 0) return std::nullopt;
        if (count > limit_pages_ - pages_out_) return std::nullopt;
        PageId first{};
        if (backing_ == Backing::memory) {
            const auto run = take_run(count);
            if (!run) return std::nullopt;
            first = *run;
        }
        pages_out_ += count;
        if (pages_out_ > pages_peak_) pages_peak_ = pages_out_;
        return first;
    }

    /// Whether so many more single pages can be taken. Cost: O(1).
    [[nodiscard]] bool has_room(std::uint64_t count) const noexcept {
        if (count > limit_pages_ - pages_out_) return false;
        return backing_ == Backing::none || count <= reserved_pages_ - pages_out_;
    }

    /// Gives back a run exactly as it was taken; its bytes must not be touched again.
    void give_back(PageId first, std::uint32_t count = 1) {
        assert(count > 0 && count <= pages_out_);
        if (backing_ == Backing::memory) give_back_run(first, count);
        pages_out_ -= count;
    }

    /// First byte of a page, aligned to the page size; the pages of a run follow each other. Needs
    /// Backing::memory.
    [[nodiscard]] std::byte* bytes(PageId page) const noexcept {
        assert(base_ != nullptr);
        return base_ + static_cast<std::size_t>(page) * page_size_;
    }

    [[nodiscard]] std::uint32_t page_size() const noexcept { return page_size_; }
    [[nodiscard]] Backing backing() const noexcept { return backing_; }
    [[nodiscard]] std::uint64_t pages_out() const noexcept { return pages_out_; }
    [[nodiscard]] std::uint64_t pages_peak() const noexcept { return pages_peak_; }

    /// For tests: every n-th take() from now on fails; 0: none.
    void fail_every(std::uint64_t n) noexcept {
        fail_every_ = n;
        takes_ = 0;
    }

private:
    std::optional<PageId> take_run(std::uint32_t count);
    void give_back_run(PageId first, std::uint32_t count);
    bool make_usable(std::uint64_t pages);

    std::uint32_t page_size_;
    Backing backing_;
    std::uint64_t limit_pages_;
    std::uint64_t pages_out_ = 0;
    std::uint64_t pages_peak_ = 0;
    std::uint64_t fail_every_ = 0;
    std::uint64_t takes_ = 0;

    // Backing::memory only.
    std::byte* base_ = nullptr;
    std::uint64_t reserved_pages_ = 0;
    std::uint64_t usable_pages_ = 0;  ///< from base_ on: may be read and written
    std::uint64_t fresh_page_ = 0;    ///< this page and those after it were never taken
    std::unordered_map<std::uint32_t, std::vector<PageId>> free_runs_;  ///< by length; the last is next
};

}  // namespace swapreplay

#endif
