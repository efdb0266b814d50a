// SPDX-License-Identifier: GPL-2.0-or-later
// When the writer's thread makes a block of what it has, by a clock that the test sets.
#include "collect/trace_thread.hpp"

#include <gtest/gtest.h>

#include "fake_module.hpp"
#include "recording.hpp"

namespace swapreplay::collect {
namespace {

using namespace std::chrono_literals;

/// Stands still until it is set. Every change returns only after the thread has acted on it and waits again.
class SetClock final : public FlushClock {
public:
    [[nodiscard]] TimePoint now() const override {
        const std::lock_guard lock(mutex_);
        return now_;
    }

    void wait_until(std::condition_variable& changed, std::unique_lock<std::mutex>& lock,
                    TimePoint due) override {
        {
            const std::lock_guard guard(mutex_);
            waits_++;
            waiting_.notify_all();
            if (now_ >= due) return;
            changed_ = &changed;
            thread_mutex_ = lock.mutex();
        }
        changed.wait(lock);
    }

    void advance(std::chrono::seconds by) {
        const std::uint64_t before = await_wait();
        {
            const std::lock_guard lock(mutex_);
            now_ += by;
        }
        // The thread is in wait() or holds its mutex on the way there: no notification is lost.
        thread_mutex_->lock();
        thread_mutex_->unlock();
        changed_->notify_all();
        await_wait_after(before);
    }

    void put(TraceThread& thread, std::vector<RecordedEvent> events) {
        const std::uint64_t before = await_wait();
        thread.put(std::move(events));
        await_wait_after(before);
    }

private:
    std::uint64_t await_wait() {
        std::unique_lock lock(mutex_);
        waiting_.wait(lock, [&] { return changed_ != nullptr; });
        return waits_;
    }

    void await_wait_after(std::uint64_t before) {
        std::unique_lock lock(mutex_);
        waiting_.wait(lock, [&] { return waits_ > before; });
    }

    mutable std::mutex mutex_;  // guards what follows
    TimePoint now_{};
    std::uint64_t waits_ = 0;
    std::condition_variable* changed_ = nullptr;
    std::mutex* thread_mutex_ = nullptr;
    std::condition_variable waiting_;
};

class Flushing : public testing::Test {
protected:
    [[nodiscard]] std::size_t readable() const { return read_recording(path_).events.size(); }

    static std::vector<RecordedEvent> events(std::uint32_t count) {
        std::vector<RecordedEvent> made;
        for (std::uint32_t slot = 0; slot < count; slot++)
            made.push_back({.event = {.slot = Slot{slot}, .clen = 100, .op = Op::write}});
        return made;
    }

    TemporaryDirectory directory_;
    std::string path_ = directory_.path("out.sr");
    SetClock clock_;
    TraceThread thread_{TraceWriter::create(path_, {}), clock_};
};

TEST_F(Flushing, EventsAreReadableAfter30Seconds) {
    clock_.put(thread_, events(10));
    clock_.advance(29s);
    EXPECT_EQ(readable(), 0U);
    clock_.advance(1s);
    EXPECT_EQ(readable(), 10U);
    thread_.finish(0);
    EXPECT_EQ(readable(), 10U);
}

TEST_F(Flushing, EventsThatComeMeanwhileDoNotPutItOff) {
    for (int i = 0; i < 3; i++) {
        clock_.put(thread_, events(10));
        clock_.advance(9s);
    }
    EXPECT_EQ(readable(), 0U);
    clock_.advance(3s);
    EXPECT_EQ(readable(), 30U);
}

TEST_F(Flushing, HappensAgainEvery30Seconds) {
    for (std::size_t round = 1; round <= 3; round++) {
        clock_.put(thread_, events(10));
        clock_.advance(29s);
        EXPECT_EQ(readable(), (round - 1) * 10);
        clock_.advance(1s);
        EXPECT_EQ(readable(), round * 10);
    }
}

TEST_F(Flushing, OfNothingWritesNothing) {
    const auto before = thread_.bytes_written();
    clock_.advance(30s);
    EXPECT_EQ(thread_.bytes_written(), before);
}

TEST_F(Flushing, HappensAsOftenAsIsAskedFor) {
    SetClock clock;
    const std::string path = directory_.path("often.sr");
    TraceThread thread(TraceWriter::create(path, {}), clock, 1s);
    clock.put(thread, events(10));
    clock.advance(1s);
    EXPECT_EQ(read_recording(path).events.size(), 10U);
}

}  // namespace
}  // namespace swapreplay::collect
