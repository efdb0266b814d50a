// SPDX-License-Identifier: GPL-2.0-or-later
// For a pool that has its memory from elsewhere: the pages it holds, entered in its page source all the same.
#ifndef SWAPREPLAY_POOL_PAGE_CHARGE_HPP
#define SWAPREPLAY_POOL_PAGE_CHARGE_HPP

#include <cstdint>
#include <vector>

#include "pool/page_source.hpp"

namespace swapreplay {

/// Takes single pages and leaves them untouched, so that they cost a number and no memory: the source's
/// counts, its peak and its limit hold for memory that is not its own.
class PageCharge {
public:
    explicit PageCharge(PageSource& source) : source_(&source) {}
    ~PageCharge() { (void)set(0); }
    PageCharge(const PageCharge&) = delete;
    PageCharge& operator=(const PageCharge&) = delete;

    /// Charges `pages` in all. False: the source gave not so many; the charge is as it was.
    /// Cost: O(the difference).
    [[nodiscard]] bool set(std::uint64_t pages) {
        const std::size_t before = taken_.size();
        // A count that is absurd is told apart before it is counted up to.
        if (pages > before && !source_->has_room(pages - before)) return false;
        while (taken_.size() < pages) {
            const auto page = source_->take();
            if (!page) {
                give_back_above(before);
                return false;
            }
            taken_.push_back(*page);
        }
        give_back_above(pages);
        return true;
    }
    [[nodiscard]] std::uint64_t pages() const noexcept { return taken_.size(); }

private:
    void give_back_above(std::uint64_t pages) {
        for (; taken_.size() > pages; taken_.pop_back())
            source_->give_back(taken_.back());
    }

    PageSource* source_;
    std::vector<PageId> taken_;
};

}  // namespace swapreplay

#endif
