// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/live_usage.hpp"

#include <algorithm>
#include <utility>

namespace swapreplay {

LiveUsage::LiveUsage(std::chrono::nanoseconds every, std::size_t pools, OnLiveRow on_row)
    : every_(every), pools_(pools), on_row_(std::move(on_row)), due_(Clock::now() + every) {}

void LiveUsage::decoded(const EventBlock& block) {
    const std::lock_guard lock(mutex_);
    blocks_++;
    events_ += block.size();
    if (block.size() == 0 || Clock::now() < due_) return;
    due_ = Clock::now() + every_;
    LiveRow row{events_, std::nullopt, std::vector<LivePool>(pools_)};
    if (!block.times_ns.empty()) row.time_ns = block.times_ns.back();
    pending_.push_back({blocks_, pools_, std::move(row)});
}

void LiveUsage::taken(std::size_t pool, std::uint64_t blocks, const LivePool& holds) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(pending_, blocks, &Pending::blocks);
    if (found == pending_.end()) return;
    found->row.pools[pool] = holds;
    if (--found->missing > 0) return;
    on_row_(found->row);
    pending_.erase(found);
}

}  // namespace swapreplay
