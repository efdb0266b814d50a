// SPDX-License-Identifier: GPL-2.0-or-later
// What the reports on replays are made of: a trace, and what pools did with it.
#ifndef SWAPREPLAY_REPORT_REPLAY_OUTCOME_HPP
#define SWAPREPLAY_REPORT_REPLAY_OUTCOME_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "replay/trace_replay.hpp"
#include "swapreplay/trace.hpp"
#include "trace/losses.hpp"
#include "workload/bursts.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay {

/// A moment that was asked for, in the words of --at, and the point that its snapshots have.
struct AskedMoment {
    std::string asked;  ///< "peak", "event=5"
    std::uint64_t point = 0;
};

/// How long a page, or a chunk, takes under a codec, as `codecs` measured it: medians.
struct CodecTimes {
    double compress_us = 0;
    double decompress_us = 0;
};

struct ReplayOutcome {
    std::string trace;  ///< its name
    std::string format;
    std::string codec;     ///< whose clens were used
    std::string workload;  ///< what ran while it was recorded; empty: not known
    std::string kernel;    ///< that it was recorded on; empty: not known
    std::uint32_t slot_bytes = 4096;
    std::uint64_t slots = 0;  ///< of the swap device; 0: not known
    PartDescription part;
    Losses lost;  ///< while recording
    std::uint64_t left_out =
        0;  ///< writes whose clen is not known under the codec, which were replayed as frees
    End end = End::whole;
    std::vector<AskedMoment> moments;
    std::vector<AskedMoment> billed;                     ///< moments whose bill was asked for
    std::optional<std::vector<Burst>> bursts;            ///< nullopt: not asked for
    std::vector<std::string> writebacks;                 ///< passes as given; empty: none
    std::optional<RecompressionPassSpec> recompression;  ///< in passes; nullopt: none
    /// By codec, and of chunks of several pages by chunk_codec_name(); empty: not known.
    std::map<std::string, CodecTimes> codec_times;
    TraceReplaySummary summary;
};

}  // namespace swapreplay

#endif
