// SPDX-License-Identifier: GPL-2.0-or-later
// The part of a trace that is verified, which is read more than once.
#ifndef SWAPREPLAY_VERIFY_TRACE_SLICE_HPP
#define SWAPREPLAY_VERIFY_TRACE_SLICE_HPP

#include <cstdint>
#include <functional>

#include "swapreplay/trace.hpp"
#include "trace/losses.hpp"
#include "trace/slot_table.hpp"
#include "workload/selection.hpp"

namespace swapreplay::verify {

struct TraceSlice {
    std::function<TraceReader()> open;  ///< the trace from its beginning, each time anew
    Range events;                       ///< by number
};

/// What a trace says of events that are not in it.
struct Missing {
    Losses lost;           ///< while recording, among those of the slice
    End end = End::whole;  ///< how the trace ended, if that is in the slice
};

/// Calls visit(block, begin, end) for the slice's events in order, until it gives false.
/// @returns  complete only where all were visited
/// Throws what opening and reading the trace does.
Missing visit_slice(const TraceSlice& slice,
                    const std::function<bool(const EventBlock&, std::size_t, std::size_t)>& visit);

/// What has to be known of a slice before a device can be set up for it.
///
/// zram's table takes memory for every slot of the device, and a trace's slots can be far apart; where a slot
/// is means nothing to zram or the pool. So those that are written get numbers of their own, in the order of
/// their first write.
class SlotNumbers {
public:
    static constexpr std::uint32_t none = ~0U;

    explicit SlotNumbers(const TraceSlice& slice);

    /// The slot's number on the device; none: it is never written.
    [[nodiscard]] std::uint32_t operator[](Slot slot) noexcept {
        const std::uint32_t* const number = numbers_.find(slot);
        return number == nullptr ? none : *number - 1;
    }
    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
    [[nodiscard]] std::uint64_t events() const noexcept { return events_; }  ///< of the slice
    [[nodiscard]] const Missing& missing() const noexcept { return missing_; }

private:
    SlotTable<std::uint32_t> numbers_;  ///< plus 1; 0: never written
    std::uint32_t count_ = 0;
    std::uint64_t events_ = 0;
    Missing missing_;
};

}  // namespace swapreplay::verify

#endif
