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

#include "swapreplay/error.hpp"
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

/// The same for the gaps of a trace.
/// @param max_gaps  ReadOptions::max_gaps
/// @param input     its name, for messages
/// Throws Error(Fault::resource): there would be more; nothing changed.
inline void add_gap(std::vector<Gap>& gaps, const Gap& gap, std::uint64_t max_gaps,
                    const std::string& input) {
    const bool more = gaps.empty() || gaps.back().before_event != gap.before_event;
    if (more && gaps.size() >= max_gaps)
        throw Error(
            Fault::resource,
            fmt::format("{}: lost events in more than {} places; raise the limit (--max-gaps) to read "
                        "it all the same",
                        input, max_gaps));
    add_gap(gaps, gap);
}

}  // namespace swapreplay

#endif
