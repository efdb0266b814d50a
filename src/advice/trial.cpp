// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/trial.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/number.hpp"

namespace swapreplay::advice {

namespace {

/// An event that is left out still ends what the slot held.
void leave_out_unknown(EventBlock& block) {
    for (std::size_t i = 0; i < block.size(); i++)
        if (block.ops[i] == Op::write && !is_known(block, i)) block.ops[i] = Op::free;
}

bool replay_some(const std::vector<Trial>& trials, const NextBlock& next, const TraceReplayOptions& for_all,
                 Results& results) {
    if (trials.empty()) return true;
    std::vector<PlannedReplay> plans;
    plans.reserve(trials.size());
    for (const Trial& trial : trials)
        plans.push_back(plan_of(trial, results.facts()));
    TraceReplaySummary summary = replay_planned(next, plans, for_all);
    if (summary.partial) return false;
    for (std::size_t i = 0; i < trials.size(); i++)
        results.add(trials[i], std::move(summary.pools[i]));
    return true;
}

}  // namespace

std::string options_of(const Trial& trial, const TraceFacts& facts) {
    std::string options = fmt::format("--pool {} --policy {}", trial.pool, trial.policy);
    if (!facts.rules.option.empty()) options += fmt::format(" --kernel {}", facts.rules.option);
    const std::string& codec = trial.codec.empty() ? facts.codec_name() : trial.codec;
    if (trial.recompress.empty()) options += fmt::format(" --codec {}", codec);
    if (trial.limit_pages != 0) options += fmt::format(" --limit {}", trial.limit_pages);
    if (trial.compact_every != 0) options += fmt::format(" --compact every={}", trial.compact_every);
    if (!trial.writeback.empty()) options += fmt::format(" --writeback {}", trial.writeback);
    if (!trial.recompress.empty()) options += fmt::format(" --recompress {}", trial.recompress);
    const auto end_of = [](const Range& range, std::string_view unit) {
        return range.end == Range{}.end ? std::string() : fmt::format("{}{}", range.end, unit);
    };
    if (const Range& events = facts.part.events; !events.is_everything())
        options += fmt::format(" --events {}..{}", events.begin, end_of(events, ""));
    if (const Range& times = facts.part.times_ns; !times.is_everything())
        options += fmt::format(" --time {}ns..{}", times.begin, end_of(times, "ns"));
    return options;
}

PlannedReplay plan_of(const Trial& trial, const TraceFacts& facts) {
    PlannedReplay plan{resolve(PoolSpec::parse(trial.pool), trial.policy, facts.rules), {}};
    TraceReplayOptions& options = plan.options;
    options.replay.slot_bytes = facts.metadata.page_size;
    options.replay.codec = trial.codec.empty() ? facts.codec : facts.column_of(trial.codec);
    if (trial.limit_pages != 0) options.replay.limit = {Limit::Unit::pages, trial.limit_pages};
    options.compact_every = trial.compact_every;
    options.compare_without = false;  // other trials are that
    if (!trial.writeback.empty()) options.passes.writebacks.push_back(WritebackSpec::parse(trial.writeback));
    if (!trial.recompress.empty()) {
        options.passes.recompression = RecompressionPassSpec::parse(trial.recompress);
        for (const std::string& codec : options.passes.recompression->to)
            options.passes.columns.push_back(facts.column_of(codec));
    }
    options.parts = facts.thirds();
    return plan;
}

bool replay_trials(const std::vector<Trial>& trials, const std::function<NextBlock()>& open,
                   const TraceReplayOptions& for_all, Results& results) {
    std::vector<Trial> whole, same_pages;
    for (const Trial& trial : trials) {
        std::vector<Trial>& wanted = trial.same_pages ? same_pages : whole;
        if (!results.has(trial) && std::ranges::find(wanted, trial) == wanted.end()) wanted.push_back(trial);
    }
    if (!whole.empty() && !replay_some(whole, open(), for_all, results)) return false;
    if (same_pages.empty()) return true;
    const NextBlock next = open();
    return replay_some(
        same_pages,
        [&next](EventBlock& block) {
            if (!next(block)) return false;
            leave_out_unknown(block);
            return true;
        },
        for_all, results);
}

}  // namespace swapreplay::advice
