// SPDX-License-Identifier: GPL-2.0-or-later
// A value for each slot, in memory for the slots that were touched and not for those that a device claims.
#ifndef SWAPREPLAY_REPLAY_SLOT_TABLE_HPP
#define SWAPREPLAY_REPLAY_SLOT_TABLE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "swapreplay/event.hpp"

namespace swapreplay {

/// Chunks of 4096 entries behind a directory: a chunk exists from the first touch of one of its slots on. One
/// vector would be a load less (0.3 ns an event), but a single event in a high slot would cost gigabytes, and
/// its growth twice the memory for a moment.
template <class Entry>
class SlotTable {
public:
    /// Before at(): the directory reaches `highest`. Cost: nothing once it does.
    void reach(Slot highest) {
        const std::size_t chunks = chunk_of(highest) + 1;
        if (chunks > directory_.size()) directory_.resize(chunks);
    }

    /// The slot's entry, value-initialised when it was never touched. The reference stays valid.
    [[nodiscard]] Entry& at(Slot slot) {
        std::unique_ptr<Chunk>& chunk = directory_[chunk_of(slot)];
        if (!chunk) [[unlikely]]
            chunk = std::make_unique<Chunk>();
        return (*chunk)[place_of(slot)];
    }

    /// nullptr when no slot near it was touched.
    [[nodiscard]] Entry* find(Slot slot) noexcept {
        Chunk* const chunk = directory_[chunk_of(slot)].get();
        return chunk == nullptr ? nullptr : &(*chunk)[place_of(slot)];
    }

    /// Calls visit(slot, entry) for every entry in memory, in the order of slots.
    template <class Visit>
    void for_each(Visit visit) {
        for (std::size_t at = 0; at < directory_.size(); at++) {
            if (!directory_[at]) continue;
            for (std::size_t place = 0; place < chunk_slots; place++)
                visit(Slot{static_cast<std::uint32_t>(at * chunk_slots + place)}, (*directory_[at])[place]);
        }
    }

private:
    static constexpr std::size_t chunk_slots = 4096;
    using Chunk = std::array<Entry, chunk_slots>;

    static std::size_t chunk_of(Slot slot) noexcept { return index(slot) / chunk_slots; }
    static std::size_t place_of(Slot slot) noexcept { return index(slot) % chunk_slots; }

    std::vector<std::unique_ptr<Chunk>> directory_;
};

}  // namespace swapreplay

#endif
