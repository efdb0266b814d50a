// SPDX-License-Identifier: GPL-2.0-or-later
// Makes events of what kprobes saw, in their order, and finds what is missing.
//
// Every record has a number, drawn from one counter at the probe. Two kinds of buffers hold them: the first has one
// record for each event, so what is overwritten there is a number of events; the second has what else is known of them.
// A write whose details may have been overwritten counts as lost; nothing is guessed.
//
// The place of a write in the order is that of obj_malloc(), of a free that of obj_free(): under the lock of the size
// class, so that a replay gives a pool the same work in the same order. Where there is no object, it is the place of
// zram_free_page(), through which each write, discard and free goes while its slot is locked.
#ifndef SWAPREPLAY_COLLECT_PROBE_EVENTS_HPP
#define SWAPREPLAY_COLLECT_PROBE_EVENTS_HPP

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "collect/caller_ranges.hpp"
#include "collect/event_source.hpp"

namespace swapreplay::collect {

enum class ProbeKind : std::uint8_t {
    read,       ///< of `pages` from `slot`
    slot,       ///< zram_free_page(): the one record of a write, a discard or a free
    begin,      ///< a write or discard begins, of `pages` from `slot`
    size,       ///< zs_malloc(), of `clen`
    new_pages,  ///< create_page_chain(): zs_malloc() takes new pages, for which it has given up its lock
    object,     ///< obj_malloc()
    freed,      ///< obj_free()
    scan,       ///< zs_shrinker_scan() begins: it moves objects
    scanned,    ///< ... and ends
};

struct ProbeRecord {
    std::uint64_t number;
    ProbeKind kind;
    Caller caller;  ///< of `slot`
    bool discard;   ///< of `begin`
    std::uint16_t cpu;
    std::int32_t task;
    std::uint32_t tgid;  ///< 0: not known
    std::uint32_t slot;
    std::uint32_t pages;
    std::uint32_t clen;
};

/// Memory: 40 bytes a record until its round is over, 200 bytes an event until everything before it is known,
/// 150 bytes for a task that stored in the last 10 s; a bit a slot.
class ProbeEvents {
public:
    /// @param has_places  obj_malloc() is observed; without, the place of a write is that of zs_malloc()
    ProbeEvents(std::uint64_t slots, std::uint32_t same_filled_clen, bool has_places);

    void add(const ProbeRecord& record) { held_.push_back(record); }
    /// So many events between these numbers were overwritten.
    void add_lost(std::uint64_t after, std::uint64_t before, std::uint64_t events);
    /// Details between these numbers were overwritten.
    void add_lost_details(std::uint64_t after, std::uint64_t before) {
        lost_details_.push_back({.after = after, .before = before});
    }

    /// The recording begins there, at the bound of the last settle(): earlier events are not passed on, and what could not
    /// be made out of them does not count.
    void begin_at(std::uint64_t number) noexcept;

    /// Every record below `bound` has been added, and every other record of a slot that was freed below it.
    /// @param given_up  a store that began below is taken to have failed unseen
    void settle(std::uint64_t bound, std::uint64_t given_up);

    /// Passes on every event whose place is certain, with its place as RecordedEvent::number, without a time.
    void take(const EventSource::Emit& emit);

    /// Every event below has been passed on, or was lost.
    [[nodiscard]] std::uint64_t reached() const noexcept { return reached_; }
    /// Stores that have begun below the bound of the last settle() and have not ended.
    [[nodiscard]] std::size_t unfinished() const noexcept;
    [[nodiscard]] std::uint64_t held() const noexcept { return held_.size() + done_.size(); }
    /// The losses since the last event passed on.
    [[nodiscard]] std::uint64_t lost_after() const noexcept { return lost_before_next_; }
    [[nodiscard]] std::uint64_t malformed() const noexcept { return malformed_; }
    [[nodiscard]] std::uint64_t refused() const noexcept {
        return refused_;
    }  ///< pages that zram did not store
    /// Events lost because not all of their details were seen.
    [[nodiscard]] std::uint64_t incomplete() const noexcept { return incomplete_; }

private:
    struct Store {
        std::uint64_t first;
        std::uint64_t place;  // 0: no object yet
        std::uint32_t clen;
        bool took_pages;
        bool new_pages;
    };

    struct Done {
        std::uint64_t place;
        std::uint64_t lost;  // so many before it; if not 0, there is no event
        bool discard;
        RecordedEvent event;
    };

    struct Task {
        std::uint64_t last = 0;
        std::optional<ProbeRecord> begin;
        std::optional<Store> store;
        std::optional<Done> open;  // whose place is that of obj_free(), if it comes
        bool scanning = false;
    };

    struct Range {
        std::uint64_t after;
        std::uint64_t before;
    };

    void process(const ProbeRecord& record);
    void begin_store(Task& task, const ProbeRecord& record);
    void place_object(Task& task, const ProbeRecord& record);
    void free_object(Task& task, const ProbeRecord& record);
    void finish_slot(Task& task, const ProbeRecord& record);
    void finish_io(Task& task, const ProbeRecord& record);
    void read_slots(const ProbeRecord& record);
    void close(Task& task);
    void close_without_object();
    void give_up(std::uint64_t below);
    void lose(std::uint64_t number);
    void end_unseen(Task& task, std::uint64_t now);
    [[nodiscard]] Done done(const ProbeRecord& record, Op op) const;
    void pass_on(const Done& done, const EventSource::Emit& emit);

    std::uint64_t slots_;
    std::uint32_t same_filled_clen_;
    bool has_places_;
    std::uint64_t begin_ = 0;
    std::uint64_t bound_ = 0;
    std::uint64_t reached_ = 0;
    std::vector<ProbeRecord> held_;
    std::vector<Done> done_;
    std::unordered_map<std::int32_t, Task> tasks_;
    std::deque<Range> lost_events_;
    std::deque<Range> lost_details_;
    std::vector<bool> known_empty_;       // by slot: freed and not written since
    std::uint64_t last_pool_number_ = 0;  // of an obj_malloc() or obj_free()
    std::uint64_t lost_before_next_ = 0;
    std::uint64_t malformed_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t incomplete_ = 0;
};

}  // namespace swapreplay::collect

#endif
