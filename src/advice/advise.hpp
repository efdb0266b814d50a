// SPDX-License-Identifier: GPL-2.0-or-later
// All questions about some traces: which replays they need, and their answers.
#ifndef SWAPREPLAY_ADVICE_ADVISE_HPP
#define SWAPREPLAY_ADVICE_ADVISE_HPP

#include <functional>
#include <vector>

#include "advice/advice.hpp"

namespace swapreplay::advice {

struct AdvisedTraces {
    AllResults results;
    Circumstances circumstances;
    std::vector<Recommendation> recommendations;
    Settings settings;
};

/// Opens the part of traces[n] that is looked at, at its beginning, for one reading.
using OpenTrace = std::function<NextBlock(std::size_t trace)>;

/// Reads each trace two to four times: replays for all questions at once, then those that follow from the first answers.
/// @param advised  with the facts of each trace, and the circumstances
/// @param for_all  threads, stop and progress
/// @returns        false: it was stopped, and there are no answers
/// Throws what opening and reading the traces throw.
bool advise(AdvisedTraces& advised, const OpenTrace& open, const TraceReplayOptions& for_all);

}  // namespace swapreplay::advice

#endif
