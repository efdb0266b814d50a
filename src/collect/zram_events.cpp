// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_events.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <utility>

#include "collect/bpf/zram_copy.h"
#include "collect/bpf/zram_record.h"

namespace swapreplay::collect {

namespace {

constexpr std::uint32_t no_clen = 0;

static_assert(sizeof(zram_record) == 48 && sizeof(zram_object) == 8);

/// The ring's memory is written by programs that this file was compiled with, so its layout is ours.
template <typename Record>
Record copy_of(std::span<const std::byte> bytes) {
    Record record{};
    std::memcpy(&record, bytes.data(), sizeof(record));
    return record;
}

}  // namespace

ZramEvents::ZramEvents(std::uint64_t slots, std::uint32_t same_filled_clen, const ZramLayout& layout)
    : slots_(slots), same_filled_clen_(same_filled_clen), layout_(layout), known_empty_(slots, false) {}

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
    Origin origin{.cgroup = record.cgroup,
                  .tgid = record.tgid,
                  .pages = record.folio_pages != 0 ? record.folio_pages : record.pages,
                  .cpu = record.cpu};
    Event event{.time_ns = record.time_ns,
                .slot = Slot{record.slot},
                .clen = no_clen,
                .op = Op::free,
                .same_filled = false};
    switch (record.kind) {
        case ZRAM_READ:
            event.op = Op::read;
            origin.outcome = record.clen;
            for (std::uint32_t i = 0; i < record.pages; ++i) {
                event.slot = Slot{record.slot + i};
                hold(record.number + i, true, event, origin);
            }
            break;
        case ZRAM_WRITE:
            event.op = Op::write;
            event.clen = record.clen;
            origin.new_pages = (record.flags & ZRAM_NEW_PAGES) != 0;
            origin.copy = record.flags & ZRAM_COPY_FLAGS;
            hold(record.number, true, event, origin);
            break;
        case ZRAM_FREE:
            origin.pages = 0;
            origin.outcome = record.clen;
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

/// What is being stored by one bio, while its pages are looked at.
struct ZramEvents::Bio {
    zram_record head;
    std::vector<zram_object> objects;
    std::vector<bool> told;     // by object: it has become an event
    std::size_t next = 0;       // the object that is expected
    std::uint64_t unknown = 0;  // pages of which the table tells nothing

    [[nodiscard]] static bool is_replaced(const zram_object& object) {
        return (object.number & ZRAM_OBJECT_REPLACED) != 0;
    }

    /// nullptr: none of the objects has that handle.
    const zram_object* find(std::uint64_t handle) {
        const auto is_it = [handle](const zram_object& object) {
            return object.handle == static_cast<__u32>(handle) && !is_replaced(object);
        };
        const auto expected = objects.begin() + static_cast<std::ptrdiff_t>(next);
        auto found = std::find_if(expected, objects.end(), is_it);
        if (found == objects.end()) {
            found = std::find_if(objects.begin(), expected, is_it);
            if (found == expected) return nullptr;
        }
        next = static_cast<std::size_t>(found - objects.begin()) + 1;
        return &*found;
    }
};

/// Pages are stored in order, so at the first one that was refused all others are.
void ZramEvents::add_writes(std::span<const std::byte> bytes) {
    Bio bio{.head = copy_of<zram_record>(bytes), .objects = {}, .told = {}};
    const std::size_t count = bio.head.clen;
    const std::size_t rows = std::min<std::size_t>(bio.head.pages, ZRAM_MOST_WRITES);
    const std::size_t row_bytes = layout_.row_bytes <= ZRAM_MOST_ROW_BYTES ? layout_.row_bytes : 0;
    const std::size_t rows_at = sizeof(zram_record) + count * sizeof(zram_object);
    if (count > ZRAM_MOST_WRITES || bytes.size() < rows_at + rows * row_bytes) {
        malformed_++;
        return;
    }
    bio.objects.resize(count);
    bio.told.resize(count);
    if (count > 0)
        std::memcpy(bio.objects.data(), bytes.data() + sizeof(zram_record), count * sizeof(zram_object));
    const bool failed = (bio.head.flags & ZRAM_FAILED) != 0;
    for (std::size_t page = 0; page < rows && row_bytes > 0; ++page) {
        add_page(bio, static_cast<std::uint32_t>(page),
                 read_row(layout_, bytes.subspan(rows_at + page * row_bytes, row_bytes)));
        if (!failed || bio.unknown == 0) continue;
        refused_ += bio.head.pages - page;
        break;
    }
    // A number without an event: of an old object, or of one that was given back. Others are missing, and so lost.
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (bio.told[i]) continue;
        if (!Bio::is_replaced(bio.objects[i]) && !failed) {
            missing++;
            continue;
        }
        hold(bio.head.number + (bio.objects[i].number >> ZRAM_OBJECT_SHIFT), true, {}, {});
        pending_.back().is_event = false;
    }
    if (!failed && bio.unknown > missing) lost_before_next_ += bio.unknown - missing;
}

void ZramEvents::add_page(Bio& bio, std::uint32_t page, const ZramRow& row) {
    const zram_record& head = bio.head;
    const zram_object* object = nullptr;
    if (!row.same_filled) {
        object = row.handle != 0 ? bio.find(row.handle) : nullptr;
        if (object == nullptr) {
            bio.unknown++;
            return;
        }
    } else if (head.pages == 1 && !bio.objects.empty() && Bio::is_replaced(bio.objects.front())) {
        object = &bio.objects.front();  // the page has none; it has the number of the one that it replaced
    }
    Origin origin{.cgroup = head.cgroup, .tgid = head.tgid, .pages = head.pages, .cpu = head.cpu};
    if (object != nullptr) {
        origin.new_pages = (object->number & ZRAM_NEW_PAGES) != 0;
        origin.copy = static_cast<std::uint8_t>(object->number & ZRAM_COPY_FLAGS);
        bio.told[static_cast<std::size_t>(object - bio.objects.data())] = true;
    }
    hold(head.number + (object != nullptr ? object->number >> ZRAM_OBJECT_SHIFT : 0), object != nullptr,
         {.time_ns = head.time_ns,
          .slot = Slot{head.slot + page},
          .clen = row.same_filled ? same_filled_clen_ : row.clen,
          .op = Op::write,
          .same_filled = row.same_filled},
         origin);
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
    RecordedEvent recorded{.event = pending.event,
                           .lost_before = lost_before_next_,
                           .number = pending.number,
                           .copy = pending.origin.copy};
    const Origin& origin = pending.origin;
    if (std::has_single_bit(origin.pages))
        recorded.of(Detail::order) = static_cast<std::uint64_t>(std::countr_zero(origin.pages));
    recorded.of(Detail::tgid) = origin.tgid;
    if (origin.cgroup != 0) recorded.of(Detail::cgroup) = origin.cgroup;
    recorded.of(Detail::cpu) = origin.cpu;
    if (origin.outcome != 0) recorded.of(Detail::outcome) = origin.outcome - 1;
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
