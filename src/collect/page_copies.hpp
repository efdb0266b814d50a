// SPDX-License-Identifier: GPL-2.0-or-later
// Compresses the copies of pages that the programs in bpf/zram.bpf.c make, in a thread of its own, and wipes them.
//
// How large the ring must be. A copy stays in it until it was compressed, which takes some 20 us for lz4 and zstd and
// 100 us with deflate. 2,048 copies are 8 MiB: what 1/8 of 100,000 stores a second brings in 160 ms.
#ifndef SWAPREPLAY_COLLECT_PAGE_COPIES_HPP
#define SWAPREPLAY_COLLECT_PAGE_COPIES_HPP

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

struct zram_copy;

namespace swapreplay::collect {

/// Which pages are copied, and what is done with them.
struct PageSampling {
    /// Compresses a page with each codec; how many lengths come is always the same.
    using Compress = std::function<std::vector<std::uint32_t>(std::span<const std::byte> page)>;

    std::uint32_t share = 1;      ///< `share` of `of` slots are sampled, by a hash of the slot; at least 1
    std::uint32_t of = 8;         ///< not below `share`
    std::uint32_t copies = 2048;  ///< pages that wait to be compressed, a power of two
    Compress compress;            ///< empty: nothing is sampled
    std::function<void()> in_thread = [] {};  ///< called first in the thread that compresses

    [[nodiscard]] bool wanted() const { return static_cast<bool>(compress); }
    /// Of 2^32: a slot whose hash is below is sampled.
    [[nodiscard]] std::uint64_t limit() const { return (std::uint64_t{share} << 32) / of; }
};

class PageCopies {
public:
    using Lengths = std::vector<std::uint32_t>;

    /// @param ring  shared with the programs; outlives this
    PageCopies(std::span<zram_copy> ring, PageSampling sampling);
    /// Wipes the whole ring.
    ~PageCopies();
    PageCopies(const PageCopies&) = delete;
    PageCopies& operator=(const PageCopies&) = delete;

    /// A ticket for everything that is complete in the ring by now.
    [[nodiscard]] std::uint64_t ask();
    /// Whether all that the ticket stands for has been compressed.
    [[nodiscard]] bool done(std::uint64_t ticket) const noexcept { return looked_ >= ticket; }
    void wait_for(std::uint64_t ticket) const;

    /// The lengths of the page of write `number`, once. nullopt: there was no copy.
    [[nodiscard]] std::optional<Lengths> take(std::uint64_t number);
    /// Those of lower numbers are of events that were lost.
    void forget_below(std::uint64_t number);

private:
    void thread_main() noexcept;
    void look();
    void compress(const zram_copy& copy);
    static void wipe(zram_copy& copy);

    std::span<zram_copy> ring_;
    std::size_t next_ = 0;  // the place after the last copy that was compressed; the thread's alone
    PageSampling sampling_;
    std::atomic<std::uint64_t> asked_ = 0;
    std::atomic<std::uint64_t> looked_ = 0;
    std::atomic<bool> stop_ = false;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::map<std::uint64_t, Lengths> lengths_;  // by number

    std::thread thread_;
};

}  // namespace swapreplay::collect

#endif
