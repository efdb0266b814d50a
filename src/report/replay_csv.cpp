// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/replay_csv.hpp"

#include <functional>
#include <string_view>

#include <fmt/format.h>

#include "report/chunks_report.hpp"
#include "report/replay_text.hpp"

namespace swapreplay {

namespace {

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + '"';
}

struct CsvColumn {
    std::string_view title;
    std::function<std::string(const ReplayOutcome&, const PoolSummary&)> text;
};

template <class Number>
CsvColumn number_column(std::string_view title, Number of) {
    return {title,
            [of](const ReplayOutcome&, const PoolSummary& pool) { return fmt::format("{}", of(pool)); }};
}

/// Empty where it is not known.
CsvColumn known_column(std::string_view title,
                       std::optional<std::uint64_t> (PoolSummary::*of)() const noexcept) {
    return {title, [of](const ReplayOutcome&, const PoolSummary& pool) {
                const auto value = (pool.*of)();
                return value ? fmt::format("{}", *value) : std::string();
            }};
}

template <class Ratio>
CsvColumn fraction(std::string_view title, Ratio of) {
    return {title,
            [of](const ReplayOutcome&, const PoolSummary& pool) { return fmt::format("{:.6f}", of(pool)); }};
}

CsvColumn known_fraction(std::string_view title, std::optional<double> (PoolSummary::*of)() const noexcept) {
    return {title, [of](const ReplayOutcome&, const PoolSummary& pool) {
                const auto value = (pool.*of)();
                return value ? fmt::format("{:.6f}", *value) : std::string();
            }};
}

/// Empty where it was not asked for or is not known.
CsvColumn without_compaction(std::string_view title, std::uint64_t Compaction::Without::*number) {
    return {title, [number](const ReplayOutcome&, const PoolSummary& pool) {
                if (!pool.compaction || !pool.compaction->without) return std::string();
                return fmt::format("{}", (*pool.compaction->without).*number);
            }};
}

CsvColumn compaction(std::string_view title, std::uint64_t Compaction::*number) {
    return {title, [number](const ReplayOutcome&, const PoolSummary& pool) {
                return pool.compaction ? fmt::format("{}", *pool.compaction.*number) : std::string();
            }};
}

/// Empty of a pool that has no chunks.
CsvColumn chunks_column(std::string_view title, const std::function<std::string(const PoolSummary&)>& text) {
    return {title, [text](const ReplayOutcome&, const PoolSummary& pool) {
                return pool.chunks ? text(pool) : std::string();
            }};
}

/// Empty if nothing is below the pool.
CsvColumn disk_column(std::string_view title, std::uint64_t DiskTraffic::*number) {
    return {title, [number](const ReplayOutcome&, const PoolSummary& pool) {
                return pool.has_disk() ? fmt::format("{}", pool.disk().*number) : std::string();
            }};
}

CsvColumn latency_column(std::string_view title, double share) {
    return {title, [share](const ReplayOutcome&, const PoolSummary& pool) {
                if (!pool.latencies) return std::string();
                const auto ticks = static_cast<double>(pool.latencies->operations().quantile(share));
                return fmt::format("{:.3f}", ticks * TickClock::ns_per_tick());
            }};
}

const std::vector<CsvColumn>& columns() {
    using Outcome = ReplayOutcome;
    using Summary = PoolSummary;
    static const std::vector<CsvColumn> all{
        {"trace", [](const Outcome& outcome, const Summary&) { return quoted(outcome.trace); }},
        {"pool", [](const Outcome&, const Summary& pool) { return quoted(pool.pool); }},
        {"policy", [](const Outcome&, const Summary& pool) { return quoted(pool.policy); }},
        number_column("page_size_bytes", [](const Summary& pool) { return pool.page_size; }),
        {"events",
         [](const Outcome& outcome, const Summary&) { return fmt::format("{}", outcome.summary.events); }},
        known_column("pages_peak", &Summary::pages_peak),
        known_column("pages_end", &Summary::pages_end),
        number_column("payload_peak_bytes", [](const Summary& pool) { return pool.peaks.payload_bytes; }),
        number_column("payload_end_bytes", [](const Summary& pool) { return pool.end.payload_bytes; }),
        number_column("stored_end_bytes", [](const Summary& pool) { return pool.end.stored_bytes; }),
        number_column("used_peak_bytes", [](const Summary& pool) { return pool.peaks.used_bytes; }),
        number_column("used_end_bytes", [](const Summary& pool) { return pool.end.used_bytes; }),
        known_fraction("overhead_peak", &Summary::overhead_peak),
        known_fraction("overhead_end", &Summary::overhead_end),
        number_column("allocs", [](const Summary& pool) { return pool.counts.allocs; }),
        number_column("frees", [](const Summary& pool) { return pool.counts.pool_frees; }),
        number_column("rejected", [](const Summary& pool) { return pool.counts.rejected; }),
        number_column("rejected_too_large",
                      [](const Summary& pool) { return pool.counts.rejected_too_large; }),
        number_column("rejected_at_limit", [](const Summary& pool) { return pool.counts.rejected_at_limit; }),
        number_column("rejected_by_pool", [](const Summary& pool) { return pool.counts.rejected_by_pool; }),
        disk_column("disk_writes", &DiskTraffic::writes),
        disk_column("disk_reads", &DiskTraffic::reads),
        compaction("compaction_runs", &Compaction::runs),
        compaction("compaction_pages_given_back", &Compaction::pages_given_back),
        without_compaction("compaction_pages_peak_without", &Compaction::Without::pages_peak),
        without_compaction("compaction_pages_end_without", &Compaction::Without::pages_end),
        latency_column("ns_per_op_median", 0.5),
        latency_column("ns_per_op_p99", 0.99),
        latency_column("ns_per_op_p999", 0.999),
        {"check", [](const Outcome&,
                     const Summary& pool) { return std::string(pool.checked ? check_word(pool) : ""); }},
        fraction("seconds", [](const Summary& pool) { return pool.seconds; }),
        {"resolved_kernel",
         [](const Outcome&, const Summary& pool) {
             return pool.resolved.kernel ? pool.resolved.kernel->text() : std::string();
         }},
        {"resolved_policy",
         [](const Outcome&, const Summary& pool) { return quoted(pool.resolved.policy.full_text()); }},
        {"resolved_pool", [](const Outcome&, const Summary& pool) { return quoted(pool.pool_text); }},
        {"events_lost",
         [](const Outcome& outcome, const Summary&) {
             return outcome.lost.all ? fmt::format("{}", outcome.lost.told) : std::string();
         }},
        {"partial",
         [](const Outcome& outcome, const Summary&) { return fmt::format("{}", outcome.summary.partial); }},
        chunks_column("chunks_model", [](const Summary&) { return std::string(chunks_model); }),
        chunks_column("chunks_assumed_share",
                      [](const Summary& pool) {
                          const ChunkRules& rules = pool.resolved.policy.rules.chunk;
                          return rules.clens_are_assumed() ? fmt::format("{:.6f}", rules.assumed_share) : "";
                      }),
        chunks_column(
            "chunks_folios_assumed",
            [](const Summary& pool) { return fmt::format("{}", pool.resolved.policy.rules.chunk.any_run); }),
        chunks_column("chunks_read_amplification", [](const Summary& pool) {
            const auto amplification = pool.chunks->totals.read_amplification();
            return amplification ? fmt::format("{:.6f}", *amplification) : "";
        })};
    return all;
}

std::string line(const std::function<std::string(const CsvColumn&)>& cell) {
    std::string text;
    for (const CsvColumn& column : columns()) {
        if (&column != &columns().front()) text += ',';
        text += cell(column);
    }
    return text + '\n';
}

std::string not_replayed_line(const std::string& trace) {
    return line([&trace](const CsvColumn& column) -> std::string {
        if (column.title == "trace") return quoted(trace);
        if (column.title == "events") return "0";
        return column.title == "partial" ? "true" : "";
    });
}

}  // namespace

std::string comparison_csv(const std::vector<ReplayOutcome>& traces,
                           const std::vector<std::string>& not_replayed) {
    std::string text = line([](const CsvColumn& column) { return std::string(column.title); });
    for (const ReplayOutcome& outcome : traces) {
        for (const PoolSummary& pool : outcome.summary.pools)
            text += line([&](const CsvColumn& column) { return column.text(outcome, pool); });
    }
    for (const std::string& trace : not_replayed)
        text += not_replayed_line(trace);
    return text;
}

}  // namespace swapreplay
