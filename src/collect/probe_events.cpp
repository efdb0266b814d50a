// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/probe_events.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace swapreplay::collect {

namespace {

/// Whether none of the ranges has a number between these two.
template <typename Ranges>
bool nothing_lost(const Ranges& ranges, std::uint64_t from, std::uint64_t to) {
    return std::none_of(ranges.begin(), ranges.end(),
                        [&](const auto& lost) { return lost.after < to && lost.before > from; });
}

template <typename Ranges>
void forget_below(Ranges& ranges, std::uint64_t number) {
    while (!ranges.empty() && ranges.front().before < number)
        ranges.pop_front();
}

}  // namespace

ProbeEvents::ProbeEvents(std::uint64_t slots, std::uint32_t same_filled_clen, bool has_places)
    : slots_(slots),
      same_filled_clen_(same_filled_clen),
      has_places_(has_places),
      known_empty_(slots, false) {}

ProbeEvents::Done ProbeEvents::done(const ProbeRecord& record, Op op) const {
    Done done{.place = record.number, .lost = 0, .discard = false, .event = {}};
    done.event.event = {.time_ns = 0, .slot = Slot{record.slot}, .clen = 0, .op = op, .same_filled = false};
    if (record.tgid != 0) done.event.of(Detail::tgid) = record.tgid;
    done.event.of(Detail::cpu) = record.cpu;
    if (op != Op::free && std::has_single_bit(record.pages))
        done.event.of(Detail::order) = static_cast<std::uint64_t>(std::countr_zero(record.pages));
    if (op == Op::write) {
        done.event.of(Detail::priority) = 0;
        done.event.of(Detail::was_there) = 0;
    }
    return done;
}

void ProbeEvents::add_lost(std::uint64_t after, std::uint64_t before, std::uint64_t events) {
    lost_events_.push_back({.after = after, .before = before});
    done_.push_back({.place = before, .lost = events, .discard = false, .event = {}});
}

void ProbeEvents::begin_at(std::uint64_t number) noexcept {
    begin_ = number;
    malformed_ = refused_ = incomplete_ = 0;
}

void ProbeEvents::lose(std::uint64_t number) {
    if (number >= begin_) incomplete_++;
    done_.push_back({.place = number, .lost = 1, .discard = false, .event = {}});
}

/// A store ended without its record. If records were overwritten meanwhile, it is one of those, and counted.
void ProbeEvents::end_unseen(Task& task, std::uint64_t now) {
    if (!task.store) return;
    if (has_places_ && task.store->place != 0 && nothing_lost(lost_events_, task.store->first, now))
        lose(task.store->place);
    task.store.reset();
}

void ProbeEvents::settle(std::uint64_t bound, std::uint64_t given_up) {
    const auto later = std::partition(held_.begin(), held_.end(),
                                      [bound](const ProbeRecord& one) { return one.number < bound; });
    std::vector<ProbeRecord> ready(held_.begin(), later);
    held_.erase(held_.begin(), later);
    const auto by_number = [](const ProbeRecord& a, const ProbeRecord& b) { return a.number < b.number; };
    std::sort(ready.begin(), ready.end(), by_number);
    std::sort(held_.begin(), held_.end(), by_number);
    for (const ProbeRecord& record : ready)
        process(record);
    close_without_object();
    give_up(given_up);
    bound_ = std::max(bound_, bound);
}

void ProbeEvents::process(const ProbeRecord& record) {
    if (record.slot >= slots_ || record.pages == 0 || record.pages > slots_ - record.slot) {
        malformed_++;
        return;
    }
    Task& task = tasks_[record.task];
    task.last = record.number;
    if (record.kind != ProbeKind::freed) close(task);
    switch (record.kind) {
        case ProbeKind::read:
            read_slots(record);
            break;
        case ProbeKind::slot:
            finish_slot(task, record);
            break;
        case ProbeKind::begin:
            end_unseen(task, record.number);
            task.begin = record;
            task.scanning = false;
            break;
        case ProbeKind::size:
            begin_store(task, record);
            break;
        case ProbeKind::new_pages:
            if (task.store && !task.scanning) task.store->took_pages = true;
            break;
        case ProbeKind::object:
            place_object(task, record);
            break;
        case ProbeKind::freed:
            free_object(task, record);
            break;
        case ProbeKind::scan:
            task.scanning = true;
            break;
        case ProbeKind::scanned:
            task.scanning = false;
            break;
    }
}

/// zram may call zs_malloc() twice, first without waiting for memory; then the first call gave nothing.
void ProbeEvents::begin_store(Task& task, const ProbeRecord& record) {
    end_unseen(task, record.number);
    task.store = Store{.first = record.number,
                       .place = has_places_ ? 0 : record.number,
                       .clen = record.clen,
                       .took_pages = false,
                       .new_pages = false};
}

void ProbeEvents::place_object(Task& task, const ProbeRecord& record) {
    if (task.store && task.store->place == 0 && !task.scanning) {
        task.store->place = record.number;
        task.store->new_pages = task.store->took_pages && last_pool_number_ > task.store->first;
    }
    last_pool_number_ = record.number;
}

void ProbeEvents::free_object(Task& task, const ProbeRecord& record) {
    last_pool_number_ = record.number;
    if (task.open) {
        task.open->place = record.number;
        close(task);
    } else if (task.store && task.store->place != 0 && !task.scanning) {
        // The object is given back: the device has reached its limit. Unless the record of its slot was overwritten; then
        // this is the object that the write has replaced.
        if (nothing_lost(lost_events_, task.store->first, record.number)) refused_++;
        task.store.reset();
    }
    // Else it is the object that a write has replaced, or one that is moved.
}

void ProbeEvents::finish_slot(Task& task, const ProbeRecord& record) {
    if (record.caller == Caller::notify)
        task.open = done(record, Op::free);
    else if (record.caller == Caller::io)
        finish_io(task, record);
}

void ProbeEvents::finish_io(Task& task, const ProbeRecord& record) {
    const std::optional<Store> store = std::exchange(task.store, std::nullopt);
    const auto& begin = task.begin;
    const bool seen = begin && record.slot >= begin->slot && record.slot - begin->slot < begin->pages;
    if (!seen || !nothing_lost(lost_details_, begin->number, record.number)) {
        lose(record.number);
        return;
    }
    ProbeRecord whole = record;
    whole.pages = begin->pages;
    Done event = done(whole, begin->discard ? Op::free : Op::write);
    event.discard = begin->discard;
    if (!begin->discard && store && store->place != 0) {
        event.place = store->place;
        event.event.event.clen = store->clen;
        if (store->new_pages) event.event.of(Detail::new_pages) = 1;
        done_.push_back(event);
        return;
    }
    if (!begin->discard) {
        event.event.event.same_filled = true;
        event.event.event.clen = same_filled_clen_;
    }
    task.open = event;
}

void ProbeEvents::read_slots(const ProbeRecord& record) {
    for (std::uint32_t page = 0; page < record.pages; ++page) {
        done_.push_back(done(record, Op::read));
        done_.back().event.event.slot = Slot{record.slot + page};
    }
}

void ProbeEvents::close(Task& task) {
    if (task.open) done_.push_back(*task.open);
    task.open.reset();
}

/// The kernel does not let another task run between zram_free_page() and obj_free(). So where the latter comes at all, it
/// is among the records held.
void ProbeEvents::close_without_object() {
    std::unordered_set<std::int32_t> seen;
    std::unordered_set<std::int32_t> has_object;
    for (const ProbeRecord& record : held_)
        if (seen.insert(record.task).second && record.kind == ProbeKind::freed)
            has_object.insert(record.task);
    for (auto& [number, task] : tasks_)
        if (!has_object.contains(number)) close(task);
}

void ProbeEvents::give_up(std::uint64_t below) {
    for (auto task = tasks_.begin(); task != tasks_.end();) {
        auto& [number, state] = *task;
        if (state.store && state.store->first < below) end_unseen(state, UINT64_MAX);
        task = state.last < below && !state.open ? tasks_.erase(task) : std::next(task);
    }
    forget_below(lost_events_, below);
    forget_below(lost_details_, below);
}

std::size_t ProbeEvents::unfinished() const noexcept {
    return static_cast<std::size_t>(std::count_if(
        tasks_.begin(), tasks_.end(), [](const auto& task) { return task.second.store.has_value(); }));
}

void ProbeEvents::take(const EventSource::Emit& emit) {
    std::uint64_t bound = bound_;
    for (const auto& [number, task] : tasks_)
        if (task.store && task.store->place != 0) bound = std::min(bound, task.store->place);
    const auto later = std::stable_partition(done_.begin(), done_.end(),
                                             [bound](const Done& one) { return one.place < bound; });
    std::stable_sort(done_.begin(), later, [](const Done& a, const Done& b) { return a.place < b.place; });
    for (auto one = done_.begin(); one != later; ++one)
        if (one->place >= begin_) pass_on(*one, emit);
    done_.erase(done_.begin(), later);
    reached_ = bound;
}

void ProbeEvents::pass_on(const Done& done, const EventSource::Emit& emit) {
    lost_before_next_ += done.lost;
    if (done.lost != 0) return;
    const std::uint32_t slot = index(done.event.event.slot);
    if (done.discard && known_empty_[slot]) return;  // it tells nothing new of the slot
    if (done.event.event.op != Op::read) known_empty_[slot] = done.event.event.op == Op::free;
    RecordedEvent event = done.event;
    event.number = done.place;
    event.lost_before = std::exchange(lost_before_next_, 0);
    emit(event);
}

}  // namespace swapreplay::collect
