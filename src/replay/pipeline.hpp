// SPDX-License-Identifier: GPL-2.0-or-later
// Decoded blocks on their way to pools, over threads: the only place where replaying is concurrent.
#ifndef SWAPREPLAY_REPLAY_PIPELINE_HPP
#define SWAPREPLAY_REPLAY_PIPELINE_HPP

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Gives the next block in a buffer that is used again; false at the end. TraceReader::next, in a program.
using NextBlock = std::function<bool(EventBlock&)>;

/// Every thread does whatever there is to do: it gives a block to the consumer that is furthest behind, and,
/// when all have what there is, decodes the next block. A consumer is never with two threads at a time, and
/// gets every block in order. A ring of blocks, so that a slow consumer holds up the others only when it is a
/// ring later.
class Pipeline {
public:
    using Consumer = std::function<void(const EventBlock&)>;

    /// @param stop      may be nullptr
    /// @param progress  may be empty
    Pipeline(const NextBlock& next, std::vector<Consumer> consumers, const std::atomic<bool>* stop,
             const std::function<void(std::uint64_t events)>& progress);

    /// Returns when every consumer has had every block that was decoded, or throws what was thrown first.
    void deliver(unsigned threads);

    /// Events that every consumer has had. After deliver().
    [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
    /// Whether `stop` was seen before the end. After deliver().
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

private:
    static constexpr std::size_t ring_blocks = 4;

    struct ConsumerState {
        Consumer take;
        std::uint64_t next_block = 0;
        bool busy = false;
    };

    using Lock = std::unique_lock<std::mutex>;
    void work(bool is_caller);
    bool advance_a_consumer(Lock& lock);
    bool decode_a_block(Lock& lock);
    [[nodiscard]] std::uint64_t blocks_done() const noexcept;
    void fail(std::exception_ptr error);

    const NextBlock& next_;
    const std::atomic<bool>* stop_;
    const std::function<void(std::uint64_t)>& progress_;

    /// Guards all below. Consumers read a block without it, while the block cannot be replaced.
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<ConsumerState> consumers_;
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
