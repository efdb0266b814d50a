// SPDX-License-Identifier: GPL-2.0-or-later
// zram's writeback of idle or huge pages to a backing device: from which age on, and what comes back.
#include <fmt/format.h>

#include "advice/ages.hpp"
#include "advice/views.hpp"
#include "base/number.hpp"

namespace swapreplay::advice::writeback_advice {

namespace {

constexpr KernelRelease first_with_ages{5, 16};
/// Of the pages written, at most one in so many may be read back.
constexpr std::uint64_t written_for_each_read = 10;

Trial with_age(std::uint64_t seconds, const TraceFacts& facts) {
    Trial trial = trial_of_zram(facts);
    trial.writeback = fmt::format("idle={},every={}", seconds, seconds);
    return trial;
}

Trial of_huge_pages(std::uint64_t every, const TraceFacts& facts) {
    Trial trial = trial_of_zram(facts);
    trial.writeback = fmt::format("type=huge,every={}", every);
    return trial;
}

bool can_be_asked(const AllResults& all) {
    return all_have(all, first_with_ages) && !ages_to_try(all).empty();
}

std::vector<Trial> more_trials(const AllResults& all, std::size_t trace, const Settings& /*so_far*/) {
    std::vector<Trial> wanted;
    if (!can_be_asked(all)) return wanted;
    const TraceFacts& facts = all[trace].facts();
    wanted = {trial_of_zram(facts), of_huge_pages(ages_to_try(all).front(), facts)};
    for (const std::uint64_t age : ages_to_try(all))
        wanted.push_back(with_age(age, facts));
    return wanted;
}

std::uint64_t extra(const Choice& choice, std::string_view key) {
    for (const Extra& one : choice.extras)
        if (one.key == key) return one.value;
    return 0;
}

void add_extras(Choice& choice, const AllResults& all) {
    std::uint64_t written = 0, read_back = 0, blocks = 0;
    for (std::size_t trace = 0; trace < all.size(); trace++) {
        const PoolSummary& pool = all[trace].of(choice.trials[trace]);
        written += pool.passes->totals.written;
        read_back += pool.counts.device_reads;
        blocks += pool.passes->totals.blocks_peak;
    }
    choice.extras = {{"written", "written", written},
                     {"read_back", "read back", read_back},
                     {"blocks_peak", "on disk", blocks}};
}

Recommendation answer(const AllResults& all, const Circumstances& /*circumstances*/, Settings& settings) {
    if (!can_be_asked(all)) {
        if (all_have(all, first_with_ages)) return cannot_tell_ages(all);
        Recommendation result;
        result.verdict = Verdict::not_offered;
        result.answer = "the kernel cannot tell ages";
        result.sentences.emplace_back("zram marks pages idle by age since Linux 5.16.");
        return result;
    }
    const std::vector<std::uint64_t> ages = ages_to_try(all);
    Recommendation result;
    result.choices_title = "idle for";
    result.choices.push_back(choice_of("never", all, trial_of_zram));
    result.choices.back().in_use = true;
    result.choices.back().extras = {
        {"written", "written", 0}, {"read_back", "read back", 0}, {"blocks_peak", "on disk", 0}};
    result.choices.push_back(
        choice_of("huge", all, [&](const TraceFacts& facts) { return of_huge_pages(ages.front(), facts); }));
    for (const std::uint64_t age : ages)
        result.choices.push_back(
            choice_of(age_text(age), all, [&](const TraceFacts& facts) { return with_age(age, facts); }));
    for (std::size_t i = 1; i < result.choices.size(); i++)
        add_extras(result.choices[i], all);

    const Choice& now = result.choices.front();
    const Choice* chosen = &now;
    for (std::size_t i = 0; i < ages.size() && chosen == &now; i++) {
        const Choice& choice = result.choices[i + 2];
        const bool stays = extra(choice, "read_back") * written_for_each_read <= extra(choice, "written");
        if (!stays || saved_on_average(saving_of(now, choice, all)) < smallest_difference) continue;
        chosen = &choice;
        settings.writeback_idle_seconds = ages[i];
    }
    result.chosen = chosen->name;
    result.saving = saving_of(now, *chosen, all);
    result.sentences.push_back(ages_sentence(all));
    if (chosen == &now) {
        result.verdict = Verdict::keep;
        result.answer = "no age pays";
        result.sentences.emplace_back(
            "At every age tried, either less than half a percent is saved on average, or more than one page "
            "in ten that "
            "was written is read back.");
        return result;
    }
    result.verdict = Verdict::change;
    result.answer = fmt::format("if there is a device for it: pages idle for {}", chosen->name);
    result.sureness = saves_in(*chosen, now, all);
    result.cost = fmt::format(
        "{} pages written to the device, {} reads from it; how long they take is not known to a trace",
        grouped(extra(*chosen, "written")), grouped(extra(*chosen, "read_back")));
    result.sentences.emplace_back(
        "The youngest age of those tried at which at most one page in ten that was written is read back.");
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{.name = "writeback",
                               .title = "Writeback",
                               .trials = nullptr,
                               .more_trials = more_trials,
                               .answer = answer,
                               .is_of_zram = true};
    return advice;
}

}  // namespace swapreplay::advice::writeback_advice
