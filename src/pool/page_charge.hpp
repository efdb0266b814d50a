// SPDX-License-Identifier: GPL-2.0-or-later
// For a pool that has its memory from elsewhere: the pages it holds, entered in its page source all the same.
#ifndef SWAPREPLAY_POOL_PAGE_CHARGE_HPP
#define SWAPREPLAY_POOL_PAGE_CHARGE_HPP

#include <cstdint>

#include "pool/page_source.hpp"

namespace swapreplay {

/// The source's counts, its peak and its limit hold for memory that is not its own.
class PageCharge {
public:
    explicit PageCharge(PageSource& source) : source_(&source) {}
    ~PageCharge() { source_->discharge(pages_); }
    PageCharge(const PageCharge&) = delete;
    PageCharge& operator=(const PageCharge&) = delete;

    /// Charges `pages` in all. False: they are more than the source's limit; the charge is as it was.
    [[nodiscard]] bool set(std::uint64_t pages) noexcept {
        if (pages > pages_ && !source_->charge(pages - pages_)) return false;
        if (pages < pages_) source_->discharge(pages_ - pages);
        pages_ = pages;
        return true;
    }
    [[nodiscard]] std::uint64_t pages() const noexcept { return pages_; }

private:
    PageSource* source_;
    std::uint64_t pages_ = 0;
};

}  // namespace swapreplay

#endif
