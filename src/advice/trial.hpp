// SPDX-License-Identifier: GPL-2.0-or-later
// One replay that an answer rests on, in the words of `swapreplay replay`.
#ifndef SWAPREPLAY_ADVICE_TRIAL_HPP
#define SWAPREPLAY_ADVICE_TRIAL_HPP

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "advice/trace_facts.hpp"
#include "replay/trace_replay.hpp"

namespace swapreplay::advice {

struct Trial {
    std::string pool = "zsmalloc";
    std::string policy = "zram";
    std::string codec;                ///< of the trace's lengths; empty: the one in use
    std::uint64_t limit_pages = 0;    ///< 0: none
    std::uint64_t compact_every = 0;  ///< events; 0: never
    std::string writeback;            ///< as --writeback has it; empty: none
    std::string recompress;           ///< as --recompress has it; empty: none
    /// Without the writes whose length is not known under every codec, so that codecs are compared by the same pages.
    bool same_pages = false;

    friend auto operator<=>(const Trial&,
                            const Trial&) = default;  // NOLINT(modernize-use-nullptr): no pointer
};

/// The trial as options of `swapreplay replay`: "--pool zsmalloc:chain=16 --codec zstd".
[[nodiscard]] std::string options_of(const Trial& trial, const TraceFacts& facts);

/// The pool with its policy, codec and whatever else happens to it.
/// Throws Error(Fault::usage): the trace's kernel cannot do it.
[[nodiscard]] PlannedReplay plan_of(const Trial& trial, const TraceFacts& facts);

/// What became of the trials over one trace.
class Results {
public:
    explicit Results(TraceFacts facts) : facts_(std::move(facts)) {}

    [[nodiscard]] const TraceFacts& facts() const noexcept { return facts_; }
    void add(const Trial& trial, PoolSummary summary) {
        summaries_.insert_or_assign(trial, std::move(summary));
    }
    [[nodiscard]] bool has(const Trial& trial) const { return summaries_.contains(trial); }
    /// Requires has().
    [[nodiscard]] const PoolSummary& of(const Trial& trial) const { return summaries_.at(trial); }

private:
    TraceFacts facts_;
    std::map<Trial, PoolSummary> summaries_;
};

/// Replays the trials that the results lack, in one decoding (two, if some of them leave writes out).
/// @param open  opens the trace's part anew, and returns what gives its blocks
/// @returns     false: it was stopped, and nothing was added
bool replay_trials(const std::vector<Trial>& trials, const std::function<NextBlock()>& open,
                   const TraceReplayOptions& for_all, Results& results);

}  // namespace swapreplay::advice

#endif
