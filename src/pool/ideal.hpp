// SPDX-License-Identifier: GPL-2.0-or-later
// The pool that nothing can beat: the bytes stored, and not one more.
#ifndef SWAPREPLAY_POOL_IDEAL_HPP
#define SWAPREPLAY_POOL_IDEAL_HPP

#include <memory>

#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// Takes from the page source as many pages as the payload fills, rounded up once for all. No allocator could
/// keep objects so close without moving them at every free: the bytes are on the process's heap instead, and
/// the pages taken are a count that stays untouched.
class IdealPool {
public:
    static constexpr bool small_handles = true;
    static const PoolInfo& info();

    IdealPool(const Parameters& parameters, PageSource& source);
    ~IdealPool();
    IdealPool(const IdealPool&) = delete;
    IdealPool& operator=(const IdealPool&) = delete;

    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> bytes);
    void read(Handle handle, std::span<std::byte> bytes) const;

    [[nodiscard]] std::uint64_t pages_used() const { return pages_; }
    [[nodiscard]] std::uint64_t used_bytes() const { return payload_; }
    /// Two pages: no codec makes a page longer than that.
    [[nodiscard]] std::uint32_t max_size() const { return 2 * source_.page_size(); }
    [[nodiscard]] std::string check() const;

private:
    [[nodiscard]] std::uint64_t pages_for(std::uint64_t payload) const {
        return (payload + source_.page_size() - 1) / source_.page_size();
    }
    void give_back_above(std::uint64_t pages);

    PageSource& source_;
    std::uint64_t payload_ = 0;
    std::uint64_t pages_ = 0;
    std::vector<PageId> taken_;  ///< Backing::memory: pages_ of them, in the order taken

    std::vector<std::uint32_t> sizes_;                    ///< by handle; 0: not in use
    std::vector<std::unique_ptr<std::byte[]>> contents_;  ///< by handle; empty with Backing::none
    std::vector<std::uint32_t> free_handles_;             ///< the last is next
};

}  // namespace swapreplay

#endif
