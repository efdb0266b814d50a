// SPDX-License-Identifier: LGPL-2.1-or-later
// What a swap layer did, one event at a time. Stable from 1.0 on.
#ifndef SWAPREPLAY_EVENT_HPP
#define SWAPREPLAY_EVENT_HPP

#include <cstddef>
#include <cstdint>

namespace swapreplay {

/// Index of a page in the swap device: sector / 8 for 4 KiB pages.
enum class Slot : std::uint32_t {};

[[nodiscard]] constexpr std::uint32_t index(Slot slot) noexcept {
    return static_cast<std::uint32_t>(slot);
}

/// The values are those of the .sr format.
enum class Op : std::uint8_t {
    read = 0,   ///< swap-in: the page in the slot was loaded
    write = 1,  ///< swap-out: a page was stored in the slot
    free = 2,   ///< the slot is no longer used
};

/// What some recorders know of an event besides. A detail's number is that of its column in the .sr format, less 16.
enum class Detail : std::uint8_t {
    order = 0,  ///< of the folio that the page was part of: log2 of its pages
    tgid = 1,   ///< process that stored, loaded or freed the page: it may be kswapd, and not the page's owner
    cgroup = 2,     ///< id of the memory cgroup that the page was charged to, as of its directory's inode
    cpu = 3,        ///< on which it happened
    priority = 4,   ///< number of zram's codec that compressed a written page; 0 unless it was recompressed
    was_there = 5,  ///< 1: a write that tells what was stored when the recording began; 0: it happened
    /// Of a write, 1: the pool took new pages for the object while something else happened. It may have made room
    /// meanwhile that the object does not use; a pool that replays it has to take new pages, too.
    new_pages = 6,
};

constexpr std::size_t detail_count = 7;
/// The value of a detail that is not known of an event.
constexpr std::uint64_t not_known = UINT64_MAX;

struct Event {
    std::uint64_t time_ns = 0;  ///< since the recording began; 0 if the trace has no times
    Slot slot{};
    std::uint32_t clen = 0;  ///< bytes, under the trace's first codec; 0 unless op is write
    Op op = Op::read;
    bool same_filled = false;  ///< the page repeats one machine word; only for a write

    friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace swapreplay

#endif
