// SPDX-License-Identifier: GPL-2.0-or-later
// What all pools hold after the same event, now and then while a trace is replayed: of a recording that still goes on, say.
#ifndef SWAPREPLAY_REPLAY_LIVE_USAGE_HPP
#define SWAPREPLAY_REPLAY_LIVE_USAGE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "replay/pool_replay.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

struct LivePool {
    Usage usage;
    std::uint32_t page_size = 0;  ///< bytes, of its pages
};

struct LiveRow {
    std::uint64_t events = 0;  ///< replayed so far
    std::optional<std::uint64_t>
        time_ns;                  ///< of the last of them, on the trace's clock; nullopt: it has none
    std::vector<LivePool> pools;  ///< in the order of the settings
};

/// Called from any thread, by one at a time.
using OnLiveRow = std::function<void(const LiveRow&)>;

/// Every pool gets the same blocks in the same order, but none waits for the others: a block after which there is to be a row
/// is marked when it is decoded, and the row is given away when the last pool has had that block.
class LiveUsage {
public:
    /// @param every  of wall time; a row comes after the first block that is complete then
    LiveUsage(std::chrono::nanoseconds every, std::size_t pools, OnLiveRow on_row);

    /// A block was decoded. Before any pool gets it.
    void decoded(const EventBlock& block);
    /// A pool has had this many blocks.
    void taken(std::size_t pool, std::uint64_t blocks, const LivePool& holds);

private:
    using Clock = std::chrono::steady_clock;
    struct Pending {
        std::uint64_t blocks = 0;  ///< after so many
        std::size_t missing = 0;   ///< pools
        LiveRow row;
    };

    std::chrono::nanoseconds every_;
    std::size_t pools_;
    OnLiveRow on_row_;
    std::mutex mutex_;  ///< of all below
    Clock::time_point due_;
    std::uint64_t blocks_ = 0;
    std::uint64_t events_ = 0;
    std::list<Pending> pending_;
};

}  // namespace swapreplay

#endif
