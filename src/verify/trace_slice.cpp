// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/trace_slice.hpp"

#include <algorithm>

namespace swapreplay::verify {

namespace {

Missing missing_of(const TraceReader& reader, const Range& events) {
    Missing missing;
    missing.lost.all = reader.metadata().tells_losses();
    for (const Gap& gap : reader.gaps()) {
        if (events.contains(gap.before_event)) missing.lost.told += gap.lost;
    }
    return missing;
}

}  // namespace

Missing visit_slice(const TraceSlice& slice,
                    const std::function<bool(const EventBlock&, std::size_t, std::size_t)>& visit) {
    TraceReader reader = slice.open();
    // Only a trace of which the number of events is known can be read from somewhere inside.
    if (slice.events.begin > 0 && reader.event_count()) reader.seek_event(slice.events.begin);
    EventBlock block;
    while (reader.next(block)) {
        const std::uint64_t first = block.first_event;
        if (first >= slice.events.end) return missing_of(reader, slice.events);
        const auto place = [&](std::uint64_t event) {
            return static_cast<std::size_t>(std::clamp(event, first, first + block.size()) - first);
        };
        const std::size_t begin = place(slice.events.begin);
        const std::size_t end = place(slice.events.end);
        if (begin < end && !visit(block, begin, end)) return {};
    }
    Missing missing = missing_of(reader, slice.events);
    missing.end = reader.end();
    return missing;
}

SlotNumbers::SlotNumbers(const TraceSlice& slice) {
    missing_ = visit_slice(slice, [this](const EventBlock& block, std::size_t begin, std::size_t end) {
        events_ += end - begin;
        for (std::size_t i = begin; i < end; i++) {
            if (block.ops[i] != Op::write) continue;
            std::uint32_t& number = numbers_[block.slots[i]];
            if (number == 0) number = ++count_;
        }
        return true;
    });
}

}  // namespace swapreplay::verify
