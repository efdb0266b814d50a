// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/trace_thread.hpp"

#include <chrono>
#include <utility>

namespace swapreplay::collect {

namespace {
constexpr std::size_t max_waiting = 1U << 19;
}  // namespace

TraceThread::TraceThread(TraceWriter writer, FlushClock& clock, std::chrono::seconds interval)
    : writer_(std::move(writer)),
      clock_(clock),
      interval_(interval),
      bytes_written_(writer_.bytes_written()),
      thread_([this] { thread_main(); }) {}

TraceThread::~TraceThread() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void TraceThread::put(std::vector<RecordedEvent> events) {
    std::unique_lock lock(mutex_);
    // A batch may be larger than the limit: it is queued alone then.
    changed_.wait(
        lock, [&] { return failure_ || waiting_.empty() || waiting_events_ + events.size() <= max_waiting; });
    rethrow_failure();
    if (events.empty()) return;
    waiting_events_ += events.size();
    waiting_.push_back(std::move(events));
    changed_.notify_all();
}

void TraceThread::finish(std::uint64_t lost_after, const std::map<std::string, std::string>& facts) {
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    changed_.notify_all();
    thread_.join();
    rethrow_failure();
    writer_.gap(lost_after);
    for (const auto& [name, value] : facts)
        writer_.fact(name, value);
    writer_.finish();
    bytes_written_ = writer_.bytes_written();
}

void TraceThread::thread_main() noexcept {
    try {
        write_until_done();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
    }
    changed_.notify_all();
}

void TraceThread::write_until_done() {
    auto due = clock_.now() + interval_;
    for (;;) {
        const std::vector<RecordedEvent> batch = next_batch(due);
        if (batch.empty()) {
            const std::lock_guard lock(mutex_);
            if (done_ && waiting_.empty()) return;
        }
        write(batch);
        if (const auto now = clock_.now(); now >= due) {
            writer_.flush_block();
            due = now + interval_;
        }
        bytes_written_ = writer_.bytes_written();
    }
}

void TraceThread::write(const std::vector<RecordedEvent>& batch) {
    block_.clens.resize(1);
    for (const RecordedEvent& recorded : batch) {
        if (recorded.lost_before > 0) {
            write_block();
            writer_.gap(recorded.lost_before);
        }
        const Event& event = recorded.event;
        const bool write = event.op == Op::write;
        const std::size_t place = block_.size();
        block_.ops.push_back(event.op);
        block_.slots.push_back(event.slot);
        block_.clens[0].push_back(write ? event.clen : 0);
        block_.times_ns.push_back(event.time_ns);
        block_.same_filled.push_back(write && event.same_filled ? 1 : 0);
        for (std::size_t detail = 0; detail < detail_count; detail++) {
            auto& column = block_.details[detail];
            if (column.empty() && recorded.details[detail] == not_known) continue;
            column.resize(place, not_known);
            column.push_back(recorded.details[detail]);
        }
    }
    write_block();
}

/// A column of a detail may be shorter than the block: of the last events it is not known.
void TraceThread::write_block() {
    if (block_.size() == 0) return;
    for (auto& column : block_.details)
        if (!column.empty()) column.resize(block_.size(), not_known);
    writer_.append(block_);
    block_.ops.clear();
    block_.slots.clear();
    block_.clens[0].clear();
    block_.times_ns.clear();
    block_.same_filled.clear();
    for (auto& column : block_.details)
        column.clear();
}

/// Empty if a block is due before anything comes, and at the end.
std::vector<RecordedEvent> TraceThread::next_batch(FlushClock::TimePoint due) {
    std::unique_lock lock(mutex_);
    while (!done_ && waiting_.empty() && clock_.now() < due)
        clock_.wait_until(changed_, lock, due);
    if (waiting_.empty()) return {};
    std::vector<RecordedEvent> batch = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_events_ -= batch.size();
    changed_.notify_all();
    return batch;
}

void TraceThread::rethrow_failure() {
    if (failure_) std::rethrow_exception(failure_);
}

}  // namespace swapreplay::collect
