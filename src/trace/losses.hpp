// SPDX-License-Identifier: LGPL-2.1-or-later
// How many events a recorder lost, as far as its trace tells.
#ifndef SWAPREPLAY_TRACE_LOSSES_HPP
#define SWAPREPLAY_TRACE_LOSSES_HPP

#include <cstdint>
#include <optional>
#include <span>

#include "swapreplay/trace.hpp"

namespace swapreplay {

struct Losses {
    std::uint64_t told = 0;  ///< events that the trace says were lost
    bool all = true;         ///< false: more may be missing, and the trace cannot tell

    /// nullopt: not known.
    [[nodiscard]] std::optional<std::uint64_t> known() const {
        return all ? std::optional(told) : std::nullopt;
    }

    friend bool operator==(const Losses&, const Losses&) = default;
};

[[nodiscard]] inline Losses losses_of(const Metadata& metadata, std::span<const Gap> gaps) {
    Losses losses{.all = metadata.tells_losses()};
    for (const Gap& gap : gaps)
        losses.told += gap.lost;
    return losses;
}

}  // namespace swapreplay

#endif
