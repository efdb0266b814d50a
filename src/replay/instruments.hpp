// SPDX-License-Identifier: GPL-2.0-or-later
// What stands between the engine and its pool: nothing, a stopwatch, or (checking.hpp) an examiner.
//
// Each has the same functions. An object is placed in two steps, because for a moment a slot can have two:
//     alloc(pool, slot, size)          a new object, for a slot that may still have its old one
//     keep(slot)  or  undo(pool, …)    it is the slot's object now; or it goes again
//     load(pool, slot, …)              the slot is read
//     free(pool, slot, …)              the slot's object goes
#ifndef SWAPREPLAY_REPLAY_INSTRUMENTS_HPP
#define SWAPREPLAY_REPLAY_INSTRUMENTS_HPP

#include "pool/pool.hpp"
#include "replay/check_failure.hpp"
#include "replay/latency.hpp"
#include "swapreplay/event.hpp"

namespace swapreplay {

/// Measure::space: the calls alone.
class Counting {
public:
    static constexpr Backing backing = Backing::none;
    static constexpr bool prefetches = true;
    static constexpr bool examines = false;

    template <Pool P>
    std::optional<Handle> alloc(P& pool, Slot, std::uint32_t size) {
        return pool.alloc(size);
    }
    void keep(Slot) {}
    template <Pool P>
    void undo(P& pool, Handle handle, std::uint32_t) {
        pool.free(handle);
    }
    template <Pool P>
    void load(const P&, Slot, Handle, std::uint32_t) {}
    template <Pool P>
    void free(P& pool, Slot, Handle handle, std::uint32_t) {
        pool.free(handle);
    }
};

/// Measure::time. Pages are real, objects are not written: what is timed is the pool's own work, without the
/// engine's prefetches for it.
template <class Clock>
class TimingBy {
public:
    static constexpr Backing backing = Backing::memory;
    static constexpr bool prefetches = false;
    static constexpr bool examines = false;

    template <Pool P>
    std::optional<Handle> alloc(P& pool, Slot, std::uint32_t size) {
        const std::uint64_t begin = Clock::now();
        const std::optional<Handle> handle = pool.alloc(size);
        add(latencies_.alloc, Clock::now() - begin);
        return handle;
    }
    void keep(Slot) {}
    template <Pool P>
    void undo(P& pool, Handle handle, std::uint32_t) {
        timed_free(pool, handle);
    }
    template <Pool P>
    void load(const P&, Slot, Handle, std::uint32_t) {}
    template <Pool P>
    void free(P& pool, Slot, Handle handle, std::uint32_t) {
        timed_free(pool, handle);
    }

    [[nodiscard]] const Latencies& latencies() const noexcept { return latencies_; }

private:
    template <Pool P>
    void timed_free(P& pool, Handle handle) {
        const std::uint64_t begin = Clock::now();
        pool.free(handle);
        add(latencies_.free, Clock::now() - begin);
    }
    void add(Histogram& histogram, std::uint64_t ticks) {
        histogram.add(ticks > own_cost_ ? ticks - own_cost_ : 0);
    }

    std::uint64_t own_cost_ = Clock::own_cost_ticks();
    Latencies latencies_;
};
using Timing = TimingBy<TickClock>;

}  // namespace swapreplay

#endif
