// SPDX-License-Identifier: GPL-2.0-or-later
// Which of the codecs that the traces have lengths under, or the device's kernel offers, needs the least memory, and what
// it costs in time. Levels are the next question: of each codec one takes part.
#include <algorithm>

#include <fmt/format.h>

#include "advice/codec_choices.hpp"
#include "advice/views.hpp"
#include "base/spec.hpp"

namespace swapreplay::advice::compressor_advice {

namespace {

std::vector<Trial> trials(const TraceFacts& facts) {
    std::vector<Trial> wanted;
    wanted.reserve(facts.metadata.codecs.size());
    for (const std::string& codec : facts.metadata.codecs)
        wanted.push_back(with_codec(codec, facts));
    return wanted;
}

/// Of each codec the level in use, else the one that zram gives it unless told otherwise, else the first.
std::vector<Choice> one_of_each(const std::vector<Choice>& choices) {
    std::vector<Choice> kept;
    const auto is_better = [](const Choice& one, const Choice& other) {
        const auto rank = [](const Choice& choice) {
            return choice.in_use ? 2 : static_cast<int>(choice.name == name_of_spec(choice.name));
        };
        return rank(one) > rank(other);
    };
    kept.reserve(choices.size());
    for (const Choice& choice : choices) {
        const auto same = std::ranges::find_if(
            kept, [&](const Choice& other) { return name_of_spec(other.name) == name_of_spec(choice.name); });
        if (same == kept.end())
            kept.push_back(choice);
        else if (is_better(choice, *same))
            *same = choice;
    }
    return kept;
}

Recommendation cannot_tell(const AllResults& all, const Circumstances& circumstances,
                           const std::string& now) {
    Recommendation result;
    if (circumstances.device) {
        result.answer = "the device cannot tell";
        result.sentences.push_back(
            now.empty()
                ? fmt::format("{} uses a codec that is not among those of 'swapreplay codecs --list'.",
                              circumstances.device->path)
                : fmt::format("The zram of Linux {} has {} alone, of the codecs known here.",
                              circumstances.device->kernel, now));
        return result;
    }
    result.answer = all.size() == 1 ? "your trace cannot tell" : "your traces cannot tell";
    result.sentences.push_back(
        now.empty() ? "They were recorded under different codecs; --codec names the one to compare with."
                    : fmt::format("There are lengths under {} alone. Record with --codec, as in 'swapreplay "
                                  "record zram0 my.sr --codec lz4,zstd', or name a zram with --device: its "
                                  "pages are compressed by all codecs then. 'swapreplay codecs' does that "
                                  "with the pages of a running program.",
                                  now));
    return result;
}

Recommendation answer(const AllResults& all, const Circumstances& circumstances, Settings& settings) {
    const std::string now = codec_in_use(all, circumstances);
    Recommendation result;
    result.choices_title = "codec";
    result.choices = one_of_each(codec_choices(all, circumstances));
    if (now.empty() || result.choices.size() < 2) return cannot_tell(all, circumstances, now);
    choose_smallest(result, all);
    if (result.verdict == Verdict::change) {
        settings.codec = result.chosen;
        result.answer = fmt::format("{} instead of {}, for less memory", result.chosen, now);
    } else {
        result.answer = fmt::format("{}: no other saves memory", now);
    }
    add_cost_of_codec(result, now, circumstances);
    add_limits_of_codecs(result, all, circumstances);
    if (circumstances.device && !circumstances.device->level_is_told)
        result.sentences.push_back(
            fmt::format("{} does not tell its level: zram's own for {} is taken to be in use.",
                        circumstances.device->path, now));
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{"compressor", "Compressor", trials, nullptr, answer, false};
    return advice;
}

}  // namespace swapreplay::advice::compressor_advice
