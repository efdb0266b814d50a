// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs to columns of events and back.
#ifndef SWAPREPLAY_TRACE_EVENT_COLUMNS_HPP
#define SWAPREPLAY_TRACE_EVENT_COLUMNS_HPP

#include <span>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Fills first_event, ops and slots.
void expand_runs(const RunBlock& from, EventBlock& to);
/// A column with each write's value at the write and 0 elsewhere. @param ops of the column's events
void spread_over_writes(std::span<const Op> ops, std::span<const std::uint32_t> of_writes,
                        std::vector<std::uint32_t>& column);
/// The block as runs; what runs do not hold is left out.
void gather_runs(const EventBlock& from, RunBlock& to);

}  // namespace swapreplay

#endif
