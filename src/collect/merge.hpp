// SPDX-License-Identifier: GPL-2.0-or-later
// Merges the events of all CPUs into the order in which they happened.
#ifndef SWAPREPLAY_COLLECT_MERGE_HPP
#define SWAPREPLAY_COLLECT_MERGE_HPP

#include <concepts>
#include <cstdint>
#include <deque>
#include <limits>
#include <queue>
#include <vector>

#include "collect/relay_file.hpp"

namespace swapreplay::collect {

constexpr std::uint64_t no_bound = std::numeric_limits<std::uint64_t>::max();

/// Takes every held event with a number below `bound` out of the files and passes it to `emit`, in ascending
/// order. Equal numbers, which only damaged input has, come one after the other.
/// Cost: O(log files) if the next event is in another file than the last one, otherwise O(1).
template <std::invocable<const NumberedEvent&> Emit>
void merge_below(std::deque<RelayFile>& files, std::uint64_t bound, Emit&& emit) {
    const auto later = [](const RelayFile* a, const RelayFile* b) { return a->front().seq > b->front().seq; };
    std::priority_queue<RelayFile*, std::vector<RelayFile*>, decltype(later)> waiting(later);
    const auto wait_if_below = [&](RelayFile& file) {
        if (!file.empty() && file.front().seq < bound) waiting.push(&file);
    };
    for (RelayFile& file : files)
        wait_if_below(file);
    while (!waiting.empty()) {
        RelayFile& file = *waiting.top();
        waiting.pop();
        const std::uint64_t others = waiting.empty() ? bound : waiting.top()->front().seq;
        do {
            emit(file.front());
            file.pop();
        } while (!file.empty() && file.front().seq < others);
        wait_if_below(file);
    }
}

}  // namespace swapreplay::collect

#endif
