// SPDX-License-Identifier: GPL-2.0-or-later
// Where pools take whole pages from: it counts them, can be limited, can be made to fail.
#ifndef SWAPREPLAY_POOL_PAGE_SOURCE_HPP
#define SWAPREPLAY_POOL_PAGE_SOURCE_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace swapreplay {

/// Number of a page within its source. A run of n pages has n consecutive numbers.
enum class PageId : std::uint32_t {};

enum class Backing {
    memory,  ///< pages are real: bytes(page) is where they are
    none,    ///< pages are only counted; a pool that keeps its own data outside its pages runs on it
};

/// Not thread-safe: one pool's own.
class PageSource {
public:
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

    /// @param page_size    bytes, a power of two from 4 KiB to 64 KiB
    /// @param limit_pages  take() fails rather than have more than these out
    PageSource(std::uint32_t page_size, std::uint64_t limit_pages, Backing backing);
    ~PageSource();
    PageSource(const PageSource&) = delete;
    PageSource& operator=(const PageSource&) = delete;

    /// A run of `count` adjacent pages, content undefined; nullopt at the limit, and nothing changed.
    /// Cost: O(1), and once a page's first use its page fault.
    [[nodiscard]] std::optional<PageId> take(std::uint32_t count = 1);
    /// Gives back a run exactly as it was taken.
    void give_back(PageId first, std::uint32_t count = 1);

    /// First byte of a page; the pages of a run follow each other. Needs Backing::memory.
    [[nodiscard]] std::byte* bytes(PageId page) const noexcept;

    [[nodiscard]] std::uint32_t page_size() const noexcept { return page_size_; }
    [[nodiscard]] Backing backing() const noexcept { return backing_; }
    [[nodiscard]] std::uint64_t pages_out() const noexcept { return pages_out_; }
    [[nodiscard]] std::uint64_t pages_peak() const noexcept { return pages_peak_; }

    /// For tests: every n-th take() from now on fails; 0: none.
    void fail_every(std::uint64_t n) noexcept;

private:
    std::uint32_t page_size_;
    Backing backing_;
    std::uint64_t limit_pages_;
    std::uint64_t pages_out_ = 0;
    std::uint64_t pages_peak_ = 0;
};

}  // namespace swapreplay

#endif
