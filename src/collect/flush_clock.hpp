// SPDX-License-Identifier: GPL-2.0-or-later
// The clock that decides when a block is due. Tests have one that they set.
#ifndef SWAPREPLAY_COLLECT_FLUSH_CLOCK_HPP
#define SWAPREPLAY_COLLECT_FLUSH_CLOCK_HPP

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace swapreplay::collect {

/// CLOCK_MONOTONIC, unless derived from.
class FlushClock {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    FlushClock() = default;
    virtual ~FlushClock() = default;
    FlushClock(const FlushClock&) = delete;
    FlushClock& operator=(const FlushClock&) = delete;

    [[nodiscard]] virtual TimePoint now() const { return std::chrono::steady_clock::now(); }

    /// Waits until `changed` is notified or `due` has come, or returns earlier.
    virtual void wait_until(std::condition_variable& changed, std::unique_lock<std::mutex>& lock,
                            TimePoint due) {
        changed.wait_until(lock, due);
    }

    /// The real one.
    [[nodiscard]] static FlushClock& steady() {
        static FlushClock clock;
        return clock;
    }
};

}  // namespace swapreplay::collect

#endif
