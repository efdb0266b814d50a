// SPDX-License-Identifier: LGPL-2.1-or-later
// Where runs ended lately: what both models of runs measure a run's slot from.
#ifndef SWAPREPLAY_TRACE_SR_RUN_ENDS_HPP
#define SWAPREPLAY_TRACE_SR_RUN_ENDS_HPP

#include <array>
#include <bit>
#include <cstdint>

namespace swapreplay {

class RunEnds {
public:
    static constexpr std::uint32_t places = 16;

    [[nodiscard]] std::uint32_t end(std::uint32_t kind, std::uint32_t place) const noexcept {
        return ends_[kind][place];
    }

    /// Which place is nearest to the slot: bits of the distance count, and about as many for the place.
    [[nodiscard]] std::uint32_t nearest(std::uint32_t kind, std::uint32_t slot) const noexcept {
        const auto cost = [&](std::uint32_t place) {
            const std::uint32_t end = ends_[kind][place];
            const std::uint32_t distance = slot > end ? slot - end : end - slot;
            return std::bit_width(distance) * 2 + std::bit_width(place);
        };
        std::uint32_t best = 0;
        for (std::uint32_t place = 1; place < places; place++) {
            if (cost(place) < cost(best)) best = place;
        }
        return best;
    }

    /// A run that goes on from a place takes its turn, one that is far from it the oldest one's.
    void put(std::uint32_t kind, std::uint32_t place, std::uint32_t distance, std::uint32_t end) noexcept {
        constexpr std::uint32_t near_enough = 1024;
        auto& ends = ends_[kind];
        const std::uint32_t gone = distance < near_enough ? place : places - 1;
        // All of them, without a branch on how many move: it would be as good as random.
        auto moved = ends;
        for (std::uint32_t i = 1; i < places; i++)
            moved[i] = i <= gone ? ends[i - 1] : ends[i];
        ends = moved;
        ends[0] = end;
    }

private:
    std::array<std::array<std::uint32_t, places>, 3> ends_{};  ///< by kind, the last one first
};

}  // namespace swapreplay

#endif
