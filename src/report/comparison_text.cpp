// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <functional>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "base/wrapped.hpp"
#include "report/bursts_report.hpp"
#include "report/chunks_report.hpp"
#include "report/numbers.hpp"
#include "report/pool_names.hpp"
#include "report/replay_text.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

/// A column of the comparison: a number of each pool, how it is written, and which is best.
struct Metric {
    enum class Best {
        none,
        least,
        least_of_all_pages,  ///< among the pools that lack no page which another has
    };

    std::string title;
    std::function<double(const PoolSummary&)> value;
    std::function<std::string(const PoolSummary&)> text;
    Best best = Best::least_of_all_pages;
};

/// Of a Metric's value: no pool is best by it.
constexpr double unknown = std::numeric_limits<double>::infinity();

using Pages = std::optional<std::uint64_t> (PoolSummary::*)() const noexcept;

Metric memory(std::string title, Pages pages) {
    const auto bytes = [pages](const PoolSummary& pool) {
        return (pool.*pages)().value_or(0) * pool.page_size;
    };
    return {std::move(title), [bytes](const PoolSummary& pool) { return static_cast<double>(bytes(pool)); },
            [pages, bytes](const PoolSummary& pool) {
                return (pool.*pages)() ? bytes_text(bytes(pool)) : std::string("not known");
            }};
}

/// How a metric compares with the first pool's.
Metric against_first(const Metric& metric, const PoolSummary& first) {
    return {"to first", metric.value,
            [value = metric.value, base = metric.value(first), &first](const PoolSummary& pool) {
                const bool compared = &pool != &first && !pool.holds_no_pages();
                return compared ? difference_text(value(pool), base) : std::string();
            },
            Metric::Best::none};
}

Metric latency(std::string title, double share) {
    const auto ticks = [share](const PoolSummary& pool) {
        return static_cast<double>(pool.latencies->operations().quantile(share)) * TickClock::ns_per_tick();
    };
    return {std::move(title), ticks,
            [ticks](const PoolSummary& pool) { return fmt::format("{:.0f}", ticks(pool)); },
            Metric::Best::least};
}

Metric count(std::string title, const std::function<std::uint64_t(const PoolSummary&)>& number,
             Metric::Best best) {
    return {std::move(title), [number](const PoolSummary& pool) { return static_cast<double>(number(pool)); },
            [number](const PoolSummary& pool) { return grouped(number(pool)); }, best};
}

double operations_per_second(const PoolSummary& pool) {
    if (pool.seconds <= 0) return 0;
    return static_cast<double>(pool.counts.allocs + pool.counts.pool_frees) / pool.seconds;
}

/// Pages at the peak and at the end, beside the same replay without compaction: "-13/-402".
std::string compaction_cell(const PoolSummary& pool) {
    if (!pool.compaction) return "-";
    const auto& without = pool.compaction->without;
    if (!without) return "not known";
    const auto change = [](std::uint64_t with, std::uint64_t alone) {
        return with < alone ? '-' + grouped(alone - with) : with > alone ? '+' + grouped(with - alone) : "0";
    };
    return change(pool.peaks.pages, without->pages_peak) + '/' + change(pool.end.pages, without->pages_end);
}

bool any(const std::vector<PoolSummary>& pools, const std::function<bool(const PoolSummary&)>& has) {
    return std::any_of(pools.begin(), pools.end(), has);
}

std::vector<Metric> metrics_for(const std::vector<PoolSummary>& pools) {
    const Metric peak = memory("peak", &PoolSummary::pages_peak);
    const Metric end = memory("end", &PoolSummary::pages_end);
    std::vector<Metric> metrics{
        peak,
        against_first(peak, pools.front()),
        {"overhead", [](const PoolSummary& pool) { return pool.overhead_peak().value_or(unknown); },
         [](const PoolSummary& pool) { return ratio_text(pool.overhead_peak()); }},
        end,
        against_first(end, pools.front()),
        {"pages", [](const PoolSummary& pool) { return static_cast<double>(pool.peaks.pages); },
         [](const PoolSummary& pool) { return pool.holds_no_pages() ? "-" : grouped(pool.peaks.pages); },
         Metric::Best::none}};
    if (any(pools, [](const PoolSummary& pool) { return pool.counts.rejected > 0; })) {
        metrics.push_back(count(
            "rejected", [](const PoolSummary& pool) { return pool.counts.rejected; }, Metric::Best::least));
    }
    if (any(pools, [](const PoolSummary& pool) { return pool.disk().writes + pool.disk().reads > 0; })) {
        const auto disk = [&metrics](const char* title, std::uint64_t DiskTraffic::*number) {
            metrics.push_back({title, [](const PoolSummary&) { return 0.0; },
                               [number](const PoolSummary& pool) {
                                   return pool.has_disk() ? grouped(pool.disk().*number) : std::string("-");
                               },
                               Metric::Best::none});
        };
        disk("disk writes", &DiskTraffic::writes);
        disk("disk reads", &DiskTraffic::reads);
    }
    if (any(pools, [](const PoolSummary& pool) { return pool.compaction.has_value(); })) {
        metrics.push_back(
            {"by compaction", [](const PoolSummary&) { return 0.0; }, compaction_cell, Metric::Best::none});
    }
    if (pools.front().latencies) {
        metrics.push_back(latency("ns, median", 0.5));
        metrics.push_back(latency("99 %", 0.99));
        metrics.push_back(latency("99.9 %", 0.999));
    } else if (!pools.front().checked) {
        metrics.push_back(
            {"Mop/s", operations_per_second,
             [](const PoolSummary& pool) { return fmt::format("{:.1f}", operations_per_second(pool) / 1e6); },
             Metric::Best::none});  // measured while other pools run
    }
    if (pools.front().checked) {
        metrics.push_back({"check", [](const PoolSummary&) { return 0.0; },
                           [](const PoolSummary& pool) { return std::string(check_word(pool)); },
                           Metric::Best::none});
    }
    return metrics;
}

std::uint64_t pages_missing(const PoolSummary& pool) {
    return pool.counts.rejected + pool.counts.reads_of_loaded;
}

/// Which pools lack pages that another holds: more were rejected, or zswap stored more again that the trace does not have.
std::function<bool(const PoolSummary&)> lacks_pages(const std::vector<PoolSummary>& pools) {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const PoolSummary& pool : pools)
        if (pool.competes()) least = std::min(least, pages_missing(pool));
    return [least](const PoolSummary& pool) { return pages_missing(pool) > least; };
}

/// The best value among the pools that compete; every pool that has it is marked.
std::function<bool(const PoolSummary&)> is_best(const Metric& metric, const std::vector<PoolSummary>& pools) {
    std::vector<double> values;
    const auto competes = [&metric, lacks = lacks_pages(pools)](const PoolSummary& pool) {
        return pool.competes() && (metric.best != Metric::Best::least_of_all_pages || !lacks(pool));
    };
    for (const PoolSummary& pool : pools) {
        if (competes(pool)) values.push_back(metric.value(pool));
    }
    if (metric.best == Metric::Best::none || values.size() < 2)
        return [](const PoolSummary&) { return false; };
    const double best = *std::min_element(values.begin(), values.end());
    return [value = metric.value, best, competes](const PoolSummary& pool) {
        return competes(pool) && best != unknown && value(pool) == best;
    };
}

/// What becomes of a page that is rejected, as policies differ in it.
std::string rejected_text(const std::vector<PoolSummary>& pools) {
    if (!any(pools, [](const PoolSummary& pool) { return pool.counts.rejected > 0; })) return {};
    return "rejected: zswap's go to the disk; under zram the writer gets an error, and the\n"
           "  kernel uses another swap device if there is one, whose reads are not counted\n"
           "  here\n";
}

/// What a trace of a block device cannot tell of zswap above it.
std::string unknown_text(const std::vector<PoolSummary>& pools) {
    std::string text;
    for (const PoolSummary& pool : pools) {
        if (pool.counts.reads_of_loaded == 0) continue;
        text += fmt::format(
            "{} under {}: {} of pages that a load had freed before. zswap had stored\n"
            "  them again when they were evicted; the trace does not tell when, so they are\n"
            "  missing here. loads=keep holds them all the time: the truth lies between.\n",
            pool.pool, pool.policy, counted(pool.counts.reads_of_loaded, "read"));
    }
    return text;
}

/// Why a pool of little memory has no mark.
std::string unmarked_text(const std::vector<PoolSummary>& pools) {
    std::vector<std::string> names;
    const auto lacks = lacks_pages(pools);
    for (const PoolSummary& pool : pools)
        if (pool.competes() && lacks(pool)) names.push_back(name_among(pool, pools));
    if (names.empty()) return {};
    return wrapped(fmt::format("no * for the memory of {}: pages are missing there that others hold",
                               fmt::join(names, "; ")),
                   2) +
           '\n';
}

/// Of each policy with chunks that they are a model, and of each pool what they cost.
std::string chunks_notes(const ReplayOutcome& outcome) {
    std::string text;
    for (const PoolSummary& pool : outcome.summary.pools)
        if (pool.chunks)
            text += fmt::format("\n{}, {}:\n{}", printable(pool.pool), printable(pool.policy),
                                chunks_in_short(outcome, pool));
    return text;
}

}  // namespace

std::string not_replayed_text(const std::string& trace) {
    return fmt::format("trace     {}: NOT REPLAYED: stopped before it\n", printable(trace));
}

std::string comparison_text(const ReplayOutcome& outcome) {
    const std::vector<PoolSummary>& pools = outcome.summary.pools;
    std::string text = trace_text(outcome);
    text += resolved_text(outcome) + '\n';
    const std::vector<Metric> metrics = metrics_for(pools);
    const bool several_policies = have_several_policies(pools);
    std::vector<Table::Column> columns{{several_policies ? "pool, policy" : "pool", Table::Align::left}};
    std::vector<std::function<bool(const PoolSummary&)>> best;
    for (const Metric& metric : metrics) {
        // Room for the mark, so that numbers stay below each other.
        columns.push_back({metric.best == Metric::Best::none ? metric.title : metric.title + ' '});
        best.push_back(is_best(metric, pools));
    }
    Table table(columns);
    for (const PoolSummary& pool : pools) {
        std::vector<std::string> row{name_among(pool, pools)};
        for (std::size_t at = 0; at < metrics.size(); at++) {
            std::string cell = metrics[at].text(pool);
            if (metrics[at].best != Metric::Best::none) cell += best[at](pool) ? '*' : ' ';
            row.push_back(std::move(cell));
        }
        table.add_row(std::move(row));
    }
    text += table.text(usual_columns);
    for (const PoolSummary& pool : pools) {
        if (pool.failure) text += fmt::format("{}: {}\n", name_among(pool, pools), pool.failure->sentence);
    }
    if (several_policies) text += rejected_text(pools);
    text += unknown_text(pools) + unmarked_text(pools) + chunks_notes(outcome);
    if (outcome.bursts) text += bursts_text(outcome);
    return text;
}

}  // namespace swapreplay
