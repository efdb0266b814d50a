// SPDX-License-Identifier: GPL-2.0-or-later
// A pool at one moment of a trace, and where its bytes are.
#ifndef SWAPREPLAY_REPLAY_SNAPSHOT_HPP
#define SWAPREPLAY_REPLAY_SNAPSHOT_HPP

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "replay/pool_replay.hpp"
#include "replay/slot_occupancy.hpp"

namespace swapreplay {

/// A moment to look at: after the event of this number.
struct SnapshotPoint {
    static constexpr std::uint64_t end = std::numeric_limits<std::uint64_t>::max();  ///< after the last event

    std::uint64_t event = 0;
    bool classes = false;  ///< and class by class, which takes a walk over all objects
    bool slots = false;    ///< and how the slots in use lie, which takes a walk over all slots

    friend bool operator==(const SnapshotPoint&, const SnapshotPoint&) = default;
};

struct Snapshot {
    std::uint64_t point = 0;  ///< SnapshotPoint::event
    std::uint64_t event = 0;  ///< the last that was applied
    Usage usage;
    std::vector<ClassUse> classes;        ///< empty: not asked for, or the pool has none
    std::optional<ClassDetails> details;  ///< of the classes; nullopt: not asked for, or not known
    std::optional<SlotOccupancy> slots;   ///< nullopt: not asked for
};

/// Where the bytes of a pool's pages are. All of them add up to the pages, in bytes.
struct ByteUse {
    std::uint64_t payload = 0;   ///< the clens
    std::uint64_t huge = 0;      ///< what huge pages take beyond their clens
    std::uint64_t rounding = 0;  ///< headers of objects, and what their class is larger than they are
    std::uint64_t unused = 0;    ///< the rest of the pages, which is these two where the pool has classes:
    std::optional<std::uint64_t> free_objects;
    std::optional<std::uint64_t> tails;  ///< ends of zspages or slabs, too short for an object
};

/// @param classes    at the same moment; empty: not known
/// @param page_size  bytes, of the pool
/// @returns  nullopt: the pool counts pages that hold less than its objects, as a library's are when they lag behind
[[nodiscard]] std::optional<ByteUse> byte_use(const Usage& usage, const std::vector<ClassUse>& classes,
                                              std::uint32_t page_size);

/// Pages that a compaction could give back at most: whole zspages' worth of free objects. zs_can_compact(), 6.1 and
/// 6.12.
[[nodiscard]] std::uint64_t compactable_pages(const ClassUse& use);

/// Free objects of the class.
[[nodiscard]] std::uint64_t free_objects(const ClassUse& use);

}  // namespace swapreplay

#endif
