// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/advise.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "advice/all_advice.hpp"
#include "advice/views.hpp"

namespace swapreplay::advice {

namespace {

void append(std::vector<Trial>& all, const std::vector<Trial>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

bool replay_all(AdvisedTraces& advised, const std::vector<std::vector<Trial>>& trials, const OpenTrace& open,
                const TraceReplayOptions& for_all) {
    for (std::size_t trace = 0; trace < trials.size(); trace++)
        if (!replay_trials(
                trials[trace], [&] { return open(trace); }, for_all, advised.results[trace]))
            return false;
    return true;
}

}  // namespace

const std::vector<const Advice*>& all_advice() {
    static const std::vector<const Advice*> all = [] {
        std::vector<const Advice*> list;
        list.reserve(every_advice.size());
        for (const auto advice : every_advice)
            list.push_back(&advice());
        return list;
    }();
    return all;
}

namespace {

/// What zram's rules say of recordings of zswap.
std::vector<std::string> most_of_zram(const AllResults& all) {
    std::vector<std::string> sentences;
    for (const Results& results : all)
        if (results.facts().is_of_zswap())
            sentences.push_back(fmt::format(
                "{} is a recording of zswap, which does not tell when a slot is freed whose page zswap "
                "loaded "
                "and let go of. By zram's rules it is held here until it is written again, so zram needs "
                "this at most.",
                results.facts().trace));
    return sentences;
}

Recommendation answer_of(const Advice& advice, AdvisedTraces& advised) {
    Recommendation result;
    if (!advised.results.empty() || !advice.needs_traces) {
        result = advice.answer(advised.results, advised.circumstances, advised.settings);
        if (advice.is_of_zram && result.verdict != Verdict::cannot_tell &&
            result.verdict != Verdict::not_offered)
            std::ranges::move(most_of_zram(advised.results), std::back_inserter(result.sentences));
        return result;
    }
    result.answer = "needs a trace";
    result.sentences.push_back(
        fmt::format("What a device holds at one moment does not tell. Record with 'swapreplay record {} "
                    "my.sr', and give the "
                    "trace beside --device.",
                    advised.settings.device));
    return result;
}

}  // namespace

bool advise(AdvisedTraces& advised, const OpenTrace& open, const TraceReplayOptions& for_all) {
    if (advised.circumstances.device) advised.settings.device = advised.circumstances.device->name;
    std::vector<std::vector<Trial>> trials(advised.results.size());
    for (std::size_t trace = 0; trace < trials.size(); trace++) {
        trials[trace].push_back(trial_in_use(advised.results[trace].facts()));
        for (const Advice* advice : all_advice())
            if (advice->trials != nullptr)
                append(trials[trace], advice->trials(advised.results[trace].facts()));
    }
    if (!replay_all(advised, trials, open, for_all)) return false;

    std::vector<Recommendation> answers(all_advice().size());
    const auto answer_some = [&](bool that_need_more) {
        for (std::size_t i = 0; i < answers.size(); i++) {
            const Advice& advice = *all_advice()[i];
            if ((advice.more_trials != nullptr) != that_need_more) continue;
            answers[i] = answer_of(advice, advised);
            answers[i].about = advice.name;
            answers[i].title = advice.title;
        }
    };
    answer_some(false);
    for (std::size_t trace = 0; trace < trials.size(); trace++) {
        trials[trace].clear();
        for (const Advice* advice : all_advice())
            if (advice->more_trials != nullptr)
                append(trials[trace], advice->more_trials(advised.results, trace, advised.settings));
    }
    if (!replay_all(advised, trials, open, for_all)) return false;
    answer_some(true);
    advised.recommendations = std::move(answers);
    return true;
}

}  // namespace swapreplay::advice
