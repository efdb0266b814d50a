// SPDX-License-Identifier: GPL-2.0-or-later
// Decoded blocks on their way to pools, over threads: the only place where replaying is concurrent.
#ifndef SWAPREPLAY_REPLAY_PIPELINE_HPP
#define SWAPREPLAY_REPLAY_PIPELINE_HPP

#include <array>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include "replay/run.hpp"

namespace swapreplay {

/// Every thread does whatever there is to do: it gives a block to the lane that is furthest behind, and when
/// all lanes have what there is, decodes the next block. A lane is never with two threads at a time, and gets
/// every block in order. A ring of blocks, so that a slow lane holds up the others only when it is a ring
/// behind.
class Pipeline {
public:
    struct Lane {
        std::function<void(const EventBlock&)> take;
        bool calling_thread =
            false;  ///< gets its blocks from the thread that called run(), and from no other
    };

    /// @param stop      may be nullptr
    /// @param progress  may be empty
    Pipeline(const NextBlock& next, std::vector<Lane> lanes, const std::atomic<bool>* stop,
             const std::function<void(std::uint64_t events)>& progress);

    /// Returns when every lane has had every block that was decoded, or throws what was thrown first.
    void run(unsigned threads);

    /// Events that every lane has had. After run().
    [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
    /// Whether `stop` was seen before the end. After run().
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

private:
    static constexpr std::size_t ring_blocks = 4;

    struct LaneState {
        Lane lane;
        std::uint64_t next_block = 0;
        bool busy = false;
    };

    using Lock = std::unique_lock<std::mutex>;
    void work(bool is_caller);
    bool advance_a_lane(Lock& lock, bool is_caller);
    bool decode_a_block(Lock& lock);
    [[nodiscard]] std::uint64_t blocks_done() const noexcept;
    void fail(std::exception_ptr error);

    const NextBlock& next_;
    const std::atomic<bool>* stop_;
    const std::function<void(std::uint64_t)>& progress_;

    std::mutex
        mutex_;  ///< guards all below; a block is read without it by lanes, while it cannot be replaced
    std::condition_variable changed_;
    std::vector<LaneState> lanes_;
    std::array<EventBlock, ring_blocks> ring_;
    std::uint64_t decoded_ = 0;  ///< blocks
    std::uint64_t events_ = 0;   ///< in them
    bool decoding_ = false;
    bool ended_ = false;  ///< no more blocks come
    bool stopped_ = false;
    std::exception_ptr error_;
};

}  // namespace swapreplay

#endif
