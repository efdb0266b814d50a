// SPDX-License-Identifier: LGPL-2.1-or-later
#ifndef SWAPREPLAY_TRACE_GAPS_HPP
#define SWAPREPLAY_TRACE_GAPS_HPP

#include <algorithm>
#include <limits>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// The next gap. Losses at one place are one gap, so that there are at most as many as events; what 64 bits
/// cannot count is as much as they can.
inline void add_gap(std::vector<Gap>& gaps, const Gap& gap) {
    if (gaps.empty() || gaps.back().before_event != gap.before_event) {
        gaps.push_back(gap);
        return;
    }
    std::uint64_t& lost = gaps.back().lost;
    lost += std::min(gap.lost, std::numeric_limits<std::uint64_t>::max() - lost);
}

}  // namespace swapreplay

#endif
