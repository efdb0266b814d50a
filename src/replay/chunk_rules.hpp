// SPDX-License-Identifier: GPL-2.0-or-later
// What `zram:chunk=16K` says: chunks of several pages are compressed at once, and each is one object.
#ifndef SWAPREPLAY_REPLAY_CHUNK_RULES_HPP
#define SWAPREPLAY_REPLAY_CHUNK_RULES_HPP

#include <cstdint>

#include "base/spec.hpp"

namespace swapreplay {

struct ChunkRules {
    std::uint32_t bytes = 0;  ///< of a chunk; 0: every page by itself, as in every kernel
    bool any_run =
        false;  ///< folios=any: pages that were written one after the other are taken to be of one folio
    bool kept_whole = false;   ///< frees=keep: a chunk stays as it is until none of its pages is left
    double assumed_share = 0;  ///< a chunk's clen, of the sum of its pages' clens; 0: as the trace has it

    [[nodiscard]] bool any() const noexcept { return bytes != 0; }
    [[nodiscard]] bool clens_are_assumed() const noexcept { return assumed_share != 0; }
};

/// Of the policy's chunk=, folios=, frees= and assume=.
/// Throws Error(Fault::usage): a value cannot be, or the others are there without chunk=.
[[nodiscard]] ChunkRules chunk_rules_of(const Spec& spec);

}  // namespace swapreplay

#endif
