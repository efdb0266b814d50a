// SPDX-License-Identifier: GPL-2.0-or-later
// Which of the codecs that the trace has lengths under needs the least memory, and what it costs in time.
#include <algorithm>

#include <fmt/format.h>

#include "advice/views.hpp"
#include "base/number.hpp"

namespace swapreplay::advice {

namespace {

Trial with_codec(const std::string& codec, const TraceFacts& facts) {
    Trial trial;
    if (codec != facts.codec_name()) trial.codec = codec;
    trial.same_pages = facts.has_gaps();
    return trial;
}

/// Those that every trace has.
std::vector<std::string> common_codecs(const AllResults& all) {
    std::vector<std::string> codecs = all.front().facts().metadata.codecs;
    for (const Results& results : all)
        std::erase_if(codecs, [&](const std::string& codec) {
            return std::ranges::count(results.facts().metadata.codecs, codec) == 0;
        });
    return codecs;
}

std::vector<Trial> trials(const TraceFacts& facts) {
    std::vector<Trial> wanted;
    wanted.reserve(facts.metadata.codecs.size());
    for (const std::string& codec : facts.metadata.codecs)
        wanted.push_back(with_codec(codec, facts));
    return wanted;
}

void add_cost(Recommendation& answer, const std::string& now, const Circumstances& circumstances) {
    const auto of_now = circumstances.times.find(now), of_best = circumstances.times.find(answer.chosen);
    if (answer.chosen == now) return;
    if (of_now == circumstances.times.end() || of_best == circumstances.times.end()) {
        answer.cost =
            "not known: a trace has no times of codecs; --codec-times FILE takes what 'swapreplay codecs "
            "--json' "
            "measured on pages like these";
        return;
    }
    answer.more_us = {of_best->second.store_us - of_now->second.store_us,
                      of_best->second.load_us - of_now->second.load_us};
    answer.cost = fmt::format(
        "{:+.2f} us a store ({:.2f} instead of {:.2f}) and {:+.2f} us a load ({:.2f} instead of {:.2f}), by "
        "the "
        "medians of --codec-times",
        answer.more_us->store_us, of_best->second.store_us, of_now->second.store_us, answer.more_us->load_us,
        of_best->second.load_us, of_now->second.load_us);
}

Recommendation answer(const AllResults& all, const Circumstances& circumstances, Settings& settings) {
    Recommendation result;
    const std::string& now = all.front().facts().codec_name();
    const std::vector<std::string> codecs = common_codecs(all);
    const bool same_now =
        std::ranges::all_of(all, [&](const Results& results) { return results.facts().codec_name() == now; });
    if (!same_now || codecs.size() < 2) {
        result.answer = all.size() == 1 ? "your trace cannot tell" : "your traces cannot tell";
        result.sentences.push_back(
            same_now ? fmt::format(
                           "There are lengths under {} alone. Record with --codecs, as in 'swapreplay record "
                           "zram0 my.sr --codecs lz4,zstd', or ask 'swapreplay codecs' about pages of a "
                           "running program.",
                           now)
                     : "They were recorded under different codecs; --codec names the one to compare with.");
        return result;
    }
    result.choices_title = "codec";
    for (const std::string& codec : codecs) {
        result.choices.push_back(
            choice_of(codec, all, [&](const TraceFacts& facts) { return with_codec(codec, facts); }));
        result.choices.back().in_use = codec == now;
    }
    choose_smallest(result, all);
    if (result.verdict == Verdict::change) {
        settings.codec = result.chosen;
        result.answer = fmt::format("{} instead of {}, for less memory", result.chosen, now);
    } else {
        result.answer = fmt::format("{}: no other saves memory", now);
    }
    add_cost(result, now, circumstances);
    for (const Results& results : all) {
        const TraceFacts& facts = results.facts();
        if (facts.has_gaps())
            result.sentences.push_back(fmt::format(
                "{}: the lengths of {} of {} writes are known under all codecs; these alone are compared.",
                facts.trace, grouped(facts.known_writes), grouped(facts.writes)));
    }
    return result;
}

}  // namespace

const Advice& compressor_advice() {
    static const Advice advice{"compressor", "Compressor", trials, nullptr, answer};
    return advice;
}

}  // namespace swapreplay::advice
