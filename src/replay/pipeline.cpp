// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/pipeline.hpp"

#include <algorithm>
#include <system_error>
#include <thread>

#include "plugin/guard.hpp"

namespace swapreplay {

Pipeline::Pipeline(const NextBlock& next, std::vector<Consumer> consumers, const std::atomic<bool>* stop,
                   const std::function<void(std::uint64_t events)>& progress)
    : next_(next), stop_(stop), progress_(progress) {
    for (Consumer& consumer : consumers)
        consumers_.push_back({std::move(consumer)});
}

void Pipeline::deliver(unsigned threads) {
    std::vector<std::jthread> helpers;
    try {
        while (helpers.size() + 1 < threads)
            helpers.emplace_back([this] {
                const CrashStack stack;
                work(false);
            });
    } catch (const std::system_error&) {
        // Fewer threads do the same work.
    }
    work(true);
    helpers.clear();  // joins
    if (error_) std::rethrow_exception(error_);
}

void Pipeline::work(bool is_caller) {
    Lock lock(mutex_);
    for (;;) {
        if (error_) return;
        if (is_caller && progress_) {
            const std::uint64_t events = events_;
            lock.unlock();
            progress_(events);
            lock.lock();
        }
        if (advance_a_consumer(lock) || decode_a_block(lock)) continue;
        if (ended_ && !decoding_ && blocks_done() == decoded_) return;
        changed_.wait(lock);
    }
}

bool Pipeline::advance_a_consumer(Lock& lock) {
    ConsumerState* behind = nullptr;
    for (ConsumerState& state : consumers_) {
        if (state.busy || state.next_block == decoded_) continue;
        if (behind == nullptr || state.next_block < behind->next_block) behind = &state;
    }
    if (behind == nullptr) return false;
    const EventBlock& block = ring_[behind->next_block % ring_blocks];
    behind->busy = true;
    lock.unlock();
    std::exception_ptr error;
    try {
        behind->take(block);
    } catch (...) {
        error = std::current_exception();
    }
    lock.lock();
    behind->busy = false;
    behind->next_block++;
    if (error) fail(error);
    changed_.notify_all();
    return true;
}

bool Pipeline::decode_a_block(Lock& lock) {
    if (ended_ || decoding_ || decoded_ - blocks_done() == ring_blocks) return false;
    if (stop_ != nullptr && stop_->load()) {
        ended_ = stopped_ = true;
        changed_.notify_all();
        return true;
    }
    EventBlock& block = ring_[decoded_ % ring_blocks];
    decoding_ = true;
    lock.unlock();
    bool more = false;
    std::exception_ptr error;
    try {
        more = next_(block);
    } catch (...) {
        error = std::current_exception();
    }
    lock.lock();
    decoding_ = false;
    if (more) {
        decoded_++;
        events_ += block.size();
    } else {
        ended_ = true;
        // The end may be there because what wrote the trace was stopped as well.
        stopped_ = stop_ != nullptr && stop_->load();
    }
    if (error) fail(error);
    changed_.notify_all();
    return true;
}

std::uint64_t Pipeline::blocks_done() const noexcept {
    std::uint64_t least = decoded_;
    for (const ConsumerState& state : consumers_)
        least = std::min(least, state.next_block);
    return least;
}

void Pipeline::fail(std::exception_ptr error) {
    if (!error_) error_ = std::move(error);
}

}  // namespace swapreplay
