// SPDX-License-Identifier: LGPL-2.1-or-later
// The list of a trace's gaps as it grows.
#ifndef SWAPREPLAY_TRACE_GAPS_HPP
#define SWAPREPLAY_TRACE_GAPS_HPP

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Adds the next gap. Losses at one place are one gap, so there is at most one for each event; what 64 bits
/// cannot count is as much as they can.
inline void add_gap(std::vector<Gap>& gaps, const Gap& gap) {
    if (gaps.empty() || gaps.back().before_event != gap.before_event) {
        gaps.push_back(gap);
        return;
    }
    std::uint64_t& lost = gaps.back().lost;
    lost += std::min(gap.lost, std::numeric_limits<std::uint64_t>::max() - lost);
}

/// Half a sentence on why the gaps of a trace cannot have this one as well; empty if they can.
/// @param max_gaps  ReadOptions::max_gaps
inline std::string wrong_with_gap(const std::vector<Gap>& gaps, const Gap& gap, std::uint64_t max_gaps) {
    const bool more = gaps.empty() || gaps.back().before_event != gap.before_event;
    if (!more || gaps.size() < max_gaps) return {};
    return fmt::format("events were lost in more than {} places; raise the limit (--max-gaps) to read on",
                       max_gaps);
}

}  // namespace swapreplay

#endif
