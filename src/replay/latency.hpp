// SPDX-License-Identifier: GPL-2.0-or-later
// How long single calls take: a clock fine enough for a few nanoseconds, and a histogram of fixed size.
#ifndef SWAPREPLAY_REPLAY_LATENCY_HPP
#define SWAPREPLAY_REPLAY_LATENCY_HPP

#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

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

/// Counts of values, exact below 64, above that in steps of 1/64 of the value; 30 KiB whatever is added.
class Histogram {
public:
    void add(std::uint64_t value) noexcept {
        counts_[bucket_of(value)]++;
        total_++;
    }
    void add(const Histogram& other) noexcept;

    [[nodiscard]] std::uint64_t count() const noexcept { return total_; }
    /// The least value that at least `share` (0 to 1) of the values are not above, to 1/64; 0 when empty.
    [[nodiscard]] std::uint64_t quantile(double share) const noexcept;

private:
    static constexpr std::size_t steps = 64;
    static constexpr std::size_t buckets = steps + (64 - 6) * steps;

    static std::size_t bucket_of(std::uint64_t value) noexcept {
        if (value < steps) return static_cast<std::size_t>(value);
        const auto shift = static_cast<unsigned>(std::bit_width(value)) - 7;  // leaves 64 to 127
        return steps * shift + static_cast<std::size_t>(value >> shift);
    }
    static std::uint64_t value_of(std::size_t bucket) noexcept;

    std::array<std::uint64_t, buckets> counts_{};
    std::uint64_t total_ = 0;
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
