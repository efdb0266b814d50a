// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/views.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace swapreplay::advice {

namespace {

PartUse use_in(const View& view, const std::vector<PartUse>& parts) {
    if (view.third > 0) return view.third <= parts.size() ? parts[view.third - 1] : PartUse{};
    PartUse whole;
    for (const PartUse& part : parts)
        whole += part;
    return whole;
}

/// Views of parts without events say nothing.
bool has_events(const View& view, const Choice& choice, const AllResults& all) {
    return view.held || use_in(view, all[view.trace].of(choice.trials[view.trace]).parts).events > 0;
}

/// Of what is in use, the mean of the shares at the peak and on average.
double share_of_now(const Choice& now, const Choice& then, const AllResults& all) {
    const Saving saving = saving_of(now, then, all);
    return 1 - (saved_at_peak(saving) + saved_on_average(saving)) / 2;
}

double saved(double now, double then) {
    return now == 0 ? 0 : (now - then) / now;
}

}  // namespace

std::string_view name_of(Verdict verdict) noexcept {
    switch (verdict) {
        case Verdict::change:
            return "change";
        case Verdict::keep:
            return "keep";
        case Verdict::size:
            return "size";
        case Verdict::not_offered:
            return "not offered";
        case Verdict::cannot_tell:
            break;
    }
    return "cannot tell";
}

std::string text_of(const View& view, const AllResults& all) {
    constexpr std::array<std::string_view, 4> parts{"whole trace", "first third", "second third",
                                                    "last third"};
    if (view.held) return fmt::format("{} of the pages held", view.third == 0 ? "all" : parts.at(view.third));
    return fmt::format("{}{}{}", parts.at(view.third),
                       all.size() == 1 ? "" : fmt::format(" of {}", all[view.trace].facts().trace),
                       view.mean ? " on average" : " at the peak");
}

std::vector<View> views_of(const Choice& choice, const AllResults& all) {
    std::vector<View> views;
    if (!choice.held.empty()) {
        for (std::size_t third = 0; third <= 3; third++)
            views.push_back({.third = third, .held = true});
        return views;
    }
    for (std::size_t trace = 0; trace < all.size(); trace++)
        for (std::size_t third = 0; third <= 3; third++)
            for (const bool mean : {false, true})
                views.push_back({trace, third, mean, false});
    return views;
}

double bytes_in(const View& view, const Choice& choice, const AllResults& all) {
    if (view.held) return choice.held.at(view.third);
    const PoolSummary& pool = all[view.trace].of(choice.trials[view.trace]);
    const PartUse use = use_in(view, pool.parts);
    return (view.mean ? use.pages_mean() : static_cast<double>(use.pages_peak)) * pool.page_size;
}

Trial trial_in_use(const TraceFacts& facts) {
    Trial trial = trial_of_zram(facts);
    trial.policy = policy_of_device(facts.rules.device);
    return trial;
}

Trial trial_of_zram(const TraceFacts& facts) {
    Trial trial;
    trial.same_pages = facts.codec != 0 && facts.has_gaps();
    return trial;
}

Choice choice_of(std::string name, const AllResults& all,
                 const std::function<Trial(const TraceFacts&)>& trial) {
    Choice choice{std::move(name), {}, false, {}};
    for (const Results& results : all)
        choice.trials.push_back(trial(results.facts()));
    return choice;
}

Saving saving_of(const Choice& now, const Choice& then, const AllResults& all) {
    if (!now.held.empty())
        return {now.held.front(), then.held.front(), now.held.front(), then.held.front(), true};
    Saving saving;
    for (std::size_t trace = 0; trace < all.size(); trace++) {
        saving.peak_now += bytes_in({.trace = trace}, now, all);
        saving.peak_then += bytes_in({.trace = trace}, then, all);
        saving.mean_now += bytes_in({.trace = trace, .mean = true}, now, all);
        saving.mean_then += bytes_in({.trace = trace, .mean = true}, then, all);
    }
    return saving;
}

double saved_at_peak(const Saving& saving) {
    return saved(saving.peak_now, saving.peak_then);
}

double saved_on_average(const Saving& saving) {
    return saved(saving.mean_now, saving.mean_then);
}

Sureness holds_in(const Choice& chosen, const AllResults& all,
                  const std::function<bool(const View&)>& holds) {
    Sureness sureness;
    if (!chosen.held.empty()) sureness.looked_at = "the pages held, and each third of them";
    for (const View& view : views_of(chosen, all)) {
        if (!has_events(view, chosen, all)) continue;
        sureness.views++;
        if (holds(view)) {
            sureness.holds++;
        } else {
            sureness.except.push_back(text_of(view, all));
        }
    }
    return sureness;
}

Sureness best_in(const Choice& chosen, const std::vector<Choice>& choices, const AllResults& all) {
    return holds_in(chosen, all, [&](const View& view) {
        double least = bytes_in(view, chosen, all);
        const double of_chosen = least;
        for (const Choice& choice : choices)
            least = std::min(least, bytes_in(view, choice, all));
        return of_chosen <= least * (1 + smallest_difference);
    });
}

Sureness saves_in(const Choice& chosen, const Choice& now, const AllResults& all) {
    return holds_in(chosen, all, [&](const View& view) {
        return saved(bytes_in(view, now, all), bytes_in(view, chosen, all)) >= smallest_difference;
    });
}

const Choice& in_use(const std::vector<Choice>& choices) {
    return *std::ranges::find(choices, true, &Choice::in_use);
}

const Choice& best_of(const std::vector<Choice>& choices, const AllResults& all) {
    const Choice& now = in_use(choices);
    const Choice* best = &now;
    double least = 1 - smallest_difference;
    for (const Choice& choice : choices) {
        const double share = share_of_now(now, choice, all);
        if (share >= least) continue;
        best = &choice;
        least = share;
    }
    return *best;
}

std::size_t rarest_that_does(const std::vector<Choice>& choices, const Choice& best, const AllResults& all) {
    constexpr double enough = 0.9;
    const Choice& now = choices.front();
    const double most = saved_on_average(saving_of(now, best, all));
    for (std::size_t i = 1; i < choices.size(); i++)
        if (saved_on_average(saving_of(now, choices[i], all)) >= enough * most) return i;
    return static_cast<std::size_t>(&best - choices.data());
}

void choose_smallest(Recommendation& answer, const AllResults& all) {
    const Choice& now = in_use(answer.choices);
    const Choice& best = best_of(answer.choices, all);
    answer.chosen = best.name;
    answer.verdict = &best == &now ? Verdict::keep : Verdict::change;
    answer.saving = saving_of(now, best, all);
    answer.sureness = best_in(best, answer.choices, all);
}

}  // namespace swapreplay::advice
