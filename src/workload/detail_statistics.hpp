// SPDX-License-Identifier: GPL-2.0-or-later
// How often each value of a detail is there.
#ifndef SWAPREPLAY_WORKLOAD_DETAIL_STATISTICS_HPP
#define SWAPREPLAY_WORKLOAD_DETAIL_STATISTICS_HPP

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay {

struct DetailStatistics {
    Detail detail{};
    std::uint64_t known = 0;  ///< events of which it is known; at least 1
    /// A value and its events: the most frequent first, then the smaller one. At most DetailCounter::most_values, the
    /// first that came.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> values;
    std::uint64_t other = 0;  ///< known events of further values
};

/// Memory: 64 bytes for each of most_values values of each detail.
class DetailCounter {
public:
    static constexpr std::size_t most_values = 1024;

    void add(const EventBlock& block);
    /// Of the details of which anything is known.
    [[nodiscard]] std::vector<DetailStatistics> finish() const;

private:
    struct Counts {
        std::map<std::uint64_t, std::uint64_t> of_value;
        std::uint64_t known = 0;
        std::uint64_t other = 0;
    };
    std::array<Counts, detail_count> counts_;
};

}  // namespace swapreplay

#endif
