// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the trace beside the reading, so that neither compressing a block nor a slow disk keeps relay
// buffers from being read.
#ifndef SWAPREPLAY_COLLECT_TRACE_THREAD_HPP
#define SWAPREPLAY_COLLECT_TRACE_THREAD_HPP

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "swapreplay/trace_writer.hpp"

namespace swapreplay::collect {

/// An event as it goes into the trace.
struct Entry {
    Event event;
    std::uint64_t lost_before = 0;  ///< events between the one before and this one that are not recorded
};

/// A TraceWriter with a thread of its own. Events wait in memory, up to 1 Mi of them (32 MiB); every 30 s
/// what was written so far is made a block, so that a kill loses no more.
class TraceThread {
public:
    explicit TraceThread(TraceWriter writer);
    /// Without finish(): as the writer without its finish().
    ~TraceThread();
    TraceThread(const TraceThread&) = delete;
    TraceThread& operator=(const TraceThread&) = delete;

    /// Hands events over; waits while too many are waiting.
    /// Throws Error: an earlier event could not be written.
    void put(std::vector<Entry> entries);

    /// Writes what waits, then `lost_after` as a last gap, and closes the trace whole.
    /// Throws Error: it could not be written. No call may follow.
    void finish(std::uint64_t lost_after);

    /// On the disk so far.
    [[nodiscard]] std::uint64_t bytes_written() const noexcept { return bytes_written_; }
    /// After finish().
    [[nodiscard]] std::vector<std::string> not_held() const { return writer_.not_held(); }

private:
    void run() noexcept;
    void write_until_done();
    [[nodiscard]] std::vector<Entry> next_batch();
    void rethrow_failure();

    TraceWriter writer_;  // the thread's, until it is joined
    std::atomic<std::uint64_t> bytes_written_ = 0;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<std::vector<Entry>> waiting_;
    std::size_t waiting_entries_ = 0;
    bool done_ = false;
    std::exception_ptr failure_;

    std::thread thread_;
};

}  // namespace swapreplay::collect

#endif
