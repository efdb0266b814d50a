// SPDX-License-Identifier: GPL-2.0-or-later
// zram's recompression of idle pages: from which age on, and what it costs.
#include <algorithm>

#include <fmt/format.h>

#include "advice/ages.hpp"
#include "advice/views.hpp"
#include "base/number.hpp"

namespace swapreplay::advice::recompression_advice {

namespace {

constexpr KernelRelease first_with_recompression{6, 2};

/// The codec under which the pages are shortest in all traces together; empty: none is shorter than the one in use, or a
/// trace does not have it.
std::string shortest_codec(const AllResults& all) {
    std::string best;
    double least = 1;
    const TraceFacts& first = all.front().facts();
    for (const std::string& codec : first.metadata.codecs) {
        if (codec.find(':') != std::string::npos) continue;  // --recompress could not name it
        double share = 0;
        for (const Results& results : all) {
            const TraceFacts& facts = results.facts();
            if (std::ranges::count(facts.metadata.codecs, codec) == 0) return {};
            const auto sum = static_cast<double>(facts.clen_sums[facts.column_of(codec)]);
            share += sum / std::max(1.0, static_cast<double>(facts.clen_sums[facts.codec]));
        }
        share /= static_cast<double>(all.size());
        if (share >= least) continue;
        least = share;
        best = codec;
    }
    return best;
}

Trial never(const TraceFacts& facts) {
    Trial trial = trial_of_zram(facts);
    trial.same_pages = facts.has_gaps();
    return trial;
}

Trial with_age(std::uint64_t seconds, const std::string& codec, const TraceFacts& facts) {
    Trial trial = never(facts);
    trial.recompress = fmt::format("{}:{},idle={},every={}", facts.codec_name(), codec, seconds, seconds);
    return trial;
}

bool can_be_asked(const AllResults& all) {
    return all_have(all, first_with_recompression) && !shortest_codec(all).empty() &&
           !ages_to_try(all).empty();
}

std::vector<Trial> more_trials(const AllResults& all, std::size_t trace, const Settings& /*so_far*/) {
    std::vector<Trial> wanted;
    if (!can_be_asked(all)) return wanted;
    wanted.push_back(never(all[trace].facts()));
    for (const std::uint64_t age : ages_to_try(all))
        wanted.push_back(with_age(age, shortest_codec(all), all[trace].facts()));
    return wanted;
}

Recommendation not_asked(const AllResults& all) {
    Recommendation result;
    if (!all_have(all, first_with_recompression)) {
        result.verdict = Verdict::not_offered;
        result.answer = "the kernel does not have it";
        result.sentences.emplace_back(
            "zram recompresses since Linux 6.2; --kernel 6.12, for one, shows what it would do.");
        return result;
    }
    if (shortest_codec(all).empty()) {
        result.answer = all.size() == 1 ? "your trace cannot tell" : "your traces cannot tell";
        result.sentences.push_back(fmt::format(
            "It has no lengths under a codec that makes the pages shorter than {}. Record with --codec.",
            all.front().facts().codec_name()));
        return result;
    }
    return cannot_tell_ages(all);
}

void add_cost(Recommendation& result, const Choice& chosen, const AllResults& all, const std::string& codec,
              const Circumstances& circumstances) {
    const std::string& from = all.front().facts().codec_name();
    const auto of_from = circumstances.times.find(from), of_to = circumstances.times.find(codec);
    if (of_from == circumstances.times.end() || of_to == circumstances.times.end()) {
        result.cost =
            fmt::format("not known: no times of {} and {}; --codec-times FILE takes them", from, codec);
        return;
    }
    double us = 0;
    for (std::size_t trace = 0; trace < all.size(); trace++) {
        const PassTotals& totals = all[trace].of(chosen.trials[trace]).passes->totals;
        us += static_cast<double>(totals.decompressed[0]) * of_from->second.load_us +
              static_cast<double>(totals.decompressed[1]) * of_to->second.load_us +
              static_cast<double>(totals.compressed[1]) * of_to->second.store_us;
    }
    result.more_us = {0, of_to->second.load_us - of_from->second.load_us};
    result.cost = fmt::format(
        "{:.0f} ms of processor time for all passes, nothing a store, {:+.2f} us a load of a page that was "
        "replaced, by "
        "the medians of --codec-times",
        us / 1000, result.more_us->load_us);
}

Recommendation answer(const AllResults& all, const Circumstances& circumstances, Settings& settings) {
    if (!can_be_asked(all)) return not_asked(all);
    const std::string codec = shortest_codec(all);
    const std::vector<std::uint64_t> ages = ages_to_try(all);
    Recommendation result;
    result.choices_title = "idle for";
    result.choices.push_back(choice_of("never", all, never));
    result.choices.back().in_use = true;
    for (auto age = ages.rbegin(); age != ages.rend(); ++age) {
        Choice choice = choice_of(age_text(*age), all,
                                  [&](const TraceFacts& facts) { return with_age(*age, codec, facts); });
        std::uint64_t tried = 0, replaced = 0;
        for (std::size_t trace = 0; trace < all.size(); trace++) {
            const PassTotals& totals = all[trace].of(choice.trials[trace]).passes->totals;
            tried += totals.tried;
            replaced += totals.recompressed;
        }
        choice.extras = {{"tried", "tried", tried}, {"recompressed", "replaced", replaced}};
        result.choices.push_back(std::move(choice));
    }
    const Choice& now = result.choices.front();
    const Choice& best = best_of(result.choices, all);
    result.sentences.push_back(ages_sentence(all));
    if (&best == &now) {
        result.verdict = Verdict::keep;
        result.chosen = now.name;
        result.answer = fmt::format("no difference with {}", codec);
        result.saving = saving_of(now, now, all);
        result.sureness = best_in(now, result.choices, all);
        return result;
    }
    const std::size_t enough = rarest_that_does(result.choices, best, all);
    const Choice& chosen = result.choices[enough];
    settings.recompress_codec = codec;
    settings.recompress_idle_seconds = ages[ages.size() - enough];
    for (std::size_t trace = 0; trace < all.size(); trace++)
        settings.recompress_bytes =
            std::max(settings.recompress_bytes, all[trace].of(chosen.trials[trace]).bytes_peak());
    result.verdict = Verdict::change;
    result.chosen = chosen.name;
    result.answer = fmt::format("to {}, pages idle for {}", codec, chosen.name);
    result.saving = saving_of(now, chosen, all);
    result.sureness = saves_in(chosen, now, all);
    add_cost(result, chosen, all, codec, circumstances);
    result.sentences.emplace_back(
        "The longest age of those tried that saves nine tenths of what the best one does, on average.");
    if (!settings.codec.empty())
        result.sentences.push_back(
            fmt::format("This keeps {} as the compressor: it is an alternative to changing that.",
                        all.front().facts().codec_name()));
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{.name = "recompression",
                               .title = "Recompression",
                               .trials = nullptr,
                               .more_trials = more_trials,
                               .answer = answer,
                               .is_of_zram = true};
    return advice;
}

}  // namespace swapreplay::advice::recompression_advice
