// SPDX-License-Identifier: LGPL-2.1-or-later
// A value for each slot of a swap device, in memory only around the slots that were touched.
#ifndef SWAPREPLAY_TRACE_SLOT_TABLE_HPP
#define SWAPREPLAY_TRACE_SLOT_TABLE_HPP

#include <cstddef>
#include <memory>
#include <vector>

#include "swapreplay/event.hpp"

namespace swapreplay {

/// Every slot has a T{} at first. Memory: sizeof(T) a slot in leaves of 32 Ki slots, and 8 bytes for each
/// leaf below the highest slot touched; so one event of a far slot costs little.
template <class T>
class SlotTable {
public:
    /// The slot's value, to read or change. Cost: two loads; a leaf's first use clears it.
    [[nodiscard]] T& operator[](Slot slot) {
        const std::size_t leaf = index(slot) / leaf_slots;
        if (leaf >= leaves_.size()) leaves_.resize(leaf + 1);
        if (!leaves_[leaf]) leaves_[leaf] = std::make_unique<T[]>(leaf_slots);
        return leaves_[leaf][index(slot) % leaf_slots];
    }

    /// The slot's value; nullptr when no slot of its leaf was touched. Touches nothing.
    [[nodiscard]] T* find(Slot slot) noexcept {
        const std::size_t leaf = index(slot) / leaf_slots;
        if (leaf >= leaves_.size() || !leaves_[leaf]) return nullptr;
        return &leaves_[leaf][index(slot) % leaf_slots];
    }

    /// Calls visit(slot, value) for every slot in memory, in ascending order.
    template <class Visit>
    void for_each(Visit visit) {
        for (std::size_t leaf = 0; leaf < leaves_.size(); leaf++) {
            if (!leaves_[leaf]) continue;
            for (std::size_t place = 0; place < leaf_slots; place++)
                visit(Slot{static_cast<std::uint32_t>(leaf * leaf_slots + place)}, leaves_[leaf][place]);
        }
    }

private:
    static constexpr std::size_t leaf_slots = std::size_t{1} << 15;
    std::vector<std::unique_ptr<T[]>> leaves_;
};

}  // namespace swapreplay

#endif
