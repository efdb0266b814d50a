// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/latency.hpp"

#include <gtest/gtest.h>

#include "pool/parameters.hpp"
#include "replay/instruments.hpp"

namespace swapreplay {
namespace {

TEST(TickClock, AgreesWithTheSteadyClock) {
    using Steady = std::chrono::steady_clock;
    const auto begin = Steady::now();
    const std::uint64_t ticks_begin = TickClock::now();
    while (Steady::now() - begin < std::chrono::milliseconds(30)) {
    }
    const double ticks = static_cast<double>(TickClock::now() - ticks_begin);
    const double ns = std::chrono::duration<double, std::nano>(Steady::now() - begin).count();
    EXPECT_NEAR(ticks * TickClock::ns_per_tick() / ns, 1, 0.1);
    EXPECT_LT(static_cast<double>(TickClock::own_cost_ticks()) * TickClock::ns_per_tick(), 5000);
}

/// A clock of which each look takes 10 ticks, 4 before and 6 after the moment that it tells.
class SlowClock {
public:
    static std::uint64_t now() {
        time += 4;
        const std::uint64_t told = time;
        time += 6;
        return told;
    }
    static std::uint64_t own_cost_ticks() { return 10; }

    static inline std::uint64_t time = 0;
};

/// Takes as long for an object as it has bytes, and 7 ticks to free one.
class TakesItsTime {
public:
    static const PoolInfo& info() {
        static const PoolInfo info{"slow", "for tests", {}};
        return info;
    }
    TakesItsTime(const Parameters&, PageSource&) {}
    TakesItsTime() = default;
    std::optional<Handle> alloc(std::uint32_t size) {
        SlowClock::time += size;
        return Handle{1};
    }
    void free(Handle) { SlowClock::time += 7; }
    void write(Handle, std::span<const std::byte>) {}
    void read(Handle, std::span<std::byte>) const {}
    [[nodiscard]] std::uint64_t pages_used() const { return 0; }
    [[nodiscard]] std::uint64_t used_bytes() const { return 0; }
    [[nodiscard]] std::uint32_t max_size() const { return 4096; }
    [[nodiscard]] std::string check() const { return {}; }
};

TEST(Timing, TakesTheClocksOwnCostOff) {
    TimingBy<SlowClock> timing;
    TakesItsTime pool;
    (void)timing.alloc(pool, Slot{1}, 25);
    EXPECT_EQ(timing.latencies().alloc.quantile(1), 25);
    timing.free(pool, Slot{1}, Handle{1}, 25);
    timing.undo(pool, Handle{1}, 25);
    EXPECT_EQ(timing.latencies().free.count(), 2);
    EXPECT_EQ(timing.latencies().free.quantile(0), 7);
    EXPECT_EQ(timing.latencies().free.quantile(1), 7);
}

/// As a look now and then does.
class UnevenClock : public SlowClock {
public:
    static std::uint64_t own_cost_ticks() { return 40; }
};

TEST(Timing, WhatTookLessThanTheClocksCostTookNothing) {
    TimingBy<UnevenClock> timing;
    TakesItsTime pool;
    (void)timing.alloc(pool, Slot{1}, 25);
    EXPECT_EQ(timing.latencies().alloc.quantile(1), 0);
}

}  // namespace
}  // namespace swapreplay
