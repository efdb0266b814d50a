// SPDX-License-Identifier: LGPL-2.1-or-later
// What a swap layer did, one event at a time. Stable from 1.0 on.
#ifndef SWAPREPLAY_EVENT_HPP
#define SWAPREPLAY_EVENT_HPP

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

/// The clen of a write under a codec after the first, if the recorder did not learn it: the page was not sampled, say. No
/// codec compresses a page to nothing.
inline constexpr std::uint32_t clen_not_known = 0;

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
