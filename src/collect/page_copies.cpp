// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/page_copies.hpp"

#include <chrono>
#include <cstring>
#include <exception>
#include <utility>

#include "collect/bpf/zram_copy.h"

namespace swapreplay::collect {

namespace {
using namespace std::chrono_literals;
constexpr auto pause_between_copies = 10ms;
}  // namespace

PageCopies::PageCopies(std::span<zram_copy> ring, PageSampling sampling)
    : ring_(ring), sampling_(std::move(sampling)), thread_([this] { thread_main(); }) {}

PageCopies::~PageCopies() {
    stop_ = true;
    changed_.notify_all();
    thread_.join();
    for (zram_copy& copy : ring_)
        wipe(copy);
}

/// The memory is shared with the kernel, so the compiler must not think that nobody reads it.
void PageCopies::wipe(zram_copy& copy) {
    explicit_bzero(copy.page, sizeof copy.page);
    __atomic_store_n(&copy.state, ZRAM_COPY_FREE, __ATOMIC_SEQ_CST);
}

std::uint64_t PageCopies::ask() {
    return ++asked_;
}

void PageCopies::wait_for(std::uint64_t ticket) const {
    while (!done(ticket))
        std::this_thread::sleep_for(1ms);
}

std::optional<PageCopies::Lengths> PageCopies::take(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    const auto found = lengths_.find(number);
    if (found == lengths_.end()) return std::nullopt;
    Lengths lengths = std::move(found->second);
    lengths_.erase(found);
    return lengths;
}

void PageCopies::forget_below(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    lengths_.erase(lengths_.begin(), lengths_.lower_bound(number));
}

void PageCopies::thread_main() noexcept {
    sampling_.in_thread();
    while (!stop_) {
        const std::uint64_t asked = asked_;  // before the ring is looked at
        look();
        looked_ = asked;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, pause_between_copies, [this] { return stop_.load(); });
    }
}

/// From the oldest copy on, whose place is the one that is needed first.
void PageCopies::look() {
    const std::size_t oldest = next_;
    for (std::size_t i = 0; i < ring_.size(); ++i) {
        const std::size_t place = (oldest + i) % ring_.size();
        zram_copy& copy = ring_[place];
        const std::uint32_t state = __atomic_load_n(&copy.state, __ATOMIC_SEQ_CST);
        if (state != ZRAM_COPY_READY && state != ZRAM_COPY_ABANDONED) continue;
        if (state == ZRAM_COPY_READY) compress(copy);
        wipe(copy);
        next_ = (place + 1) % ring_.size();
    }
}

void PageCopies::compress(const zram_copy& copy) {
    try {
        Lengths lengths = sampling_.compress(std::as_bytes(std::span(copy.page)));
        const std::lock_guard lock(mutex_);
        lengths_[copy.number] = std::move(lengths);
    } catch (const std::exception&) {  // memory is gone: the lengths are not known
    }
}

}  // namespace swapreplay::collect
