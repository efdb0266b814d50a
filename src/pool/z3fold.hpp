// SPDX-License-Identifier: GPL-2.0-or-later
// z3fold, the kernel's allocator of at most three objects a page (up to 6.14), as it runs on one CPU.
//
// In the kernel a freed object leaves work for a queue: to move a page's last object elsewhere, or its middle
// one together with the others. When the queue runs is the scheduler's choice, and page counts depend on it.
// Here the work that a free() leaves is done before that free() returns, which is what happens when the
// queue's thread gets the CPU between two operations. Lists are per CPU in the kernel; here there is one.
#ifndef SWAPREPLAY_POOL_Z3FOLD_HPP
#define SWAPREPLAY_POOL_Z3FOLD_HPP

#include <array>

#include "pool/page_lists.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// What the kernel counts as pool_total_size. Source: mm/z3fold.c, Linux 6.12.
class Z3foldPool {
public:
    static constexpr bool small_handles = true;
    /// It had an eviction of its own under zswap, up to 6.2: see StoreRules::evictable_header_bytes.
    static constexpr bool evictable = true;
    static const PoolInfo& info();

    Z3foldPool(const Parameters& parameters, PageSource& source);
    ~Z3foldPool();
    Z3foldPool(const Z3foldPool&) = delete;
    Z3foldPool& operator=(const Z3foldPool&) = delete;

    /// Cost: O(1), a look at 63 list heads at most.
    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    /// Cost: O(1), and the copy of an object that is moved.
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> bytes);
    void read(Handle handle, std::span<std::byte> bytes) const;

    [[nodiscard]] std::uint64_t pages_used() const { return pages_used_; }
    [[nodiscard]] std::uint64_t used_bytes() const { return chunks_used_ * chunk_size_; }
    [[nodiscard]] std::uint32_t max_size() const { return source_.page_size(); }
    [[nodiscard]] std::string check() const;

private:
    static constexpr std::uint32_t chunks = 64;  ///< of a page: TOTAL_CHUNKS
    static constexpr std::uint32_t header_bytes =
        88;  ///< sizeof(struct z3fold_header), 64-bit, no lock debugging

    enum Buddy : std::uint32_t { first, middle, last, headless };
    static constexpr std::uint32_t no_object = 0;

    /// A handle is an object's number, from 1 on: objects move between pages.
    struct Object {
        std::uint32_t page = 0;
        Buddy buddy = headless;
        bool foreign = false;  ///< it was moved to its page from another one
    };
    struct Page {
        std::array<std::uint8_t, 3> used{};  ///< chunks, by Buddy; all of the page when headless
        std::uint8_t middle_start = 0;       ///< in chunks; no meaning without a middle object
        bool is_headless = false;
        std::array<std::uint32_t, 3> objects{};  ///< by Buddy; a headless page's is the first
        PageId id{};
        [[nodiscard]] std::uint32_t count() const {
            return (used[first] != 0 ? 1U : 0U) + (used[middle] != 0 ? 1U : 0U) + (used[last] != 0 ? 1U : 0U);
        }
    };

    [[nodiscard]] std::uint32_t usable() const { return chunks - header_chunks_; }  ///< NCHUNKS
    [[nodiscard]] std::uint32_t chunks_of(std::uint32_t size) const {
        return (size + chunk_size_ - 1) / chunk_size_;
    }
    [[nodiscard]] std::uint32_t free_chunks(const Page& page) const;
    [[nodiscard]] Buddy free_buddy(const Page& page, std::uint32_t wanted) const;
    [[nodiscard]] std::uint32_t start(const Page& page, Buddy buddy) const;
    [[nodiscard]] std::byte* bytes_of(const Object& object) const;

    std::uint32_t take_unbuddied(std::uint32_t wanted);
    std::uint32_t take_page();
    void release_page(std::uint32_t number);
    void place(std::uint32_t number, Buddy buddy, std::uint32_t wanted, std::uint32_t object);
    void list(std::uint32_t number);
    std::uint32_t new_object();
    void optimise(std::uint32_t number);
    bool move_last_object_away(std::uint32_t number);
    void close_gaps(std::uint32_t number);

    PageSource& source_;
    std::uint32_t chunk_size_;     ///< bytes
    std::uint32_t header_chunks_;  ///< ZHDR_CHUNKS: 2 with pages of 4 KiB, else 1
    std::uint64_t pages_used_ = 0;
    std::uint64_t chunks_used_ = 0;
    std::vector<Page> pages_;
    std::vector<std::uint32_t> unused_pages_;
    std::vector<Object> objects_;
    std::vector<std::uint32_t> unused_objects_;
    PageLists unbuddied_{chunks};  ///< by free chunks; full and headless pages are in none
};

}  // namespace swapreplay

#endif
