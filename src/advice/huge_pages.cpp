// SPDX-License-Identifier: GPL-2.0-or-later
// The length from which on zram stores a page uncompressed: what that costs, and what moves it.
#include <fmt/format.h>

#include "advice/views.hpp"
#include "base/number.hpp"
#include "report/numbers.hpp"

namespace swapreplay::advice::huge_pages_advice {

namespace {

Trial without_threshold(const TraceFacts& facts) {
    Trial trial = trial_of_zram(facts);
    trial.policy = "zram:huge=page";
    return trial;
}

std::vector<Trial> trials(const TraceFacts& facts) {
    return {trial_of_zram(facts), without_threshold(facts)};
}

std::string at_the_peak(const Results& results) {
    const PoolSummary& pool = results.of(trial_of_zram(results.facts()));
    const Usage& usage = pool.peaks.usage;
    const std::uint64_t bytes = usage.huge_pages * pool.page_size;
    return fmt::format(
        "{}: pages of {} bytes and more are huge. At the peak {} of {} pages are, in {} of {}; of all {} "
        "writes {} were.",
        results.facts().trace, grouped(pool.huge_size.value_or(pool.page_size)), grouped(usage.huge_pages),
        grouped(usage.stored_pages), bytes_text(bytes), bytes_text(pool.bytes_peak()),
        grouped(pool.counts.writes), grouped(pool.counts.huge));
}

/// The threshold is the largest class but for those of a page.
std::string with_other_chains(const AllResults& all) {
    std::string text;
    for (const unsigned chain : {4U, 8U, 16U}) {
        Trial trial = trial_of_zram(all.front().facts());
        trial.pool = fmt::format("zsmalloc:chain={}", chain);
        if (!all.front().has(trial)) continue;  // the kernel's own, or a kernel without a choice
        const PoolSummary& pool = all.front().of(trial);
        text += fmt::format("{}{} with a chain size of {}", text.empty() ? "" : ", ",
                            grouped(pool.huge_size.value_or(pool.page_size)), chain);
    }
    return text.empty() ? text : fmt::format("The chain size moves the threshold: {}.", text);
}

Recommendation answer(const AllResults& all, const Circumstances& /*circumstances*/, Settings& /*settings*/) {
    Recommendation result;
    result.choices_title = "huge from";
    result.choices.push_back(choice_of("kernel's", all, trial_of_zram));
    result.choices.back().in_use = true;
    result.choices.push_back(choice_of("a page", all, without_threshold));
    for (Choice& choice : result.choices) {
        std::uint64_t huge = 0;
        for (std::size_t trace = 0; trace < all.size(); trace++)
            huge += all[trace].of(choice.trials[trace]).counts.huge;
        choice.extras = {{"huge", "huge writes", huge}};
    }
    choose_smallest(result, all);
    if (result.verdict == Verdict::keep) {
        result.answer = "no difference";
        result.sentences.emplace_back(
            "Without the threshold the long pages would take as much: from there on zsmalloc has one object "
            "a page. "
            "Stored uncompressed, they cost a copy instead of a decompression.");
    } else {
        result.answer = "the threshold costs memory";
        result.sentences.emplace_back(
            "No setting changes it but the chain size; a kernel would have to be patched.");
    }
    for (const Results& results : all)
        result.sentences.push_back(at_the_peak(results));
    if (std::string chains = with_other_chains(all); !chains.empty())
        result.sentences.push_back(std::move(chains));
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{.name = "huge_pages",
                               .title = "Huge pages",
                               .trials = trials,
                               .more_trials = nullptr,
                               .answer = answer,
                               .is_of_zram = true};
    return advice;
}

}  // namespace swapreplay::advice::huge_pages_advice
