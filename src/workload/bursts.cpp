// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/bursts.hpp"

#include <algorithm>
#include <iterator>

namespace swapreplay {

std::vector<std::uint64_t> moments_of(const std::vector<Burst>& bursts) {
    std::vector<std::uint64_t> events;
    for (const Burst& burst : bursts) {
        // A slot that is freed was written before, so there is an event before the burst.
        events.push_back(burst.first_event - 1);
        events.push_back(burst.last_event);
        events.insert(events.end(), burst.after_percent.begin(), burst.after_percent.end());
    }
    std::ranges::sort(events);
    const auto rest = std::ranges::unique(events);
    events.erase(rest.begin(), rest.end());
    return events;
}

void BurstFinder::add(const EventBlock& block) {
    for (std::size_t i = 0; i < block.size(); i++) {
        if (block.ops[i] == Op::read) continue;
        bool& live = live_[block.slots[i]];
        const bool is_write = block.ops[i] == Op::write;
        if (is_write && !live) end_burst();
        if (!is_write && live) note_free(block.first_event + i);
        live = is_write;
    }
}

std::vector<Burst> BurstFinder::finish() {
    end_burst();
    std::ranges::sort(longest_, {}, &Burst::first_event);
    return std::move(longest_);
}

void BurstFinder::note_free(std::uint64_t event) {
    if (frees_ == 0 || event != last_free_ + 1) runs_.push_back({event, frees_});
    last_free_ = event;
    frees_++;
}

void BurstFinder::end_burst() {
    if (frees_ >= least_ && frees_ > 0) {
        Burst burst{runs_.front().first_event, last_free_, frees_, {}};
        for (std::size_t i = 0; i < Burst::percents.size(); i++) {
            const std::uint64_t done = (frees_ * Burst::percents[i] + 99) / 100;
            burst.after_percent[i] = event_of_free(done - 1);
        }
        longest_.push_back(burst);
        if (longest_.size() > at_most_) {
            // Of two alike the later goes.
            auto shortest = longest_.begin();
            for (auto one = longest_.begin(); one != longest_.end(); ++one)
                if (one->frees <= shortest->frees) shortest = one;
            longest_.erase(shortest);
        }
    }
    runs_.clear();
    frees_ = 0;
}

std::uint64_t BurstFinder::event_of_free(std::uint64_t number) const {
    const auto after = std::ranges::upper_bound(runs_, number, {}, &FreeRun::frees_before);
    const FreeRun& run = *std::prev(after);
    return run.first_event + (number - run.frees_before);
}

}  // namespace swapreplay
