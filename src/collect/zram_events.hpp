// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the records of the programs in bpf/zram.bpf.c in order, and finds what is missing.
#ifndef SWAPREPLAY_COLLECT_ZRAM_EVENTS_HPP
#define SWAPREPLAY_COLLECT_ZRAM_EVENTS_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "collect/event_source.hpp"
#include "collect/zram_row.hpp"

namespace swapreplay::collect {

/// A slot in which something is stored.
struct StoredSlot {
    std::uint32_t slot;
    std::uint32_t clen;  ///< as stored; 0 if same_filled
    std::uint8_t priority;
    bool same_filled;
};

/// Memory: 72 bytes a record held; a bit a slot of the device; until the recording begins 48 bytes a slot in use.
class ZramEvents {
public:
    /// @param slots             of the device
    /// @param same_filled_clen  for writes of same-filled pages, which zram does not compress
    /// @param layout            of the rows in ZRAM_WRITES
    ZramEvents(std::uint64_t slots, std::uint32_t same_filled_clen, const ZramLayout& layout = {});

    /// Takes one record of the ring, in the layout of bpf/zram_record.h.
    /// A record that the programs cannot have written is counted in malformed(), and has no other effect.
    void add(std::span<const std::byte> bytes);

    /// The recording begins with what is stored at the event of number `begin`, as writes marked "was there". Earlier
    /// events are not passed on; those from `first` on are newer than what `stored` says of their slots.
    ///
    /// @param stored  in ascending order; read after `first` was drawn and before `begin` was
    /// @param time_ns  of the writes
    void begin_with(std::vector<StoredSlot> stored, std::uint64_t first, std::uint64_t begin,
                    std::uint64_t time_ns);

    /// So many events were lost of which no missing number tells. They count as a gap before the next event.
    void add_lost(std::uint64_t events) noexcept { lost_before_next_ += events; }

    /// Passes on every event below `bound`, in the order of the numbers. Numbers below `bound` that have not come
    /// are losses. `bound` must not decrease.
    void take_below(std::uint64_t bound, const EventSource::Emit& emit);

    /// The losses since the last event passed on.
    [[nodiscard]] std::uint64_t lost_after() const noexcept { return lost_before_next_; }

    [[nodiscard]] std::uint64_t held() const noexcept { return pending_.size(); }
    [[nodiscard]] std::uint64_t malformed() const noexcept { return malformed_; }
    [[nodiscard]] std::uint64_t late() const noexcept { return late_; }  ///< came after they were given up
    /// Pages that zram did not store.
    [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

private:
    struct Origin {
        std::uint64_t cgroup;  // 0: not known
        std::uint32_t tgid;
        std::uint32_t pages;  // of the bio; 0: not known
        std::uint16_t cpu;
        bool new_pages = false;
        std::uint8_t copy = 0;      // RecordedEvent::copy
        std::uint32_t outcome = 0;  // Outcome plus 1; 0: none
    };

    struct Beginning {
        std::vector<StoredSlot> stored;
        std::uint64_t first;
        std::uint64_t number;
        std::uint64_t time_ns;
    };

    /// One number, or, if `numbered` is false, something that happened before the event of that number.
    struct Pending {
        std::uint64_t number;
        bool numbered;
        bool is_event;  // false: the number was drawn, and nothing came of it
        bool discard;   // of so many slots; else of 1
        std::uint32_t slots;
        Event event;
        Origin origin;
    };

    struct Bio;
    void add_writes(std::span<const std::byte> bytes);
    void add_page(Bio& bio, std::uint32_t page, const ZramRow& row);
    void hold(std::uint64_t number, bool numbered, const Event& event, const Origin& origin);
    [[nodiscard]] std::vector<Pending> take_pending(std::uint64_t bound);
    [[nodiscard]] bool skip_to(const Pending& pending);
    void begin(const EventSource::Emit& emit);
    void pass_on(const Pending& pending, const EventSource::Emit& emit);

    std::uint64_t slots_;
    std::uint32_t same_filled_clen_;
    ZramLayout layout_;
    std::vector<Pending> pending_;
    std::optional<Beginning> beginning_;
    std::vector<bool> known_empty_;  // by slot: freed and not written since
    std::uint64_t next_ = 0;         // the lowest number that may still come
    std::uint64_t lost_before_next_ = 0;
    std::uint64_t malformed_ = 0;
    std::uint64_t late_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace swapreplay::collect

#endif
