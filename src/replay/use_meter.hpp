// SPDX-License-Identifier: GPL-2.0-or-later
// How much memory a pool took in each part of a trace: its peak, and its mean over events and over time.
#ifndef SWAPREPLAY_REPLAY_USE_METER_HPP
#define SWAPREPLAY_REPLAY_USE_METER_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "replay/pool_replay.hpp"

namespace swapreplay {

/// Of consecutive events, with what was stored before them still there.
struct PartUse {
    std::uint64_t events = 0;
    std::uint64_t pages_peak = 0;   ///< as Peaks::pages: also in the middle of an overwrite
    std::uint64_t page_events = 0;  ///< the sum of the pages held after each event
    double page_ns = 0;             ///< pages held, by the nanoseconds of the trace that they were
    std::uint64_t span_ns = 0;      ///< from the last event before the part, or its first, to its last

    /// Over the trace's time; over its events if it has no times, or all of these were at one moment; 0 without events.
    [[nodiscard]] double pages_mean() const noexcept;

    /// Of both, one after the other.
    PartUse& operator+=(const PartUse& next) noexcept;
};

/// Looks at a replay after every event.
class UseMeter {
public:
    /// @param ends  of the parts, in numbers of events from the first on, ascending; events after the last are in a
    ///              part of their own
    explicit UseMeter(std::vector<std::uint64_t> ends) : ends_(std::move(ends)), parts_(1) {}

    /// After an event, and whatever was done to the pool by then.
    /// @param time_ns        of the event; nullopt: the trace has no times
    /// @param page_ns_so_far  by somebody who knows when between events the pages changed; nullopt: nobody, they did not
    void note(PoolReplay& replay, std::optional<std::uint64_t> time_ns, std::optional<double> page_ns_so_far);

    [[nodiscard]] const std::vector<PartUse>& parts() const noexcept { return parts_; }

private:
    std::vector<std::uint64_t> ends_;
    std::vector<PartUse> parts_;
    std::uint64_t events_ = 0;
    std::uint64_t pages_ = 0;              ///< after the event before
    std::optional<std::uint64_t> now_ns_;  ///< of the event before
    double page_ns_ = 0;                   ///< of all parts
};

}  // namespace swapreplay

#endif
