// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/conclusions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/spec.hpp"
#include "report/bursts_report.hpp"
#include "report/numbers.hpp"

namespace swapreplay {

namespace {

bool competes(const PoolSummary& pool) {
    return pool.competes() && !pool.failure;
}

std::string percent_text(double share) {
    return fmt::format("{:.1f} %", 100 * share);
}

/// What the first pool, which the others are compared with, held at its peak.
std::string cost_of(const PoolSummary& first) {
    const Usage& at = first.peaks.usage;
    std::string text = fmt::format("At its peak, {} held {} for {} of compressed pages", first.pool,
                                   bytes_text(first.bytes_peak()), bytes_text(at.payload_bytes));
    if (const auto overhead = first.overhead_peak())
        text += fmt::format(": {} bytes for each byte stored", ratio_text(overhead));
    if (at.stored_pages > 0) {
        const double original = static_cast<double>(at.stored_pages) * first.page_size;
        text += fmt::format(". They stand for {} of memory, {:.2f} times what they took",
                            bytes_text(at.stored_pages * first.page_size),
                            original / static_cast<double>(first.bytes_peak()));
    }
    return text + '.';
}

/// Which pool needed the least, if that is not the first one.
std::string best_of(const std::vector<PoolSummary>& pools) {
    const PoolSummary& first = pools.front();
    const PoolSummary* best = nullptr;
    for (const PoolSummary& pool : pools)
        if (competes(pool) && (best == nullptr || pool.bytes_peak() < best->bytes_peak())) best = &pool;
    if (best == nullptr || pools.size() < 2) return {};
    if (best == &first)
        return fmt::format("None of the other pools needed less at its peak than {}.", first.pool);
    const double saved =
        1 - static_cast<double>(best->bytes_peak()) / static_cast<double>(first.bytes_peak());
    return fmt::format("{} needed the least, {} at its peak: {} less than {} ({}).", best->pool,
                       bytes_text(best->bytes_peak()), bytes_text(first.bytes_peak() - best->bytes_peak()),
                       first.pool, percent_text(saved));
}

/// What the settings of the first pool's own allocator change.
std::string settings_text_of(const std::vector<PoolSummary>& pools) {
    const auto allocator = [](const PoolSummary& pool) { return name_of_spec(pool.pool); };
    const PoolSummary& first = pools.front();
    std::string text;
    for (const PoolSummary& pool : pools) {
        if (&pool == &first || !competes(pool) || allocator(pool) != allocator(first) ||
            first.peaks.pages == 0)
            continue;
        const std::string difference =
            difference_text(static_cast<double>(pool.bytes_peak()), static_cast<double>(first.bytes_peak()));
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", pool.pool,
                            difference == "=" ? "the same" : difference);
    }
    if (text.empty()) return {};
    return fmt::format("Other settings of it, at their peaks: {}.", text);
}

/// In the longest burst of frees, how much had come back after half of them.
std::string burst_of(const ReplayOutcome& outcome) {
    if (!outcome.bursts) return {};
    if (outcome.bursts->empty())
        return "There is no long run of frees in the trace, so it does not tell how soon memory comes back.";
    const auto longest = std::ranges::max_element(*outcome.bursts, {}, &Burst::frees);
    const PoolSummary& first = outcome.summary.pools.front();
    const std::optional<double> given_back = given_back_at_half(*longest, first);
    if (!given_back) return {};
    return fmt::format(
        "When half of the {} frees of the longest burst were done, {} had given back {:.0f} % of the pages "
        "that the "
        "burst gave back in the end.",
        grouped(longest->frees), first.pool, *given_back);
}

std::string not_compressed(const PoolSummary& first) {
    const Counts& counts = first.counts;
    if (counts.writes == 0 || counts.huge == 0) return {};
    return fmt::format("{} of {} writes ({}) were of pages that are stored uncompressed (huge).",
                       grouped(counts.huge), grouped(counts.writes),
                       percent_text(static_cast<double>(counts.huge) / static_cast<double>(counts.writes)));
}

std::string not_stored(const std::vector<PoolSummary>& pools) {
    std::string text;
    for (const PoolSummary& pool : pools) {
        if (pool.counts.rejected == 0) continue;
        text += fmt::format("{}{} rejected {}", text.empty() ? "" : ", ", pool.pool,
                            grouped(pool.counts.rejected));
    }
    if (text.empty()) return {};
    return fmt::format("Of {} writes, {}: their memory is smaller because it lacks these pages.",
                       grouped(pools.front().counts.writes), text);
}

}  // namespace

std::vector<std::string> conclusions(const ReplayOutcome& outcome) {
    const std::vector<PoolSummary>& pools = outcome.summary.pools;
    if (pools.empty() || outcome.summary.events == 0) return {"The trace has no events."};
    const PoolSummary& first = pools.front();
    if (first.peaks.stored_bytes == 0) return {"Nothing was stored that takes memory."};
    std::vector<std::string> all;
    if (first.holds_no_pages())
        all.push_back(
            fmt::format("What {} held is not known: it has its memory from elsewhere.", first.pool));
    else
        all = {cost_of(first), best_of(pools), settings_text_of(pools)};
    for (std::string sentence : {burst_of(outcome), not_compressed(first), not_stored(pools)})
        all.push_back(std::move(sentence));
    std::erase_if(all, [](const std::string& sentence) { return sentence.empty(); });
    return all;
}

}  // namespace swapreplay
