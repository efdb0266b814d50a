// SPDX-License-Identifier: GPL-2.0-or-later
// A trace's way through pools, from an open reader to what reports are made of.
#ifndef SWAPREPLAY_REPORT_REPLAYED_TRACE_HPP
#define SWAPREPLAY_REPORT_REPLAYED_TRACE_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "report/replay_outcome.hpp"
#include "swapreplay/trace.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay {

/// Throws Error(Fault::usage): the trace has no compressed lengths.
void require_clens(const Metadata& metadata, const std::string& path);

/// The column of the clens under this codec; "": the trace's first.
/// Throws Error(Fault::usage): the trace has no clens, or none under this codec.
[[nodiscard]] std::size_t codec_column(const Metadata& metadata, const std::string& path,
                                       const std::string& codec);

/// Under a policy of chunks the column of their clens, of the codec whose column of pages is `codec`; nullopt: the
/// policy has no chunks, or assumes their clens.
/// Throws Error(Fault::usage): the trace has no such column.
[[nodiscard]] std::optional<std::size_t> chunk_column(const Metadata& metadata, const std::string& path,
                                                      std::size_t codec, const StorePolicy& policy);

/// What a person should know of how the trace was read, a sentence each: events were lost, or it is cut. For after
/// the last block.
[[nodiscard]] std::vector<std::string> notes_of_end(const TraceReader& reader, const std::string& path);

/// Replays the part through the pools of all plans, and fills in the outcome but for `end` and what is asked of
/// moments, bursts and passes.
///
/// @param options  for all: replay.codec, which is one of codec_column(), is that of the plans too
/// @returns        notes, a sentence each, without those of the end
/// Throws what reading the trace and replay_planned() throw.
[[nodiscard]] std::vector<std::string> replay_part(TraceReader& reader, TracePart& part,
                                                   const std::string& path,
                                                   const std::vector<PlannedReplay>& plans,
                                                   const TraceReplayOptions& options, ReplayOutcome& outcome);

}  // namespace swapreplay

#endif
