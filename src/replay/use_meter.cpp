// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/use_meter.hpp"

#include <algorithm>

namespace swapreplay {

double PartUse::pages_mean() const noexcept {
    if (span_ns > 0) return page_ns / static_cast<double>(span_ns);
    return events == 0 ? 0 : static_cast<double>(page_events) / static_cast<double>(events);
}

PartUse& PartUse::operator+=(const PartUse& next) noexcept {
    events += next.events;
    pages_peak = std::max(pages_peak, next.pages_peak);
    page_events += next.page_events;
    page_ns += next.page_ns;
    span_ns += next.span_ns;
    return *this;
}

void UseMeter::note(PoolReplay& replay, std::optional<std::uint64_t> time_ns,
                    std::optional<double> page_ns_so_far) {
    const std::size_t ended = parts_.size() - 1;
    if (ended < ends_.size() && events_ == ends_[ended]) parts_.emplace_back();
    PartUse& part = parts_.back();
    const std::uint64_t pages = replay.usage().pages;
    events_++;
    part.events++;
    part.pages_peak = std::max({part.pages_peak, pages, replay.take_pages_of_store()});
    part.page_events += pages;
    if (time_ns) {
        const std::uint64_t now_ns = std::max(*time_ns, now_ns_.value_or(0));
        const std::uint64_t passed_ns = now_ns - now_ns_.value_or(now_ns);
        part.span_ns += passed_ns;
        const double all =
            page_ns_so_far.value_or(page_ns_ + static_cast<double>(pages_) * static_cast<double>(passed_ns));
        part.page_ns += all - page_ns_;
        page_ns_ = all;
        now_ns_ = now_ns;
    }
    pages_ = pages;
}

}  // namespace swapreplay
