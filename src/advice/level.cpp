// SPDX-License-Identifier: GPL-2.0-or-later
// At which level the compressor in use, or the one that was chosen before, runs.
#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "advice/ages.hpp"
#include "advice/codec_choices.hpp"
#include "advice/views.hpp"
#include "base/spec.hpp"
#include "codec/levels.hpp"

namespace swapreplay::advice::level_advice {

namespace {

/// zram's algorithm_params.
constexpr KernelRelease first_with_levels{6, 12};

std::vector<Choice> levels_of(const std::string& codec, std::vector<Choice> choices) {
    std::erase_if(choices,
                  [&](const Choice& choice) { return name_of_spec(choice.name) != name_of_spec(codec); });
    for (Choice& choice : choices)
        choice.in_use = choice.name == codec;
    std::ranges::stable_sort(choices, {}, [](const Choice& choice) { return work_of_level(choice.name); });
    return choices;
}

std::optional<Recommendation> not_asked(const AllResults& all, const Circumstances& circumstances,
                                        const std::string& codec, std::size_t levels) {
    Recommendation result;
    const std::string family(name_of_spec(codec));
    const bool has_levels = work_of_level(codec).has_value();
    if (codec.empty()) {
        result.answer = "cannot be told without the compressor";
        return result;
    }
    const bool offered =
        circumstances.device ? circumstances.device->has_levels : all_have(all, first_with_levels);
    if (!has_levels || !offered) {
        result.verdict = Verdict::not_offered;
        result.answer =
            has_levels ? "the kernel does not let one choose it" : fmt::format("{} has none", family);
        if (has_levels) result.sentences.emplace_back("zram has algorithm_params since Linux 6.12.");
        return result;
    }
    if (levels >= 2) return std::nullopt;
    result.answer = all.size() == 1 ? "your trace cannot tell" : "your traces cannot tell";
    const std::string_view parameter = family == "lz4" ? "acceleration" : "level";
    result.sentences.push_back(
        fmt::format("There are lengths under {0} at one level alone. Record several, as in 'swapreplay "
                    "record zram0 my.sr "
                    "--codec {1}:{2}=1,{1}:{2}=2', or name a zram with --device.",
                    codec, family, parameter));
    return result;
}

/// What a choice holds against the one with the least work.
template <class Bytes>
double saved_by(const Choice& choice, const std::vector<Choice>& choices, Bytes bytes) {
    const double least_work = bytes(choices.front());
    return least_work == 0 ? 0 : (least_work - bytes(choice)) / least_work;
}

/// Whether it saves nine tenths of what the best level saves; the one with the least work does if no other saves much.
template <class Bytes>
bool is_enough(const Choice& choice, const std::vector<Choice>& choices, Bytes bytes) {
    constexpr double enough = 0.9;
    double most = 0;
    for (const Choice& other : choices)
        most = std::max(most, saved_by(other, choices, bytes));
    return most < smallest_difference || saved_by(choice, choices, bytes) >= enough * most;
}

/// The least work that is enough, at the peak and on average alike.
const Choice& enough_of(const std::vector<Choice>& choices, const AllResults& all) {
    const auto share = [&](const Choice& choice) {
        const Saving saving = saving_of(choices.front(), choice, all);
        return 1 - (saved_at_peak(saving) + saved_on_average(saving)) / 2;
    };
    return *std::ranges::find_if(choices,
                                 [&](const Choice& choice) { return is_enough(choice, choices, share); });
}

/// For those who do not want to pay so much: what twice the time of a store buys.
std::string at_twice_the_time(const Recommendation& result, const AllResults& all) {
    constexpr double dear = 2;
    const Choice& now = in_use(result.choices);
    const auto chosen = std::ranges::find(result.choices, result.chosen, &Choice::name);
    if (!now.times || !chosen->times || chosen->times->store_us <= dear * now.times->store_us) return {};
    const Choice* best = &now;
    for (const Choice& choice : result.choices)
        if (choice.times && choice.times->store_us <= dear * now.times->store_us &&
            saved_on_average(saving_of(*best, choice, all)) > 0)
            best = &choice;
    const double saved = saved_on_average(saving_of(now, *best, all));
    if (best == &now || saved < smallest_difference)
        return "No level saves half a percent for at most twice the time of a store.";
    return fmt::format("For at most twice the time of a store, {} saves {:.1f} %.", best->name, 100 * saved);
}

Recommendation answer(const AllResults& all, const Circumstances& circumstances, Settings& settings) {
    const std::string now = settings.codec.empty() ? codec_in_use(all, circumstances) : settings.codec;
    Recommendation result;
    result.choices_title = "level";
    if (!now.empty()) result.choices = levels_of(now, codec_choices(all, circumstances));
    if (auto why = not_asked(all, circumstances, now, result.choices.size())) return *why;
    const Choice& chosen = enough_of(result.choices, all);
    const Choice& before = in_use(result.choices);
    result.chosen = chosen.name;
    result.saving = saving_of(before, chosen, all);
    const bool same = &chosen == &before;
    result.verdict = same ? Verdict::keep : Verdict::change;
    result.answer =
        same ? fmt::format("{}, as it is", now) : fmt::format("{} instead of {}", chosen.name, now);
    result.sureness = holds_in(chosen, all, [&](const View& view) {
        return is_enough(chosen, result.choices,
                         [&](const Choice& choice) { return bytes_in(view, choice, all); });
    });
    add_cost_of_codec(result, now, circumstances);
    result.sentences.emplace_back(
        "The fastest that saves nine tenths of what the slowest saves against the fastest of all.");
    if (std::string cheaper = at_twice_the_time(result, all); !cheaper.empty())
        result.sentences.push_back(std::move(cheaper));
    add_limits_of_codecs(result, all, circumstances);
    if (!same) settings.codec = chosen.name;
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{"level", "Level of the compressor", nullptr, nullptr, answer, false};
    return advice;
}

}  // namespace swapreplay::advice::level_advice
