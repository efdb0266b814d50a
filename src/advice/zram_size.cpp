// SPDX-License-Identifier: GPL-2.0-or-later
// zram's disksize and mem_limit: the smallest that refuse nothing, and what smaller limits would refuse.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "advice/views.hpp"
#include "base/number.hpp"
#include "report/numbers.hpp"

namespace swapreplay::advice::zram_size_advice {

namespace {

constexpr std::array<unsigned, 8> shares_of_limit{100, 95, 90, 85, 80, 70, 60, 50};

/// Of all pages.
bool has_lengths_under(const std::string& codec, const TraceFacts& facts) {
    return !facts.has_gaps() && codec != facts.codec_name() &&
           std::ranges::count(facts.metadata.codecs, codec) != 0;
}

/// What the answers before this one suggest. The lengths of all pages have to be known under the codec.
Trial suggested(const TraceFacts& facts, const Settings& so_far, bool with_chain) {
    Trial trial = trial_of_zram(facts);
    if (has_lengths_under(so_far.codec, facts)) trial.codec = so_far.codec;
    if (with_chain && so_far.chain != 0) trial.pool = fmt::format("zsmalloc:chain={}", so_far.chain);
    return trial;
}

std::uint64_t peak_bytes(const AllResults& all, const std::function<Trial(const TraceFacts&)>& trial) {
    std::uint64_t most = 0;
    for (const Results& results : all)
        most = std::max(most, results.of(trial(results.facts())).bytes_peak());
    return most;
}

Trial with_limit(std::uint64_t bytes, const TraceFacts& facts) {
    Trial trial = trial_of_zram(facts);
    trial.limit_pages = std::max<std::uint64_t>(1, bytes / facts.metadata.page_size);
    return trial;
}

/// Beside the shares, one page less than the smallest that refuses nothing.
std::vector<std::uint64_t> limits_of(const AllResults& all) {
    const std::uint64_t peak = peak_bytes(all, trial_of_zram);
    std::vector<std::uint64_t> limits;
    for (const unsigned share : shares_of_limit) {
        limits.push_back(peak / 100 * share + peak % 100 * share / 100);
        if (share == 100)
            limits.push_back(peak - std::min<std::uint64_t>(peak, all.front().facts().metadata.page_size));
    }
    return limits;
}

std::vector<Trial> trials(const TraceFacts& facts) {
    return {trial_of_zram(facts)};
}

std::vector<Trial> more_trials(const AllResults& all, std::size_t trace, const Settings& so_far) {
    const TraceFacts& facts = all[trace].facts();
    std::vector<Trial> wanted{suggested(facts, so_far, false), suggested(facts, so_far, true)};
    for (const std::uint64_t limit : limits_of(all))
        wanted.push_back(with_limit(limit, facts));
    return wanted;
}

std::string peaks_of_thirds(const Results& results) {
    const PoolSummary& pool = results.of(trial_of_zram(results.facts()));
    std::string text;
    for (const PartUse& part : pool.parts)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", bytes_text(part.pages_peak * pool.page_size));
    return fmt::format("{}: the peaks of its thirds are {}.", results.facts().trace, text);
}

void add_curve(Recommendation& answer, const AllResults& all) {
    answer.choices_title = "limit";
    for (const std::uint64_t limit : limits_of(all)) {
        Choice choice =
            choice_of(fmt::format("{} pages", grouped(limit / all.front().facts().metadata.page_size)), all,
                      [&](const TraceFacts& facts) { return with_limit(limit, facts); });
        std::uint64_t refused = 0, reads = 0;
        for (std::size_t trace = 0; trace < all.size(); trace++) {
            const Counts& counts = all[trace].of(choice.trials[trace]).counts;
            refused += counts.rejected;
            reads += counts.reads_of_rejected;
        }
        choice.extras = {{"limit_bytes", "limit", limit, true},
                         {"rejected", "refused writes", refused},
                         {"reads_of_rejected", "reads of them", reads}};
        answer.choices.push_back(std::move(choice));
    }
}

Recommendation answer(const AllResults& all, const Circumstances& /*circumstances*/, Settings& settings) {
    const std::uint64_t in_use = peak_bytes(all, trial_of_zram);
    std::uint64_t disksize = 0;
    for (const Results& results : all)
        disksize = std::max(disksize, (results.facts().slots_peak + 1) * results.facts().metadata.page_size);
    const std::uint64_t with_codec =
        peak_bytes(all, [&](const TraceFacts& facts) { return suggested(facts, settings, false); });
    const std::uint64_t with_both =
        peak_bytes(all, [&](const TraceFacts& facts) { return suggested(facts, settings, true); });
    settings.disksize_bytes = disksize;
    settings.mem_limit_bytes = with_codec;

    Recommendation result;
    result.verdict = Verdict::size;
    result.answer = fmt::format("disksize {}, mem_limit {}", bytes_text(disksize), bytes_text(with_codec));
    result.sentences.push_back(fmt::format(
        "disksize: {} bytes, the most slots in use at once and a page for the swap header. A kernel whose "
        "swap is more "
        "than half full frees slots of loaded pages earlier, which a trace of a larger device does not show.",
        grouped(disksize)));
    result.sentences.push_back(
        fmt::format("mem_limit: {} bytes is the smallest that refuses nothing with the settings in use{}.",
                    grouped(in_use),
                    with_codec == in_use ? std::string()
                                         : fmt::format(", {} with {}", grouped(with_codec), settings.codec)));
    const bool known = std::ranges::all_of(all, [&](const Results& results) {
        return settings.codec.empty() || has_lengths_under(settings.codec, results.facts());
    });
    if (!known)
        result.sentences.push_back(fmt::format(
            "The limit is not for {}: the lengths of all pages are not known under it.", settings.codec));
    add_curve(result, all);
    result.sentences.push_back(
        fmt::format("A page less would refuse {} of the writes: the limit has no reserve.",
                    grouped(result.choices[1].extras[1].value)));
    if (with_both != with_codec)
        result.sentences.push_back(
            fmt::format("With chain size {} too, {} bytes are enough.", settings.chain, grouped(with_both)));
    for (const Results& results : all)
        result.sentences.push_back(peaks_of_thirds(results));
    result.sentences.emplace_back(
        "The table is of the settings in use. A refused write is an error to the writer: the page stays in "
        "memory, or "
        "goes to a swap device of lower priority.");
    return result;
}

}  // namespace

const Advice& advice() {
    static const Advice advice{.name = "zram_size",
                               .title = "zram's size and limit",
                               .trials = trials,
                               .more_trials = more_trials,
                               .answer = answer,
                               .is_of_zram = true};
    return advice;
}

}  // namespace swapreplay::advice::zram_size_advice
