// SPDX-License-Identifier: GPL-2.0-or-later
// What zram's recompression would save: objects of one codec replaced by those of a slower one.
#ifndef SWAPREPLAY_REPLAY_RECOMPRESSION_HPP
#define SWAPREPLAY_REPLAY_RECOMPRESSION_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/pool_replay.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

/// As a person writes it: `lzo:zstd`, `lzo:zstd,threshold=3000,idle=10min`; a bare idle is in seconds.
struct RecompressionSpec {
    std::string from;  ///< codec of the objects as they were stored
    std::string to;
    std::uint32_t threshold =
        0;  ///< bytes: smaller objects stay, and so do those that do not get below; 0: none
    std::optional<std::uint64_t> idle_ns;  ///< only slots neither written nor read for so long

    /// Throws Error(Fault::usage): it is written otherwise.
    static RecompressionSpec parse(std::string_view text);
};

struct Recompression {
    Usage before;                       ///< at the end of the trace
    Usage after;                        ///< when every slot was visited once
    std::uint64_t tried = 0;            ///< objects that were compressed again
    std::uint64_t recompressed = 0;     ///< of these, replaced
    std::uint64_t no_lower_class = 0;   ///< of these, kept, since the new one would not be in a smaller class
    std::uint64_t above_threshold = 0;  ///< of these, kept, since the new one is not below the threshold
};

/// Replays the trace under the policy zram, then visits the slots in the order in which zram of the pool's
/// kernel does when `recompress` is written to: an object moves only to a smaller class, the new one is
/// allocated before the old is freed.
///
/// @param reader  at its beginning; it has a clen column for both codecs
/// Throws Error(Fault::usage): the trace lacks a codec, or times where idle is asked for; the pool has no
/// size classes. Errors of the reader pass through. Cost: the replay's, and 16 bytes for each slot, as
/// SlotTable keeps them. Source: recompress_store(), zram_recompress() in drivers/block/zram/zram_drv.c,
/// Linux 6.12 and 7.3
Recompression recompress(TraceReader& reader, const RecompressionSpec& spec, const PoolSpec& pool);

}  // namespace swapreplay

#endif
