// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/trace_part.hpp"

#include <optional>
#include <utility>

namespace swapreplay {

namespace {

/// Event `from` becomes the `to`-th of its own column, which may be empty.
template <class T>
void move_up(std::vector<T>& column, std::size_t from, std::size_t to) {
    if (!column.empty()) column[to] = column[from];
}

void move_up(EventBlock& block, std::size_t from, std::size_t to) {
    if (from == to) return;
    move_up(block.ops, from, to);
    move_up(block.slots, from, to);
    for (auto& column : block.clens)
        move_up(column, from, to);
    move_up(block.times_ns, from, to);
    move_up(block.same_filled, from, to);
    move_up(block.hashes, from, to);
    for (auto& column : block.details)
        move_up(column, from, to);
}

void shorten(EventBlock& block, std::size_t size) {
    const auto cut = [size](auto& column) {
        if (!column.empty()) column.resize(size);
    };
    cut(block.ops);
    cut(block.slots);
    for (auto& column : block.clens)
        cut(column);
    cut(block.times_ns);
    cut(block.same_filled);
    cut(block.hashes);
    for (auto& column : block.details)
        cut(column);
}

}  // namespace

TracePart::TracePart(TraceReader& reader, const Range& events, const Range& times_ns, std::string trace)
    : reader_(reader), trace_(std::move(trace)) {
    selection_.events = events;
    selection_.times_ns = times_ns;
    description_.events = events;
    description_.times_ns = times_ns;
}

bool TracePart::next(EventBlock& block) {
    while (reader_.next(block)) {
        if (description_.is_whole()) return true;
        selection_.require_times(block, trace_);
        if (selection_.is_past(block.first_event)) return false;
        take(block);
        if (block.size() > 0) return true;
    }
    reached_end_ = true;
    return false;
}

std::vector<Gap> TracePart::gaps() const {
    if (description_.is_whole()) return reader_.gaps();
    std::vector<Gap> inside;
    for (const Gap& gap : reader_.gaps()) {
        // On the edge of a part it is outside.
        if (begun_ && gap.before_event > first_ && gap.before_event <= last_) inside.push_back(gap);
    }
    return inside;
}

void TracePart::take(EventBlock& block) {
    const std::uint64_t first = block.first_event;
    std::uint64_t first_kept = first;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < block.size(); i++) {
        if (!selection_.in_range(block, i)) {
            if (!begun_) count_before(block, i);
            continue;
        }
        if (!begun_) first_ = first + i;
        begun_ = true;
        last_ = first + i;
        if (kept == 0) first_kept = first + i;
        move_up(block, i, kept++);
    }
    shorten(block, kept);
    block.first_event = first_kept;
}

void TracePart::count_before(const EventBlock& block, std::size_t i) {
    description_.events_before++;
    if (block.ops[i] == Op::read) return;
    bool& written = written_[block.slots[i]];
    const bool is_write = block.ops[i] == Op::write;
    if (is_write && !written) description_.slots_before++;
    if (!is_write && written) description_.slots_before--;
    written = is_write;
}

Range events_between(TraceReader& reader, const Range& times_ns, const std::string& trace) {
    Selection selection;
    selection.times_ns = times_ns;
    std::optional<std::uint64_t> begin;
    EventBlock block;
    std::uint64_t events = 0;
    while (reader.next(block)) {
        selection.require_times(block, trace);
        for (std::size_t i = 0; i < block.size(); i++) {
            if (!begin && block.times_ns[i] >= times_ns.begin) begin = block.first_event + i;
            if (block.times_ns[i] >= times_ns.end) return {begin.value_or(0), block.first_event + i};
        }
        events = block.first_event + block.size();
    }
    return {begin.value_or(events), events};
}

}  // namespace swapreplay
