// SPDX-License-Identifier: GPL-2.0-or-later
// Which events of a trace are meant: --events 1000..2000, --time 1.5s..2s, op=write+free,slot=..4096.
#ifndef SWAPREPLAY_WORKLOAD_SELECTION_HPP
#define SWAPREPLAY_WORKLOAD_SELECTION_HPP

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// From `begin` up to, not including, `end`.
struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = std::numeric_limits<std::uint64_t>::max();

    [[nodiscard]] bool contains(std::uint64_t value) const noexcept { return value >= begin && value < end; }
    [[nodiscard]] bool is_everything() const noexcept {
        return begin == 0 && end == std::numeric_limits<std::uint64_t>::max();
    }
};

/// All terms must hold. Everything is selected at first.
struct Selection {
    Range events;  ///< by number
    Range times_ns;
    Range slots;
    Range clens;                                ///< of the first codec; only a write has one
    std::array<bool, 3> ops{true, true, true};  ///< by number of Op

    /// One range alone, A, A..B, A.. or ..B: the argument of --events (a count: 20k..50k) and of --time (with units:
    /// 1.5s..2s). Throws Error(Fault::usage) that names the option.
    static Range parse_events(std::string_view text);
    static Range parse_times(std::string_view text);

    /// Terms joined by commas: op=read+write, and event, time, slot, clen as NAME=A, A..B, A.. or ..B, where
    /// B is not included. Times have a unit: 10ns, 3us, 2.5ms, 1.25s. Throws Error(Fault::usage) that names
    /// the term.
    static Selection parse(std::string_view text);

    [[nodiscard]] bool is_everything() const noexcept {
        return events.is_everything() && times_ns.is_everything() && slots.is_everything() &&
               clens.is_everything() && ops == std::array{true, true, true};
    }
    /// By place in the trace alone.
    [[nodiscard]] bool in_range(const EventBlock& block, std::size_t i) const noexcept {
        return events.contains(block.first_event + i) &&
               times_ns.contains(block.times_ns.empty() ? 0 : block.times_ns[i]);
    }
    [[nodiscard]] bool contains(const EventBlock& block, std::size_t i) const noexcept {
        return in_range(block, i) && ops[static_cast<std::size_t>(block.ops[i])] &&
               slots.contains(index(block.slots[i])) &&
               (block.ops[i] == Op::write ? clens.contains(block.clens[0][i]) : clens.is_everything());
    }
    /// No event from this number on can be selected. Its time would not tell: a later event's may be before.
    [[nodiscard]] bool is_past(std::uint64_t event) const noexcept { return event >= events.end; }
    /// Selects by time, which needs a trace that has times.
    [[nodiscard]] bool needs_times() const noexcept { return !times_ns.is_everything(); }
    /// Throws Error(Fault::usage), which names the trace: the block has no times, and they are needed.
    void require_times(const EventBlock& block, const std::string& trace) const;
    /// The same for clens, of which the metadata tell.
    void require_clens(const Metadata& metadata, const std::string& trace) const;
};

}  // namespace swapreplay

#endif
