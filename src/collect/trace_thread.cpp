// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/trace_thread.hpp"

#include <chrono>
#include <utility>

namespace swapreplay::collect {

namespace {
constexpr std::size_t max_waiting = 1U << 20;
constexpr auto longest_in_memory = std::chrono::seconds(30);
}  // namespace

TraceThread::TraceThread(TraceWriter writer)
    : writer_(std::move(writer)), bytes_written_(writer_.bytes_written()), thread_([this] { run(); }) {}

TraceThread::~TraceThread() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void TraceThread::put(std::vector<Entry> entries) {
    std::unique_lock lock(mutex_);
    // One batch may be larger than the limit: it comes whole, and alone.
    changed_.wait(lock, [&] {
        return failure_ || waiting_.empty() || waiting_entries_ + entries.size() <= max_waiting;
    });
    rethrow_failure();
    if (entries.empty()) return;
    waiting_entries_ += entries.size();
    waiting_.push_back(std::move(entries));
    changed_.notify_all();
}

void TraceThread::finish(std::uint64_t lost_after) {
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    changed_.notify_all();
    thread_.join();
    rethrow_failure();
    writer_.gap(lost_after);
    writer_.finish();
    bytes_written_ = writer_.bytes_written();
}

void TraceThread::run() noexcept {
    try {
        write_until_done();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
    }
    changed_.notify_all();
}

void TraceThread::write_until_done() {
    auto flushed = std::chrono::steady_clock::now();
    for (;;) {
        const std::vector<Entry> batch = next_batch();
        if (batch.empty()) {
            const std::lock_guard lock(mutex_);
            if (done_ && waiting_.empty()) return;
        }
        for (const Entry& entry : batch) {
            if (entry.lost_before > 0) writer_.gap(entry.lost_before);
            writer_.append(entry.event);
        }
        if (const auto now = std::chrono::steady_clock::now(); now - flushed >= longest_in_memory) {
            writer_.flush_block();
            flushed = now;
        }
        bytes_written_ = writer_.bytes_written();
    }
}

/// Empty when there is none for a while, and at the end.
std::vector<Entry> TraceThread::next_batch() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, longest_in_memory, [&] { return done_ || !waiting_.empty(); });
    if (waiting_.empty()) return {};
    std::vector<Entry> batch = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_entries_ -= batch.size();
    changed_.notify_all();
    return batch;
}

void TraceThread::rethrow_failure() {
    if (failure_) std::rethrow_exception(failure_);
}

}  // namespace swapreplay::collect
