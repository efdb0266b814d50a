// SPDX-License-Identifier: GPL-2.0-or-later
// How long single calls take: a clock fine enough for a few nanoseconds.
#ifndef SWAPREPLAY_REPLAY_LATENCY_HPP
#define SWAPREPLAY_REPLAY_LATENCY_HPP

#include <chrono>
#include <cstdint>
#include <string_view>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "base/histogram.hpp"

namespace swapreplay {

/// The time stamp counter between two fences on x86-64, clock_gettime(CLOCK_MONOTONIC) elsewhere. Ticks are
/// turned into nanoseconds once for the process, against the steady clock.
class TickClock {
public:
    [[nodiscard]] static std::uint64_t now() noexcept {
#if defined(__x86_64__)
        _mm_lfence();  // what came before has finished, what follows has not begun
        const std::uint64_t ticks = __rdtsc();
        _mm_lfence();
        return ticks;
#else
        return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
    }

    /// "rdtsc" or "clock_gettime".
    [[nodiscard]] static std::string_view name() noexcept;
    /// Cost: 20 ms at the first call.
    [[nodiscard]] static double ns_per_tick();
    /// Ticks that two calls of now() with nothing between them take: the median of many. To be subtracted.
    [[nodiscard]] static std::uint64_t own_cost_ticks();
};

/// What --time measures: a pool's calls, the clock's own cost taken off, in ticks.
struct Latencies {
    Histogram alloc;
    Histogram free;

    /// Both kinds of calls, each counted alike.
    [[nodiscard]] Histogram operations() const {
        Histogram both = alloc;
        both.add(free);
        return both;
    }
};

}  // namespace swapreplay

#endif
