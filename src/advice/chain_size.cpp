// SPDX-License-Identifier: GPL-2.0-or-later
// CONFIG_ZSMALLOC_CHAIN_SIZE: the most pages of a zspage.
#include <algorithm>

#include <fmt/format.h>

#include "advice/views.hpp"
#include "pool/zsmalloc_rules.hpp"

namespace swapreplay::advice::chain_size_advice {

namespace {

constexpr unsigned least_chain = 4, most_chain = 16;
/// Before it zspages had 4 pages at most.
constexpr KernelRelease first_with_choice{6, 3};

bool has_choice(const TraceFacts& facts) {
    return facts.release >= first_with_choice;
}

Trial with_chain(unsigned chain, const TraceFacts& facts) {
    Trial trial = trial_in_use(facts);
    if (chain != zsmalloc::rules_of(facts.release).default_chain)
        trial.pool = fmt::format("zsmalloc:chain={}", chain);
    return trial;
}

std::vector<Trial> trials(const TraceFacts& facts) {
    std::vector<Trial> wanted;
    if (!has_choice(facts)) return wanted;
    for (unsigned chain = least_chain; chain <= most_chain; chain++)
        wanted.push_back(with_chain(chain, facts));
    return wanted;
}

Recommendation answer(const AllResults& all, const Circumstances& /*circumstances*/, Settings& settings) {
    Recommendation result;
    const auto old =
        std::ranges::find_if(all, [](const Results& results) { return !has_choice(results.facts()); });
    if (old != all.end()) {
        result.verdict = Verdict::not_offered;
        result.answer = fmt::format("Linux {} has no choice", old->facts().release.text());
        result.sentences.push_back(
            "Up to 6.2 a zspage has at most 4 pages. --kernel 6.12, for one, shows what a newer kernel could "
            "choose.");
        return result;
    }
    const unsigned now = zsmalloc::rules_of(all.front().facts().release).default_chain;
    result.choices_title = "chain";
    for (unsigned chain = least_chain; chain <= most_chain; chain++) {
        result.choices.push_back(choice_of(
            std::to_string(chain), all, [&](const TraceFacts& facts) { return with_chain(chain, facts); }));
        result.choices.back().in_use = chain == now;
    }
    choose_smallest(result, all);
    result.sentences.push_back(
        fmt::format("{} is the kernel's default, which is taken to be in use. The size is chosen when the "
                    "kernel is built.",
                    now));
    if (result.verdict == Verdict::change) {
        settings.chain = static_cast<unsigned>(std::stoul(result.chosen));
        result.answer = fmt::format("{} instead of {}", result.chosen, now);
        result.cost = "not known: what the kernel's time for a store or a load changes by is not in a replay";
    } else {
        result.answer = fmt::format("no difference; leave it at {}", now);
    }
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{"chain_size", "zsmalloc chain size", trials, nullptr, answer};
    return advice;
}

}  // namespace swapreplay::advice::chain_size_advice
