// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/replay_json.hpp"

#include <nlohmann/json.hpp>

#include "report/bill_report.hpp"
#include "report/bursts_report.hpp"
#include "report/chunks_report.hpp"
#include "report/moment_report.hpp"
#include "report/or_null.hpp"
#include "report/part_report.hpp"
#include "report/passes_report.hpp"
#include "report/pool_names.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

json trace_keys(const ReplayOutcome& outcome) {
    const Counts counts = outcome.summary.pools.empty() ? Counts{} : outcome.summary.pools.front().counts;
    return {{"trace", outcome.trace},
            {"format", outcome.format},
            {"codec", outcome.codec},
            {"kernel", outcome.kernel.empty() ? json() : json(outcome.kernel)},
            {"slot_bytes", outcome.slot_bytes},
            {"events",
             {{"read", counts.reads}, {"write", counts.writes}, {"free", counts.frees - outcome.left_out}}},
            {"writes_left_out", outcome.left_out},
            {"events_lost", or_null(outcome.lost.known())},
            {"cut", outcome.end == End::cut},
            {"partial", outcome.summary.partial},
            {"selected", part_json(outcome.part)},
            {"first_writes", counts.first_writes},
            {"overwrites", counts.overwrites},
            {"reads_of_empty", counts.reads_of_empty},
            {"frees_of_empty", counts.frees_of_empty}};
}

json latency_json(const Histogram& ticks) {
    const auto ns = [&](double share) {
        return static_cast<double>(ticks.quantile(share)) * TickClock::ns_per_tick();
    };
    return {{"operations", ticks.count()}, {"median", ns(0.5)}, {"p99", ns(0.99)}, {"p999", ns(0.999)}};
}

json latencies_json(const Latencies& latencies) {
    json result = latency_json(latencies.operations());
    result["alloc"] = latency_json(latencies.alloc);
    result["free"] = latency_json(latencies.free);
    result["clock"] = TickClock::name();
    result["clock_cost"] = static_cast<double>(TickClock::own_cost_ticks()) * TickClock::ns_per_tick();
    return result;
}

json check_json(const PoolSummary& pool) {
    json result = {{"ok", !pool.failure}, {"frees_checked", pool.counts_objects}};
    if (const auto& failure = pool.failure) {
        result["what"] = name_of(failure->what);
        result["event"] = failure->event;
        result["slot"] = failure->slot ? json(index(*failure->slot)) : json();
        result["sentence"] = failure->sentence;
    }
    return result;
}

json resolved_json(const PoolSummary& pool, const ReplayOutcome& outcome) {
    const Resolution& resolved = pool.resolved;
    const bool limited = pool.limit_pages != PageSource::no_limit;
    return {{"kernel", resolved.kernel ? json(resolved.kernel->text()) : json()},
            {"kernel_from", resolved.kernel ? json(name_of(resolved.source)) : json()},
            {"policy", resolved.policy.full_text()},
            {"policy_from", name_of(resolved.policy_source)},
            {"pool", pool.pool_text},
            {"page_size_bytes", pool.page_size},
            {"limit_pages", limited ? json(pool.limit_pages) : json()},
            {"writebacks", outcome.writebacks},
            {"recompression", outcome.recompression ? json(outcome.recompression->text) : json()},
            {"codec", outcome.codec},
            {"codec_level", json()},
            {"note", resolved.note.empty() ? json() : json(resolved.note)}};
}

json compaction_json(const Compaction& compaction) {
    const auto& without = compaction.without;
    return {{"runs", compaction.runs},
            {"pages_given_back", compaction.pages_given_back},
            {"pages_peak_without", or_null(without ? std::optional(without->pages_peak) : std::nullopt)},
            {"pages_end_without", or_null(without ? std::optional(without->pages_end) : std::nullopt)}};
}

json pool_keys(const PoolSummary& pool, const ReplayOutcome& outcome) {
    const std::uint64_t operations = pool.counts.allocs + pool.counts.pool_frees;
    json result = {
        {"pool", pool.pool},
        {"policy", pool.policy},
        {"resolved", resolved_json(pool, outcome)},
        {"page_size_bytes", pool.page_size},
        {"pages_peak", or_null(pool.pages_peak())},
        {"pages_peak_event", pool.peaks.pages_event},
        {"pages_end", or_null(pool.pages_end())},
        {"payload_peak_bytes", pool.peaks.payload_bytes},
        {"payload_end_bytes", pool.end.payload_bytes},
        {"stored_peak_bytes", pool.peaks.stored_bytes},
        {"stored_end_bytes", pool.end.stored_bytes},
        {"used_peak_bytes", pool.peaks.used_bytes},
        {"used_end_bytes", pool.end.used_bytes},
        {"overhead_peak", or_null(pool.overhead_peak())},
        {"overhead_end", or_null(pool.overhead_end())},
        {"stored_pages_end", pool.end.stored_pages},
        {"huge_pages_end", pool.end.huge_pages},
        {"whole_pages_end", pool.end.huge_pages},  // the older name
        {"same_filled_end", pool.end.same_filled},
        {"allocs", pool.counts.allocs},
        {"frees", pool.counts.pool_frees},
        {"rejected", pool.counts.rejected},
        {"rejected_too_large", pool.counts.rejected_too_large},
        {"rejected_at_limit", pool.counts.rejected_at_limit},
        {"rejected_by_pool", pool.counts.rejected_by_pool},
        {"reads_of_rejected", pool.counts.reads_of_rejected},
        {"reads_of_refused", pool.counts.reads_of_rejected},  // the older name
        {"seconds", pool.seconds},
        {"ops_per_second", pool.seconds > 0 ? static_cast<double>(operations) / pool.seconds : 0.0}};
    if (pool.has_disk()) {
        result["written_back"] = pool.counts.written_back;
        result["disk_writes"] = pool.disk().writes;
        result["disk_reads"] = pool.disk().reads;
    }
    if (pool.huge_size) result["huge_size"] = *pool.huge_size;
    if (pool.latencies) result["ns_per_op"] = latencies_json(*pool.latencies);
    if (pool.resolved.policy.rules.load_frees) {
        result["loads_freed"] = pool.counts.loads_freed;
        result["reads_of_loaded"] = pool.counts.reads_of_loaded;
    }
    if (pool.passes) result["passes"] = passes_json(outcome, pool);
    if (pool.chunks) result["chunks"] = chunks_json(outcome, pool);
    if (pool.compaction) result["compaction"] = compaction_json(*pool.compaction);
    if (pool.checked || pool.failure) result["check"] = check_json(pool);
    result["peak"] = peak_json(pool);
    if (!pool.classes.empty()) result["classes"] = classes_json(pool.classes);
    if (outcome.bursts) result["bursts"] = bursts_json(outcome, pool);
    return result;
}

/// What a pool holds after some events.
json usage_keys(const std::string& trace, const std::string& pool, std::uint64_t events, const Usage& usage) {
    return {{"trace", trace},
            {"pool", pool},
            {"event", events},
            {"pages", or_null(usage.known_pages())},
            {"payload_bytes", usage.payload_bytes},
            {"stored_bytes", usage.stored_bytes},
            {"used_bytes", usage.used_bytes},
            {"stored_pages", usage.stored_pages}};
}

std::string line_of(const json& line) {
    return line.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

}  // namespace

json classes_json(const std::vector<ClassUse>& classes) {
    json result = json::array();
    for (const ClassUse& use : classes) {
        result.push_back({{"index", use.index},
                          {"size", use.size},
                          {"objects", use.objects},
                          {"pages", use.pages},
                          {"objects_used", use.objects_used},
                          {"pages_used", use.pages_used}});
    }
    return result;
}

json replay_json(const ReplayOutcome& outcome) {
    json result = trace_keys(outcome);
    result.update(pool_keys(outcome.summary.pools.front(), outcome));
    if (!outcome.moments.empty()) result["moments"] = moments_json(outcome);
    if (!outcome.billed.empty()) result["bill"] = bills_json(outcome);
    return result;
}

json comparison_json(const std::vector<ReplayOutcome>& traces, const std::vector<std::string>& not_replayed) {
    json result = {{"traces", json::array()}, {"not_replayed", not_replayed}};
    for (const ReplayOutcome& outcome : traces) {
        json trace = trace_keys(outcome);
        trace["pools"] = json::array();
        for (const PoolSummary& pool : outcome.summary.pools)
            trace["pools"].push_back(pool_keys(pool, outcome));
        result["traces"].push_back(std::move(trace));
    }
    return result;
}

std::string live_json_lines(const std::string& trace, const LiveRow& row,
                            const std::vector<std::string>& pools) {
    std::string lines;
    for (std::size_t i = 0; i < pools.size(); i++) {
        json line = usage_keys(trace, pools[i], row.events, row.pools[i].usage);
        line["time_ns"] = or_null(row.time_ns);
        lines += line_of(line);
    }
    return lines;
}

std::string samples_json_lines(const ReplayOutcome& outcome) {
    std::string lines;
    const bool several_policies = have_several_policies(outcome.summary.pools);
    const std::size_t points =
        outcome.summary.pools.empty() ? 0 : outcome.summary.pools.front().samples.size();
    for (std::size_t at = 0; at < points; at++) {
        for (const PoolSummary& pool : outcome.summary.pools) {
            const Sample& sample = pool.samples[at];
            json keys = usage_keys(outcome.trace, pool.pool, sample.events, sample.usage);
            if (several_policies) keys["policy"] = pool.policy;
            keys["time_ns"] = or_null(sample.passed.time_ns);
            keys["reads"] = sample.passed.reads;
            keys["writes"] = sample.passed.writes;
            keys["live_slots"] = sample.passed.live_slots;
            lines += line_of(keys);
        }
    }
    return lines;
}

}  // namespace swapreplay
