// SPDX-License-Identifier: GPL-2.0-or-later
// A time series of bounded length over a trace whose length is not known before its end.
#ifndef SWAPREPLAY_REPLAY_SAMPLES_HPP
#define SWAPREPLAY_REPLAY_SAMPLES_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "replay/pool_replay.hpp"

namespace swapreplay {

/// Of the trace, up to a moment.
struct Passed {
    std::optional<std::uint64_t> time_ns;  ///< of the last event; nullopt: the trace has no times
    std::uint64_t reads = 0, writes = 0;
    std::uint64_t live_slots = 0;  ///< written and not freed since

    friend bool operator==(const Passed&, const Passed&) = default;
};

struct Sample {
    std::uint64_t events;  ///< applied so far
    Usage usage;
    std::vector<ClassUse> classes = {};  ///< empty: not asked for, or the pool has none
    Passed passed = {};
};

/// Evenly spaced points, at most so many; when they are about to be more, every second one is dropped and the
/// spacing doubled. So a long trace ends with at least half as many as asked for, and the last event's.
class SampleSeries {
public:
    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    /// @param at_most  points; 0: none are wanted, otherwise at least 2
    explicit SampleSeries(std::size_t at_most) : at_most_(at_most) {}

    /// The number of events after which add() is to be called next.
    [[nodiscard]] std::uint64_t due() const noexcept { return at_most_ == 0 ? never : last_due_ + spacing_; }

    /// The usage after due() events.
    void add(const Usage& usage, std::vector<ClassUse> classes = {}, const Passed& passed = {});
    /// The usage at the end, after `events` events.
    void finish(std::uint64_t events, const Usage& usage, std::vector<ClassUse> classes = {},
                const Passed& passed = {});

    [[nodiscard]] const std::vector<Sample>& points() const noexcept { return points_; }

private:
    void thin_out();

    std::size_t at_most_;
    std::uint64_t spacing_ = 1;
    std::uint64_t last_due_ = 0;
    std::vector<Sample> points_;
};

}  // namespace swapreplay

#endif
