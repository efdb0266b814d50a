// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/profile.hpp"

#include <algorithm>
#include <bit>

namespace swapreplay {

namespace {

constexpr std::uint64_t ns_per_ms = 1'000'000;

/// Adds each pair of neighbours to the first of it.
template <class T, class Add>
void halve(std::vector<T>& values, Add add) {
    for (std::size_t at = 0; at < values.size(); at += 2) {
        T& to = values[at / 2];
        if (at != 0) to = std::move(values[at]);
        if (at + 1 < values.size()) add(to, values[at + 1]);
    }
    values.resize((values.size() + 1) / 2);
}

void halve_rows(std::vector<std::uint32_t>& live) {
    halve(live, [](std::uint32_t& to, std::uint32_t other) { to += other; });
    live.resize(Profile::rows);
}

void append(Stretch& to, const Stretch& next) {
    to.events = next.events;
    to.reads += next.reads;
    to.writes += next.writes;
    to.frees += next.frees;
    for (std::size_t codec = 0; codec < to.clens.size(); codec++)
        for (std::size_t bin = 0; bin < Stretch::clen_bins; bin++)
            to.clens[codec][bin] += next.clens[codec][bin];
    to.load_ages += next.load_ages;
    to.free_ages += next.free_ages;
    to.refaults += next.refaults;
    to.live = next.live;
}

}  // namespace

void DoublingBins::add(std::uint64_t value) noexcept {
    counts[std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(value)), bins - 1)]++;
}

DoublingBins& DoublingBins::operator+=(const DoublingBins& other) noexcept {
    for (std::size_t bin = 0; bin < bins; bin++)
        counts[bin] += other.counts[bin];
    return *this;
}

std::uint64_t Profile::ns_after(std::uint64_t events) const noexcept {
    const auto after = std::ranges::lower_bound(clock, events, {}, &ClockPoint::events);
    if (after == clock.end()) return clock.back().ns;
    if (after->events == events || after == clock.begin()) return after->ns;
    const ClockPoint& before = *std::prev(after);
    const double share =
        static_cast<double>(events - before.events) / static_cast<double>(after->events - before.events);
    return before.ns + static_cast<std::uint64_t>(share * static_cast<double>(after->ns - before.ns));
}

void join_stretches(Profile& profile) {
    halve(profile.stretches, append);
}

ProfileCounter::ProfileCounter(const Metadata& metadata)
    : page_size_(metadata.page_size), codecs_(metadata.has_clens() ? metadata.codecs.size() : 0) {
    now_ = empty_stretch();
}

Stretch ProfileCounter::empty_stretch() const {
    Stretch stretch;
    stretch.clens.resize(codecs_);
    return stretch;
}

void ProfileCounter::add(const EventBlock& block) {
    timed_ = !block.times_ns.empty();
    for (std::size_t i = 0; i < block.size(); i++) {
        if (timed_) ns_ = std::max(ns_, block.times_ns[i]);
        count(block, i);
        read_runs_.add(block.ops[i], block.slots[i]);
        events_++;
        if (timed_ && events_ % clock_step_ == 0) note_time();
        if (events_ % stretch_events_ == 0) end_stretch();
    }
}

void ProfileCounter::count(const EventBlock& block, std::size_t i) {
    Stored& stored = slots_[block.slots[i]];
    switch (block.ops[i]) {
        case Op::write:
            now_.writes++;
            if (stored.write == 0) row_of(block.slots[i])++;
            stored = {++writes_, events_, ns_};
            count_clens(block, i);
            return;
        case Op::read:
            now_.reads++;
            if (stored.write == 0) {
                profile_.reads_of_unknown++;
                return;
            }
            count_age(now_.load_ages, stored);
            now_.refaults.add(writes_ - stored.write);
            return;
        case Op::free:
            now_.frees++;
            if (stored.write == 0) return;
            count_age(now_.free_ages, stored);
            row_of(block.slots[i])--;
            stored.write = 0;
            return;
    }
}

void ProfileCounter::count_age(DoublingBins& ages, const Stored& stored) const {
    ages.add(timed_ ? (ns_ - stored.ns) / ns_per_ms : events_ - stored.event);
}

void ProfileCounter::count_clens(const EventBlock& block, std::size_t i) {
    for (std::size_t codec = 0; codec < codecs_; codec++) {
        const std::uint64_t clen = block.clens[codec][i];
        constexpr std::uint64_t last = Stretch::clen_bins - 1;
        const std::uint64_t bin = clen == 0 ? 0 : (clen * last - 1) / page_size_;
        now_.clens[codec][std::min(bin, last)]++;
    }
}

std::uint32_t& ProfileCounter::row_of(Slot slot) {
    while (index(slot) / profile_.slots_per_row >= Profile::rows) {
        profile_.slots_per_row *= 2;
        halve_rows(live_);
        for (Stretch& stretch : profile_.stretches)
            halve_rows(stretch.live);
    }
    return live_[index(slot) / profile_.slots_per_row];
}

void ProfileCounter::end_stretch() {
    now_.events = events_;
    now_.live = live_;
    profile_.stretches.push_back(std::move(now_));
    now_ = empty_stretch();
    if (profile_.stretches.size() < Profile::most_stretches) return;
    join_stretches(profile_);
    stretch_events_ *= 2;
}

void ProfileCounter::note_time() {
    std::vector<ClockPoint>& clock = profile_.clock;
    clock.push_back({events_, ns_});
    if (clock.size() < Profile::most_clock_points) return;
    clock_step_ *= 2;
    std::erase_if(clock, [this](const ClockPoint& point) { return point.events % clock_step_ != 0; });
}

Profile ProfileCounter::finish() {
    if (profile_.stretches.empty() ? events_ > 0 : profile_.stretches.back().events < events_) {
        now_.events = events_;
        now_.live = live_;
        profile_.stretches.push_back(std::move(now_));
    }
    profile_.read_runs = read_runs_.finish();
    if (timed_ && events_ > 0) {
        profile_.age_unit_ns = ns_per_ms;
        if (profile_.clock.empty() || profile_.clock.back().events < events_)
            profile_.clock.push_back({events_, ns_});
    }
    return std::move(profile_);
}

}  // namespace swapreplay
