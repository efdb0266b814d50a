// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/replay_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "base/printable.hpp"
#include "base/spec.hpp"
#include "base/wrapped.hpp"
#include "pool/external_pool.hpp"
#include "report/bill_report.hpp"
#include "report/bursts_report.hpp"
#include "report/chunks_report.hpp"
#include "report/moment_report.hpp"
#include "report/numbers.hpp"
#include "report/part_report.hpp"
#include "report/passes_report.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

using Align = Table::Align;

/// Two CPUs at once may take new pages where there is room a moment later: only our zsmalloc repeats that.
std::string unheeded_text(const PoolSummary& pool) {
    return fmt::format(
        "{} takes new pages by its own rules; the trace has {} for which the recorded kernel took new pages "
        "while something else happened, and zsmalloc here follows it",
        pool.pool, counted(pool.counts.told_new_pages, "store"));
}

std::string ns_text(const Histogram& ticks, double share) {
    return fmt::format("{:.1f}", static_cast<double>(ticks.quantile(share)) * TickClock::ns_per_tick());
}

std::string kernel_text(const Resolution& resolved) {
    if (!resolved.note.empty() && !resolved.kernel) return "none: policy and pool are of different ones";
    if (!resolved.kernel) return "none: neither policy nor pool follows one";
    const std::string release = resolved.kernel->text();
    switch (resolved.source) {
        case KernelSource::option:
            return release + ", as --kernel says";
        case KernelSource::policy:
            return release + ", the policy's";
        case KernelSource::pool:
            return release + ", the pool's";
        case KernelSource::trace:
            return release + ", which the trace was recorded on";
        case KernelSource::nobody:
            break;
    }
    return release + ", the newest known";
}

std::string policy_text(const Resolution& resolved) {
    const bool of_trace = resolved.policy_source == PolicySource::trace;
    return resolved.policy.full_text() + (of_trace ? ", which the trace is a recording of" : "");
}

/// Columns before the values of the lines that say what was replayed, and how.
constexpr std::size_t head_indent = 10;

std::string huge_text(const PoolSummary& pool, std::string_view before, std::string_view after) {
    if (!pool.huge_size) return {};
    return fmt::format("{}huge from {} B{}", before, grouped(*pool.huge_size), after);
}

/// The pool with its parameters, without the size of a page, which is put into `page`.
std::string text_without_page(const PoolSummary& pool, std::string& page) {
    std::string text = pool.pool_text;
    if (const std::size_t last = text.find_last_of(":,"); text.find("page=", last) == last + 1) {
        page = "; " + text.substr(last + 1);
        text.erase(last);
    }
    return text;
}

/// From which clen a page is huge, and under which policy, if the same pool is there under one that does not say.
std::string huge_of_same(const PoolSummary& pool, const std::vector<PoolSummary>& pools) {
    const auto is_same = [&pool](const PoolSummary& other) { return other.pool_text == pool.pool_text; };
    const bool by_all = std::ranges::all_of(pools, [&](const PoolSummary& other) {
        return !is_same(other) || other.huge_size == pool.huge_size;
    });
    if (by_all) return huge_text(pool, " (", ")");
    return huge_text(pool, " (", fmt::format(" under {})", name_of_spec(pool.policy)));
}

/// All pools, each once. The size of a page is the trace's for all of them, and is said after the last.
std::string pools_text(const std::vector<PoolSummary>& pools) {
    std::vector<std::string> texts;
    std::string page;
    for (const PoolSummary& pool : pools) {
        const bool told_by_another =
            !pool.huge_size && std::ranges::any_of(pools, [&pool](const PoolSummary& other) {
                return other.pool_text == pool.pool_text && other.huge_size;
            });
        std::string text = printable(text_without_page(pool, page)) + huge_of_same(pool, pools);
        if (!told_by_another && std::ranges::find(texts, text) == texts.end())
            texts.push_back(std::move(text));
    }
    return fmt::format("{}{}", fmt::join(texts, ", "), page);
}

std::string memory_text(const PoolSummary& pool) {
    Table table({{"", Align::left}, {"peak"}, {"end"}});
    table.add_row({"pages", pages_text(pool.pages_peak(), pool.page_size),
                   pages_text(pool.pages_end(), pool.page_size)});
    table.add_row({"payload", bytes_text(pool.peaks.payload_bytes), bytes_text(pool.end.payload_bytes)});
    table.add_row({"stored", bytes_text(pool.peaks.stored_bytes), bytes_text(pool.end.stored_bytes)});
    table.add_row({"used", bytes_text(pool.peaks.used_bytes), bytes_text(pool.end.used_bytes)});
    table.add_row({"overhead", ratio_text(pool.overhead_peak()), ratio_text(pool.overhead_end())});
    return table.text() +
           "\npages: held, what the machine pays · payload: the compressed lengths ·\n"
           "stored: huge pages in full · used: objects with headers and rounding ·\n"
           "overhead: bytes of pages for each byte of payload\n";
}

/// How many pages compaction saved, or cost.
std::string change_text(std::uint64_t with, std::uint64_t without) {
    if (with == without) return "as without";
    return fmt::format("{} {} than without", grouped(std::max(with, without) - std::min(with, without)),
                       with < without ? "fewer" : "more");
}

std::string compaction_text(const PoolSummary& pool) {
    const Compaction& compaction = *pool.compaction;
    std::string text = fmt::format("compacted {} times: ", grouped(compaction.runs));
    if (!compaction.without) return text + "what that changed is not known for this pool\n";
    return text + fmt::format("peak {} pages, {}; end {} pages, {}\n", grouped(pool.peaks.pages),
                              change_text(pool.peaks.pages, compaction.without->pages_peak),
                              grouped(pool.end.pages),
                              change_text(pool.end.pages, compaction.without->pages_end));
}

/// What a trace of a block device cannot tell of zswap above it.
std::string loads_text(const Counts& counts) {
    std::string text =
        fmt::format("loads     {} freed the page that was loaded\n", counted(counts.loads_freed, "read"));
    if (counts.reads_of_loaded != 0)
        text += fmt::format(
            "          {} of pages loaded before: zswap had stored them again, clean,\n"
            "          when they were evicted; the trace does not tell when, so they are missing here\n"
            "          (--policy zswap:loads=keep holds them all the time: the truth lies between)\n",
            counted(counts.reads_of_loaded, "read"));
    return text;
}

/// Empty if nothing is below the pool, or nothing went there.
std::string disk_text(const PoolSummary& pool) {
    const DiskTraffic disk = pool.disk();
    if (disk.writes == 0 && disk.reads == 0) return {};
    const std::uint64_t written_back = pool.counts.written_back;
    return fmt::format("disk      {} written ({} rejected, {} written back), {} read\n",
                       counted(disk.writes, "page"), grouped(disk.writes - written_back),
                       grouped(written_back), grouped(disk.reads));
}

std::string operations_text(const PoolSummary& pool) {
    const Counts& counts = pool.counts;
    const std::uint64_t operations = counts.allocs + counts.pool_frees;
    std::string text = fmt::format("\npool      {}, {}", counted(counts.allocs, "allocation"),
                                   counted(counts.pool_frees, "free"));
    if (pool.seconds > 0)
        text +=
            fmt::format("; {:.1f} million a second", static_cast<double>(operations) / pool.seconds / 1e6);
    text += fmt::format(
        "\nwrites    {} huge, {} same-filled, {} rejected ({} too large, {} at the limit{})\n",
        grouped(counts.huge), grouped(counts.same_filled), grouped(counts.rejected),
        grouped(counts.rejected_too_large), grouped(counts.rejected_at_limit),
        counts.rejected_by_pool > 0 ? fmt::format(", {} by the pool", grouped(counts.rejected_by_pool)) : "");
    if (counts.reads_of_rejected > 0)
        text +=
            fmt::format("reads     {} of pages that had been rejected\n", grouped(counts.reads_of_rejected));
    text += disk_text(pool);
    if (pool.resolved.policy.rules.load_frees) text += loads_text(counts);
    if (pool.compaction) text += compaction_text(pool);
    return text;
}

std::string times_text(const Latencies& latencies) {
    Table table({{"ns an operation", Align::left}, {"median"}, {"99 %"}, {"99.9 %"}, {"operations"}});
    const auto add = [&](const char* what, const Histogram& ticks) {
        table.add_row(
            {what, ns_text(ticks, 0.5), ns_text(ticks, 0.99), ns_text(ticks, 0.999), grouped(ticks.count())});
    };
    add("alloc", latencies.alloc);
    add("free", latencies.free);
    add("both", latencies.operations());
    return '\n' + table.text() +
           fmt::format("clock: {}, its own {:.1f} ns taken off\n", TickClock::name(),
                       static_cast<double>(TickClock::own_cost_ticks()) * TickClock::ns_per_tick());
}

std::string check_text(const PoolSummary& pool) {
    std::string text = "\ncheck: every object kept its bytes, ";
    text +=
        pool.counts_objects
            ? "and all was given back\n"
            : "and the pages that were taken came back;\n"
              "       whether each free gives back its object is not known: the pool has no used_bytes()\n";
    if (pool.counts.rejected > 0) {
        text += fmt::format("       {} of {} writes were rejected: they put nothing to the test\n",
                            grouped(pool.counts.rejected), grouped(pool.counts.writes));
    }
    return text;
}

std::string samples_text(const std::vector<Sample>& samples) {
    Table table({{"events"}, {"pages"}, {"payload"}, {"used"}});
    for (const Sample& sample : samples) {
        table.add_row({grouped(sample.events), pages_text(sample.usage),
                       bytes_text(sample.usage.payload_bytes), bytes_text(sample.usage.used_bytes)});
    }
    return '\n' + table.text();
}

}  // namespace

std::string trace_text(const ReplayOutcome& outcome) {
    const Counts counts = outcome.summary.pools.empty() ? Counts{} : outcome.summary.pools.front().counts;
    std::string text = fmt::format("trace     {}: {}, clens under {}\n", printable(outcome.trace),
                                   outcome.format, printable(outcome.codec));
    if (!outcome.part.is_whole()) text += fmt::format("part      {}\n", part_text(outcome.part));
    text += fmt::format(
        "events    {}\n"
        "          {} of the writes are overwrites\n",
        counts_text(outcome.summary.events, counts.writes, counts.reads, counts.frees - outcome.left_out),
        grouped(counts.overwrites));
    if (outcome.left_out > 0)
        text += fmt::format("          {} of unknown length besides: each frees what its slot held\n",
                            counted(outcome.left_out, "write"));
    if (counts.reads_of_empty > 0 || counts.frees_of_empty > 0) {
        text += fmt::format("          {} and {} of slots that held nothing{}\n",
                            counted(counts.reads_of_empty, "read"), counted(counts.frees_of_empty, "free"),
                            outcome.left_out > 0 ? ", such writes among them" : "");
    }
    if (outcome.lost.told > 0 || !outcome.lost.all)
        text += fmt::format("          lost while recording: {}\n", losses_text(outcome.lost));
    if (outcome.summary.partial) text += "          PARTIAL: stopped before the end of the trace\n";
    return text;
}

std::string resolved_text(const ReplayOutcome& outcome) {
    std::string text;
    std::vector<std::string> seen;
    const auto add = [&](std::string_view what, const std::string& value) {
        std::string line = fmt::format("{:<{}}{}\n", what, head_indent, printable(value));
        if (std::find(seen.begin(), seen.end(), line) != seen.end()) return;
        text += line;
        seen.push_back(std::move(line));
    };
    const std::vector<PoolSummary>& pools = outcome.summary.pools;
    for (const PoolSummary& pool : pools)
        add("kernel", kernel_text(pool.resolved));
    for (const PoolSummary& pool : pools)
        add("policy", policy_text(pool.resolved));
    if (pools.size() == 1)
        add("pool", pools.front().pool_text + huge_text(pools.front(), "; ", ""));
    else if (!pools.empty())
        text += fmt::format("{:<{}}{}\n", "pools", head_indent, wrapped(pools_text(pools), head_indent));
    if (!pools.empty() && pools.front().limit_pages != PageSource::no_limit)
        add("limit", fmt::format("{} ({})", counted(pools.front().limit_pages, "page"),
                                 bytes_text(pools.front().limit_pages * pools.front().page_size)));
    for (const PoolSummary& pool : pools) {
        if (!pool.resolved.note.empty()) add("note", pool.resolved.note);
        if (pool.holds_no_pages())
            add("note", fmt::format("{} holds no pages: it has its memory from elsewhere", pool.pool));
        if (pool.counts.told_new_pages > 0 && !external_file_of(pool.resolved.pool).empty())
            add("note", unheeded_text(pool));
    }
    return text;
}

std::string_view check_word(const PoolSummary& pool) {
    if (pool.failure) return name_of(pool.failure->what);
    return pool.counts_objects ? "ok" : "bytes ok";
}

std::string replay_text(const ReplayOutcome& outcome, bool all_classes) {
    const PoolSummary& pool = outcome.summary.pools.front();
    std::string text = trace_text(outcome);
    text += resolved_text(outcome);
    text += '\n' + memory_text(pool) + byte_uses_text(pool) + operations_text(pool);
    if (pool.passes) text += passes_text(outcome, pool);
    if (pool.chunks) text += chunks_text(outcome, pool);
    if (pool.latencies) text += times_text(*pool.latencies);
    if (outcome.moments.empty()) {
        text += peak_classes_text(pool, all_classes);
    } else {
        text += moments_text(outcome, all_classes);
    }
    text += bills_text(outcome);
    if (outcome.bursts) text += bursts_text(outcome);
    if (!pool.samples.empty()) text += samples_text(pool.samples);
    if (pool.checked && !pool.failure) text += check_text(pool);
    return text;
}

}  // namespace swapreplay
