// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/detail_statistics.hpp"

#include <algorithm>

namespace swapreplay {

void DetailCounter::add(const EventBlock& block) {
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        const auto& column = block.details[detail];
        Counts& counts = counts_[detail];
        for (std::size_t i = 0; i < column.size();) {
            const std::uint64_t value = column[i];
            std::size_t end = i + 1;
            while (end < column.size() && column[end] == value)
                end++;
            const std::uint64_t events = end - i;
            i = end;
            if (value == not_known) continue;
            counts.known += events;
            const auto found = counts.of_value.find(value);
            if (found != counts.of_value.end())
                found->second += events;
            else if (counts.of_value.size() < most_values)
                counts.of_value.emplace(value, events);
            else
                counts.other += events;
        }
    }
}

std::vector<DetailStatistics> DetailCounter::finish() const {
    std::vector<DetailStatistics> all;
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        const Counts& counts = counts_[detail];
        if (counts.known == 0) continue;
        DetailStatistics statistics{.detail = static_cast<Detail>(detail),
                                    .known = counts.known,
                                    .values = {counts.of_value.begin(), counts.of_value.end()},
                                    .other = counts.other};
        std::stable_sort(statistics.values.begin(), statistics.values.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        all.push_back(std::move(statistics));
    }
    return all;
}

}  // namespace swapreplay
