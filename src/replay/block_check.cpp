// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/block_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

void check_block(const EventBlock& block, std::size_t begin, std::size_t end, std::size_t codec) {
    if (codec >= block.clens.size()) {
        throw Error(Fault::usage,
                    fmt::format("the trace has {} columns of compressed lengths, but column {} was requested",
                                block.clens.size(), codec + 1));
    }
    const std::vector<std::uint32_t>& clens = block.clens[codec];
    std::uint32_t longest = 0;
    for (std::size_t i = begin; i < end; i++) {
        longest = std::max(longest, clens[i]);
    }
    if (longest <= max_clen) return;
    for (std::size_t i = begin; i < end; i++) {
        if (clens[i] <= max_clen) continue;
        throw Error(Fault::format, fmt::format("event {}: the page in slot {} has an impossible clen of {} "
                                               "bytes; the trace is damaged, or its "
                                               "format is not the one it was read as (--from)",
                                               block.first_event + i, index(block.slots[i]), clens[i]));
    }
}

}  // namespace swapreplay
