// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/slot_occupancy.hpp"

namespace swapreplay {

void XarrayNodes::add(Slot slot) noexcept {
    const auto number = static_cast<std::uint32_t>(index(slot));
    const bool new_array = !any_ || number >> array_shift != last_ >> array_shift;
    if (new_array) {
        finished_ += nodes_of_array();
        leaves_ = inner_ = 0;
    }
    leaves_ += new_array || number >> node_shift != last_ >> node_shift ? 1U : 0U;
    inner_ += new_array || number >> (2 * node_shift) != last_ >> (2 * node_shift) ? 1U : 0U;
    any_ = true;
    last_ = number;
}

std::uint64_t XarrayNodes::nodes_of_array() const noexcept {
    if (!any_) return 0;
    const std::uint32_t highest = last_ & ((1U << array_shift) - 1);
    if (highest == 0) return 0;
    if (highest >> node_shift == 0) return 1;
    if (highest >> (2 * node_shift) == 0) return leaves_ + 1;
    return leaves_ + inner_ + 1;
}

void OccupancyCounter::add(Slot slot, SlotState state) noexcept {
    if (state == SlotState::empty || (state == SlotState::rejected && !rejected_is_in_swap_)) return;
    const std::uint64_t cluster = index(slot) / cluster_slots_;
    if (counts_.slots == 0 || cluster != last_cluster_) counts_.clusters++;
    last_cluster_ = cluster;
    counts_.slots++;
    nodes_.add(slot);
    if (state != SlotState::object && state != SlotState::own_page && state != SlotState::same_filled) return;
    counts_.stored++;
    stored_nodes_.add(slot);
}

SlotOccupancy OccupancyCounter::finish() const noexcept {
    SlotOccupancy counts = counts_;
    counts.nodes = nodes_.count();
    counts.stored_nodes = stored_nodes_.count();
    return counts;
}

}  // namespace swapreplay
