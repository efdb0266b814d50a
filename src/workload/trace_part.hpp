// SPDX-License-Identifier: GPL-2.0-or-later
// A part of a trace, by the events' numbers or times, and what came before it.
#ifndef SWAPREPLAY_WORKLOAD_TRACE_PART_HPP
#define SWAPREPLAY_WORKLOAD_TRACE_PART_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/slot_table.hpp"
#include "workload/selection.hpp"

namespace swapreplay {

/// What a report says of a part, so that its numbers are not taken for the trace's.
struct PartDescription {
    Range events;                     ///< asked for
    Range times_ns;                   ///< asked for
    std::uint64_t events_before = 0;  ///< that were read before the part's first
    std::uint64_t slots_before = 0;   ///< written before it and not freed: their pages are in nothing that
                                      ///< begins with the part

    [[nodiscard]] bool is_whole() const noexcept {
        return events.is_everything() && times_ns.is_everything();
    }
};

/// Delivers the part's events. Reads all that comes before them, too: slots_before is counted, not guessed.
class TracePart {
public:
    /// @param reader  at the trace's first event; outlives this
    TracePart(TraceReader& reader, const Range& events, const Range& times_ns, std::string trace);

    /// As TraceReader::next(). Throws Error(Fault::usage) too: times are asked for, and the trace has none.
    bool next(EventBlock& block);

    /// Complete once next() gave a block or false.
    [[nodiscard]] const PartDescription& description() const noexcept { return description_; }
    /// What was lost while recording, inside the part. Complete once next() gave false.
    [[nodiscard]] std::vector<Gap> gaps() const;
    /// next() gave false because the trace ended, not because nothing more is in the part.
    [[nodiscard]] bool reached_end() const noexcept { return reached_end_; }

private:
    void count_before(const EventBlock& block, std::size_t i);
    void take(EventBlock& block);

    TraceReader& reader_;
    Selection selection_;
    std::string trace_;
    PartDescription description_;
    SlotTable<bool> written_;
    bool begun_ = false;
    std::uint64_t first_ = 0;  ///< number of the part's first event
    std::uint64_t last_ = 0;   ///< and of its last
    bool reached_end_ = false;
};

/// The numbers of the events from the first at `times_ns.begin` or later up to the first at `times_ns.end` or
/// later. Cost: reads the trace up to there. Throws Error(Fault::usage): it has no times.
[[nodiscard]] Range events_between(TraceReader& reader, const Range& times_ns, const std::string& trace);

}  // namespace swapreplay

#endif
