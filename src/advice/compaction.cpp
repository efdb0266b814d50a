// SPDX-License-Identifier: GPL-2.0-or-later
// Writing to zram's `compact` from time to time: whether it pays, and how often.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "advice/views.hpp"
#include "base/number.hpp"
#include "report/numbers.hpp"

namespace swapreplay::advice::compaction_advice {

namespace {

/// How many times in a trace, from the rarest on.
constexpr std::array<std::uint64_t, 6> times_a_trace{3, 10, 30, 100, 300, 1000};

std::uint64_t events_between(std::uint64_t times, const TraceFacts& facts) {
    return std::max<std::uint64_t>(1, facts.events / times);
}

Trial compacted(std::uint64_t times, const TraceFacts& facts) {
    Trial trial = trial_of_zram(facts);
    trial.compact_every = events_between(times, facts);
    return trial;
}

/// Nobody would do it more than once a second.
bool is_rare_enough(std::uint64_t times, const TraceFacts& facts) {
    return facts.span_ns == 0 || facts.span_ns / times >= second_ns;
}

std::vector<Trial> trials(const TraceFacts& facts) {
    std::vector<Trial> wanted{trial_of_zram(facts)};
    for (const std::uint64_t times : times_a_trace)
        if (is_rare_enough(times, facts)) wanted.push_back(compacted(times, facts));
    return wanted;
}

std::string how_often(std::uint64_t times, const TraceFacts& facts) {
    const std::string events = fmt::format("{} events", grouped(events_between(times, facts)));
    return facts.span_ns == 0
               ? events
               : fmt::format("{} ({} in the mean)", events, duration_text(facts.span_ns / times));
}

Recommendation answer(const AllResults& all, const Circumstances& /*circumstances*/, Settings& settings) {
    Recommendation result;
    result.choices_title = "compacted";
    result.choices.push_back(choice_of("never", all, trial_of_zram));
    result.choices.back().in_use = true;
    for (const std::uint64_t times : times_a_trace) {
        if (!std::ranges::all_of(
                all, [times](const Results& results) { return is_rare_enough(times, results.facts()); }))
            continue;
        Choice choice = choice_of(fmt::format("{} times", grouped(times)), all,
                                  [&](const TraceFacts& facts) { return compacted(times, facts); });
        std::uint64_t given_back = 0;
        for (std::size_t trace = 0; trace < all.size(); trace++)
            if (const auto& compaction = all[trace].of(choice.trials[trace]).compaction)
                given_back += compaction->pages_given_back;
        choice.extras = {{"pages_given_back", "given back", given_back}};
        result.choices.push_back(std::move(choice));
    }
    const Choice& now = result.choices.front();
    const Choice& best = best_of(result.choices, all);
    result.saving = saving_of(now, best, all);
    result.sentences.emplace_back(
        "The kernel's shrinker compacts by itself when memory is short, which no trace shows: what it does "
        "is not in "
        "these numbers.");
    if (&best == &now) {
        result.verdict = Verdict::keep;
        result.chosen = now.name;
        result.answer = "it does not pay";
        result.sureness = best_in(now, result.choices, all);
        return result;
    }
    const auto enough = rarest_that_does(result.choices, best, all);
    result.verdict = Verdict::change;
    result.chosen = result.choices[enough].name;
    result.saving = saving_of(now, result.choices[enough], all);
    result.sureness = saves_in(result.choices[enough], now, all);
    result.cost = "not known: how long the kernel takes to move objects is not in a replay";
    const std::string often = how_often(times_a_trace.at(enough - 1), all.front().facts());
    if (result.sureness->is_doubtful()) {
        result.answer = fmt::format("it pays now and then; every {}", often);
    } else {
        result.answer = fmt::format("it pays; every {}", often);
        settings.compact_every = often;
    }
    result.sentences.emplace_back(
        "The rarest of those tried that saves nine tenths of what the best one does, on average.");
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{.name = "compaction",
                               .title = "Compaction",
                               .trials = trials,
                               .more_trials = nullptr,
                               .answer = answer,
                               .is_of_zram = true};
    return advice;
}

}  // namespace swapreplay::advice::compaction_advice
