// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the trace in a thread of its own, so that neither compression nor a slow disk delays the reading of
// relay buffers.
#ifndef SWAPREPLAY_COLLECT_TRACE_THREAD_HPP
#define SWAPREPLAY_COLLECT_TRACE_THREAD_HPP

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "collect/event_source.hpp"
#include "collect/flush_clock.hpp"
#include "swapreplay/trace_writer.hpp"

namespace swapreplay::collect {

/// A TraceWriter with a thread of its own. Up to 512 Ki events (45 MiB) wait in memory. Every 30 s the events
/// written so far become a block, so that SIGKILL or a crash loses at most the last 30 s.
class TraceThread {
public:
    static constexpr std::chrono::seconds usual_interval{30};

    /// @param clock     must outlive this
    /// @param interval  between blocks, instead of 30 s
    explicit TraceThread(TraceWriter writer, FlushClock& clock = FlushClock::steady(),
                         std::chrono::seconds interval = usual_interval);
    /// Without finish(): the same as destroying the writer without its finish().
    ~TraceThread();
    TraceThread(const TraceThread&) = delete;
    TraceThread& operator=(const TraceThread&) = delete;

    /// Queues events; waits while the queue is full.
    /// Throws Error: an earlier event could not be written.
    void put(std::vector<RecordedEvent> events);

    /// Writes what is queued, then `lost_after` as a last gap and what was learnt at the end, and finalises the trace.
    /// Throws Error: it could not be written. No call may follow.
    void finish(std::uint64_t lost_after, const std::map<std::string, std::string>& facts = {});

    /// Bytes written to the output so far.
    [[nodiscard]] std::uint64_t bytes_written() const noexcept { return bytes_written_; }
    /// After finish().
    [[nodiscard]] std::vector<std::string> not_held() const { return writer_.not_held(); }

private:
    void thread_main() noexcept;
    void write_until_done();
    void write(const std::vector<RecordedEvent>& batch);
    void write_block();
    [[nodiscard]] std::vector<RecordedEvent> next_batch(FlushClock::TimePoint due);
    void rethrow_failure();

    TraceWriter writer_;  // used by the thread alone until it is joined
    EventBlock block_;    // what it is given next
    FlushClock& clock_;
    std::chrono::seconds interval_;
    std::atomic<std::uint64_t> bytes_written_ = 0;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<std::vector<RecordedEvent>> waiting_;
    std::size_t waiting_events_ = 0;
    bool done_ = false;
    std::exception_ptr failure_;

    std::thread thread_;
};

}  // namespace swapreplay::collect

#endif
