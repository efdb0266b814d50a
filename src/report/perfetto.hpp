// SPDX-License-Identifier: GPL-2.0-or-later
// Replays as counter tracks, in the JSON that ui.perfetto.dev opens, on the trace's clock.
#ifndef SWAPREPLAY_REPORT_PERFETTO_HPP
#define SWAPREPLAY_REPORT_PERFETTO_HPP

#include <string>
#include <vector>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// A process for each trace, with a track for the pages of each pool that holds some, and one each for slots in use, stores
/// a second and loads a second. A rate stands from one sample to the next; samples at one moment are one.
/// @param traces  with samples
/// Throws Error(Fault::usage), which names the trace: it has no times.
/// Source: "Trace Event Format", counter events (ph C) with ts in microseconds.
[[nodiscard]] std::string perfetto_json(const std::vector<ReplayOutcome>& traces);

}  // namespace swapreplay

#endif
