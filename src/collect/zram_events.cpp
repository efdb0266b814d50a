// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_events.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <utility>

#include "collect/bpf/zram_record.h"

namespace swapreplay::collect {

namespace {

constexpr std::uint32_t no_clen = 0;

static_assert(sizeof(zram_record) == 48 && sizeof(zram_write) == 16);

/// The ring's memory is written by programs that this file was compiled with, so its layout is ours.
template <typename Record>
Record copy_of(std::span<const std::byte> bytes) {
    Record record{};
    std::memcpy(&record, bytes.data(), sizeof(record));
    return record;
}

/// The entries of a bio's pages, and which of the pages have none.
struct Matched {
    std::vector<zram_write> entries;
    std::vector<bool> has_entry;  // by page
};

Matched match(std::span<const std::byte> record, const zram_record& head) {
    Matched matched{.entries = std::vector<zram_write>(head.clen),
                    .has_entry = std::vector<bool>(head.pages, false)};
    for (std::uint32_t i = 0; i < head.clen; ++i) {
        zram_write& entry = matched.entries[i];
        entry = copy_of<zram_write>(record.subspan(sizeof(zram_record) + i * sizeof(zram_write)));
        if ((head.flags & ZRAM_IN_ORDER) != 0) entry.page = static_cast<std::uint16_t>(i);
        if (entry.page < head.pages) matched.has_entry[entry.page] = true;
    }
    return matched;
}

}  // namespace

ZramEvents::ZramEvents(std::uint64_t slots, std::uint32_t same_filled_clen)
    : slots_(slots), same_filled_clen_(same_filled_clen), known_empty_(slots, false) {}

void ZramEvents::hold(std::uint64_t number, bool numbered, const Event& event, const Origin& origin) {
    pending_.push_back({.number = number,
                        .numbered = numbered,
                        .is_event = true,
                        .discard = false,
                        .slots = 1,
                        .event = event,
                        .origin = origin});
}

void ZramEvents::begin_with(std::vector<StoredSlot> stored, std::uint64_t first, std::uint64_t begin,
                            std::uint64_t time_ns) {
    beginning_ = Beginning{.stored = std::move(stored), .first = first, .number = begin, .time_ns = time_ns};
}

void ZramEvents::add(std::span<const std::byte> bytes) {
    if (bytes.size() < sizeof(zram_record)) {
        malformed_++;
        return;
    }
    const auto record = copy_of<zram_record>(bytes);
    if (record.slot >= slots_ || record.pages == 0 || record.pages > slots_ - record.slot) {
        malformed_++;
        return;
    }
    Origin origin{.cgroup = record.cgroup, .tgid = record.tgid, .pages = record.pages, .cpu = record.cpu};
    Event event{.time_ns = record.time_ns,
                .slot = Slot{record.slot},
                .clen = no_clen,
                .op = Op::free,
                .same_filled = false};
    switch (record.kind) {
        case ZRAM_READ:
            event.op = Op::read;
            for (std::uint32_t i = 0; i < record.pages; ++i) {
                event.slot = Slot{record.slot + i};
                hold(record.number + i, true, event, origin);
            }
            break;
        case ZRAM_WRITE:
            event.op = Op::write;
            event.same_filled = (record.flags & ZRAM_SAME_FILLED) != 0;
            event.clen = event.same_filled ? same_filled_clen_ : record.clen;
            hold(record.number, (record.flags & ZRAM_UNNUMBERED) == 0, event, origin);
            pending_.back().is_event = (record.flags & ZRAM_REFUSED) == 0;
            pending_.back().origin.new_pages = (record.flags & ZRAM_NEW_PAGES) != 0;
            break;
        case ZRAM_FREE:
            origin.pages = 0;
            hold(record.number, true, event, origin);
            break;
        case ZRAM_DISCARD:
            origin.pages = 0;
            hold(record.number, true, event, origin);
            pending_.back().slots = record.pages;
            pending_.back().discard = true;
            break;
        case ZRAM_WRITES:
            add_writes(bytes);
            break;
        default:
            malformed_++;
    }
}

/// Objects whose page is not known, because the slot changed hands before it was looked at, are those of the
/// pages that have none, in order. On a device with a limit they may also be objects that were given back.
void ZramEvents::add_writes(std::span<const std::byte> bytes) {
    const auto head = copy_of<zram_record>(bytes);
    if (head.clen > ZRAM_MOST_WRITES ||
        bytes.size() < sizeof(zram_record) + std::size_t{head.clen} * sizeof(zram_write)) {
        malformed_++;
        return;
    }
    Matched matched = match(bytes, head);
    const bool limited = (head.flags & ZRAM_LIMITED) != 0;
    std::uint32_t without = 0;  // the next page to be looked at
    for (const zram_write& entry : matched.entries) {
        if ((entry.flags & ZRAM_CLEN_UNKNOWN) != 0) continue;  // so its number is missing
        std::uint32_t page = entry.page;
        if (page >= head.pages && !limited) {
            while (without < head.pages && matched.has_entry[without])
                without++;
            page = without;
            if (page < head.pages) matched.has_entry[page] = true;
        }
        const bool same_filled = (entry.flags & ZRAM_SAME_FILLED) != 0;
        hold(head.number + entry.number, (entry.flags & ZRAM_UNNUMBERED) == 0,
             {.time_ns = head.time_ns,
              .slot = Slot{head.slot + std::min(page, head.pages - 1)},
              .clen = same_filled ? same_filled_clen_ : entry.clen,
              .op = Op::write,
              .same_filled = same_filled},
             {.cgroup = head.cgroup, .tgid = head.tgid, .pages = head.pages, .cpu = head.cpu});
        pending_.back().is_event = page < head.pages;
        pending_.back().origin.new_pages = (entry.flags & ZRAM_NEW_PAGES) != 0;
    }
    const auto nothing =
        static_cast<std::uint64_t>(std::count(matched.has_entry.begin(), matched.has_entry.end(), false));
    (limited ? refused_ : lost_before_next_) += nothing;
}

/// Those below `bound`, in their order.
std::vector<ZramEvents::Pending> ZramEvents::take_pending(std::uint64_t bound) {
    const auto later = std::stable_partition(pending_.begin(), pending_.end(),
                                             [bound](const Pending& one) { return one.number < bound; });
    std::vector<Pending> ready(pending_.begin(), later);
    pending_.erase(pending_.begin(), later);
    // What came first stays first among those without numbers of their own.
    std::stable_sort(ready.begin(), ready.end(), [](const Pending& a, const Pending& b) {
        return a.number != b.number ? a.number < b.number : a.numbered < b.numbered;
    });
    return ready;
}

/// Counts what is missing before it; false if it was given up already.
bool ZramEvents::skip_to(const Pending& pending) {
    if (pending.number < next_ && pending.numbered) {
        late_++;
        return false;
    }
    if (pending.number > next_) {
        lost_before_next_ += pending.number - next_;
        next_ = pending.number;
    }
    if (pending.numbered) next_++;
    return true;
}

void ZramEvents::take_below(std::uint64_t bound, const EventSource::Emit& emit) {
    if (beginning_) {
        if (bound < beginning_->number) return;
        begin(emit);
    }
    for (const Pending& pending : take_pending(bound))
        if (skip_to(pending) && pending.is_event) pass_on(pending, emit);
    if (bound > next_) {
        lost_before_next_ += bound - next_;
        next_ = bound;
    }
}

/// Brings what was read of the table up to the event with which the recording begins: what happened to a slot
/// meanwhile is newer than what was read, or the same.
void ZramEvents::begin(const EventSource::Emit& emit) {
    const Beginning beginning = *std::exchange(beginning_, std::nullopt);
    std::map<std::uint32_t, StoredSlot> stored;
    for (const StoredSlot& slot : beginning.stored)
        stored.emplace_hint(stored.end(), slot.slot, slot);
    next_ = std::max(next_, beginning.first);
    for (const Pending& pending : take_pending(beginning.number)) {
        if (pending.number < beginning.first) continue;
        if (!skip_to(pending) || !pending.is_event || pending.event.op == Op::read) continue;
        const std::uint32_t first = index(pending.event.slot);
        stored.erase(stored.lower_bound(first), stored.lower_bound(first + pending.slots));
        if (pending.event.op != Op::write) continue;
        const bool same_filled = pending.event.same_filled;
        stored[first] = {.slot = first,
                         .clen = same_filled ? 0 : pending.event.clen,
                         .priority = 0,
                         .same_filled = same_filled};
    }
    if (beginning.number > next_) {
        lost_before_next_ += beginning.number - next_;
        next_ = beginning.number;
    }
    known_empty_.assign(slots_, true);
    for (const auto& [number, slot] : stored) {
        known_empty_[number] = false;
        RecordedEvent recorded{.event = {.time_ns = beginning.time_ns,
                                         .slot = Slot{number},
                                         .clen = slot.same_filled ? same_filled_clen_ : slot.clen,
                                         .op = Op::write,
                                         .same_filled = slot.same_filled},
                               .lost_before = 0};
        recorded.of(Detail::was_there) = 1;
        recorded.of(Detail::priority) = slot.priority;
        emit(recorded);
    }
}

void ZramEvents::pass_on(const Pending& pending, const EventSource::Emit& emit) {
    RecordedEvent recorded{.event = pending.event, .lost_before = lost_before_next_};
    const Origin& origin = pending.origin;
    if (std::has_single_bit(origin.pages))
        recorded.of(Detail::order) = static_cast<std::uint64_t>(std::countr_zero(origin.pages));
    recorded.of(Detail::tgid) = origin.tgid;
    if (origin.cgroup != 0) recorded.of(Detail::cgroup) = origin.cgroup;
    recorded.of(Detail::cpu) = origin.cpu;
    if (pending.event.op == Op::write) {
        recorded.of(Detail::priority) = 0;
        recorded.of(Detail::was_there) = 0;
        if (origin.new_pages) recorded.of(Detail::new_pages) = 1;
    }
    const std::uint32_t first = index(pending.event.slot);
    for (std::uint32_t slot = first; slot < first + pending.slots; ++slot) {
        if (pending.discard && known_empty_[slot]) continue;  // a discard tells nothing new of it
        if (recorded.event.op != Op::read) known_empty_[slot] = recorded.event.op == Op::free;
        recorded.event.slot = Slot{slot};
        emit(recorded);
        recorded.lost_before = 0;
        lost_before_next_ = 0;
    }
}

}  // namespace swapreplay::collect
