// SPDX-License-Identifier: GPL-2.0-or-later
// zram or zswap: memory for the same pages, and what goes to the disk when there is less of it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "advice/views.hpp"
#include "base/number.hpp"
#include "report/numbers.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::advice::zswap_advice {

namespace {

constexpr std::array<unsigned, 2> shares_of_peak{75, 50};
constexpr KernelRelease first_without_zpool{6, 18};

/// Some releases chose a pool by an address.
bool can_be_replayed(const TraceFacts& facts) {
    try {
        (void)StorePolicy::parse("zswap", facts.release.text());
        return true;
    } catch (const Error&) {
        return false;
    }
}

Trial under(const std::string& policy, std::uint64_t limit_pages, const TraceFacts& facts) {
    Trial trial = trial_in_use(facts);
    trial.policy = policy;
    trial.limit_pages = limit_pages;
    return trial;
}

/// Of a block device's trace, in which the pages are missing that zswap stored again.
Trial most_of_zswap(const TraceFacts& facts) {
    return under(facts.is_of_zswap() ? "zswap" : "zswap:loads=keep", 0, facts);
}

std::uint64_t share_of_peak(unsigned share, const Results& results) {
    const std::uint64_t peak = results.of(under("zram", 0, results.facts())).peaks.pages;
    return std::max<std::uint64_t>(1, peak * share / 100);
}

std::vector<Trial> trials(const TraceFacts& facts) {
    if (!can_be_replayed(facts)) return {trial_in_use(facts)};
    return {under("zram", 0, facts), under("zswap", 0, facts), under("zswap:loads=keep", 0, facts)};
}

std::vector<Trial> more_trials(const AllResults& all, std::size_t trace, const Settings& /*so_far*/) {
    const Results& results = all[trace];
    std::vector<Trial> wanted;
    if (!can_be_replayed(results.facts())) return wanted;
    for (const unsigned share : shares_of_peak)
        for (const char* policy : {"zram", "zswap"})
            wanted.push_back(under(policy, share_of_peak(share, results), results.facts()));
    return wanted;
}

/// What does not stay in memory. Below zram it is taken to be a second swap device.
void add_extras(Choice& choice, const AllResults& all) {
    std::uint64_t writes = 0, reads = 0;
    for (std::size_t trace = 0; trace < all.size(); trace++) {
        const PoolSummary& pool = all[trace].of(choice.trials[trace]);
        const bool below = pool.resolved.policy.rules.rejected_goes_to_disk;
        writes += below ? pool.disk().writes : pool.counts.rejected;
        reads += below ? pool.disk().reads : pool.counts.reads_of_rejected;
    }
    choice.extras = {{"disk_writes", "to disk", writes}, {"disk_reads", "read there", reads}};
}

/// Without a limit: pages that zswap does not take, whatever room it has.
std::uint64_t not_taken(const AllResults& all) {
    std::uint64_t rejected = 0;
    for (const Results& results : all)
        rejected += results.of(under("zswap", 0, results.facts())).counts.rejected;
    return rejected;
}

std::string loaded_again(const AllResults& all) {
    std::uint64_t again = 0;
    for (const Results& results : all)
        again += results.of(under("zswap", 0, results.facts())).counts.reads_of_loaded;
    if (again == 0) return {};
    return fmt::format(
        "{} reads are of pages that zswap freed when it loaded them: it had stored them again by then, which "
        "a trace of a "
        "block device does not show. With loads=keep nothing is freed by a load; the truth lies between the "
        "two.",
        grouped(again));
}

bool is_in_use(std::string_view policy, const AllResults& all) {
    const bool zswap =
        std::ranges::all_of(all, [](const Results& results) { return results.facts().is_of_zswap(); });
    return (policy == "zswap") == zswap;
}

void add_choices(Recommendation& result, const AllResults& all) {
    result.choices_title = "";
    for (const char* policy : {"zram", "zswap"}) {
        result.choices.push_back(
            choice_of(policy, all, [&](const TraceFacts& facts) { return under(policy, 0, facts); }));
        result.choices.back().in_use = is_in_use(policy, all);
    }
    result.choices.push_back(choice_of("zswap, loads=keep", all, [](const TraceFacts& facts) {
        return under("zswap:loads=keep", 0, facts);
    }));
    for (const unsigned share : shares_of_peak)
        for (const char* policy : {"zram", "zswap"}) {
            Choice choice{fmt::format("{}, {} %", policy, share), {}, false, {}};
            for (const Results& results : all)
                choice.trials.push_back(under(policy, share_of_peak(share, results), results.facts()));
            result.choices.push_back(std::move(choice));
        }
    for (Choice& choice : result.choices)
        add_extras(choice, all);
}

/// Of traces of a block device, which zram or zswap could be.
void answer_of_devices(Recommendation& result, const AllResults& all, bool same_pages) {
    const Choice &zram = result.choices[0], &frees = result.choices[1], &keeps = result.choices[2];
    const auto saves = [&](const Choice& choice) {
        const Saving saving = saving_of(zram, choice, all);
        return (saved_at_peak(saving) + saved_on_average(saving)) / 2;
    };
    const double least = std::min(saves(frees), saves(keeps)), most = std::max(saves(frees), saves(keeps));
    if (!same_pages) {
        result.answer = "memory alone cannot tell";
    } else if (least >= smallest_difference) {
        result.verdict = Verdict::change;
        result.chosen = frees.name;
        result.answer = "zswap holds the same pages in less memory";
        result.saving = saving_of(zram, saves(frees) < saves(keeps) ? frees : keeps, all);
        result.sureness = saves_in(saves(frees) < saves(keeps) ? frees : keeps, zram, all);
    } else if (most < smallest_difference) {
        result.verdict = Verdict::keep;
        result.chosen = zram.name;
        result.answer = most > -smallest_difference ? "no difference in memory"
                                                    : "zram holds the same pages in less memory";
        result.saving = saving_of(zram, zram, all);
        result.sureness = best_in(zram, {zram, frees, keeps}, all);
    } else {
        result.answer = "memory alone cannot tell";
        result.sentences.push_back(fmt::format(
            "zswap would need between {:.1f} % less than zram and {}, at the peak and on average taken "
            "together.",
            100 * most,
            least < -smallest_difference ? fmt::format("{:.1f} % more", -100 * least) : "as much"));
    }
}

/// Of recordings of zswap, by which zswap is known, and the most that zram would need.
void answer_of_recordings(Recommendation& result, const AllResults& all) {
    const Choice &zram = result.choices[0], &zswap = result.choices[1];
    const Saving saving = saving_of(zswap, zram, all);
    const double saved = (saved_at_peak(saving) + saved_on_average(saving)) / 2;
    if (!zswap.in_use) {
        result.answer = "cannot be told of recordings of both together";
    } else if (saved >= smallest_difference) {
        result.verdict = Verdict::change;
        result.chosen = zram.name;
        result.answer = "zram holds the same pages in less memory";
        result.saving = saving;
        result.sureness = saves_in(zram, zswap, all);
    } else {
        result.answer = "a recording of zswap cannot tell";
        result.sentences.push_back(fmt::format(
            "zram would need at most {:.1f} % more than zswap, at the peak and on average taken together.",
            -100 * saved));
    }
}

Recommendation answer(const AllResults& all, const Circumstances& /*circumstances*/, Settings& settings) {
    Recommendation result;
    const auto old =
        std::ranges::find_if(all, [](const Results& results) { return !can_be_replayed(results.facts()); });
    if (old != all.end()) {
        result.verdict = Verdict::cannot_tell;
        result.answer = "cannot be told";
        result.sentences.push_back(
            fmt::format("zswap of Linux {} cannot be replayed: from 6.2 to 6.10 some releases chose a pool "
                        "by the hash of "
                        "an address. --kernel 6.12, for one, can be.",
                        old->facts().release.text()));
        return result;
    }
    add_choices(result, all);
    std::uint64_t writes = 0;
    for (const Results& results : all)
        writes += results.facts().writes;
    const std::uint64_t rejected = not_taken(all);
    if (rejected > 0)
        result.sentences.push_back(fmt::format(
            "zswap does not take {} of the {} writes, which go to the disk: its memory lacks their pages.",
            grouped(rejected), grouped(writes)));
    if (std::ranges::any_of(all, [](const Results& results) { return results.facts().is_of_zswap(); })) {
        answer_of_recordings(result, all);
    } else {
        answer_of_devices(result, all,
                          static_cast<double>(rejected) < smallest_difference * static_cast<double>(writes));
    }
    if (std::string again = loaded_again(all); !again.empty()) result.sentences.push_back(std::move(again));
    result.sentences.emplace_back(
        "The rows of 75 % and 50 % have that share of zram's peak as their limit. What zram refuses is taken "
        "to go to a "
        "swap device below it, and what zswap writes back to its own: the fewer reads there, the better. "
        "Without a disk, "
        "zswap is not a choice.");
    for (const Results& results : all)
        settings.zswap_bytes =
            std::max(settings.zswap_bytes, results.of(most_of_zswap(results.facts())).bytes_peak());
    settings.zswap_has_zpool = std::ranges::any_of(
        all, [](const Results& results) { return results.facts().release < first_without_zpool; });
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{"zswap", "zram or zswap", trials, more_trials, answer};
    return advice;
}

}  // namespace swapreplay::advice::zswap_advice
