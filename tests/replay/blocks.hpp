// SPDX-License-Identifier: GPL-2.0-or-later
// Traces short enough to be read: {W(3, 100), R(3), F(3)}.
#ifndef SWAPREPLAY_TESTS_REPLAY_BLOCKS_HPP
#define SWAPREPLAY_TESTS_REPLAY_BLOCKS_HPP

#include <cstdint>
#include <initializer_list>

#include "swapreplay/trace.hpp"

namespace swapreplay::testing_replay {

inline Event W(std::uint32_t slot, std::uint32_t clen) {
    return {0, Slot{slot}, clen, Op::write, false};
}
/// A write of a page that repeats one word.
inline Event S(std::uint32_t slot, std::uint32_t clen = 28) {
    return {0, Slot{slot}, clen, Op::write, true};
}
inline Event R(std::uint32_t slot) {
    return {0, Slot{slot}, 0, Op::read, false};
}
inline Event F(std::uint32_t slot) {
    return {0, Slot{slot}, 0, Op::free, false};
}

template <class Events = std::initializer_list<Event>>
EventBlock block_of(const Events& events, std::uint64_t first_event = 0) {
    EventBlock block;
    block.first_event = first_event;
    block.clens.resize(1);
    for (const Event& event : events) {
        block.ops.push_back(event.op);
        block.slots.push_back(event.slot);
        block.clens[0].push_back(event.clen);
        block.same_filled.push_back(event.same_filled ? 1 : 0);
    }
    return block;
}

}  // namespace swapreplay::testing_replay

#endif
