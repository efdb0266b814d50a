// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/passes_report.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/wrapped.hpp"
#include "report/numbers.hpp"
#include "report/or_null.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// Of the processor's time that passes took, by the medians of `codecs`.
struct ProcessorTime {
    double compress_us = 0;
    double decompress_us = 0;
    std::vector<std::string> unknown;  ///< codecs that no time is known of
};

ProcessorTime processor_time(const ReplayOutcome& outcome, const PassTotals& totals) {
    std::vector<std::string> codecs{outcome.codec};
    if (outcome.recompression)
        codecs.insert(codecs.end(), outcome.recompression->to.begin(), outcome.recompression->to.end());
    ProcessorTime time;
    for (std::size_t at = 0; at < codecs.size(); at++) {
        if (totals.compressed.at(at) == 0 && totals.decompressed.at(at) == 0) continue;
        const auto known = outcome.codec_times.find(codecs[at]);
        if (known == outcome.codec_times.end()) {
            time.unknown.push_back(codecs[at]);
            continue;
        }
        time.compress_us += static_cast<double>(totals.compressed.at(at)) * known->second.compress_us;
        time.decompress_us += static_cast<double>(totals.decompressed.at(at)) * known->second.decompress_us;
    }
    return time;
}

std::string mean_text(std::optional<double> pages, std::uint32_t page_size) {
    if (!pages) return "not known";
    return pages_text(static_cast<std::uint64_t>(std::llround(*pages)), page_size);
}

std::string held_text(const PoolSummary& pool) {
    const Passes& passes = *pool.passes;
    Table table({{"pages held", Table::Align::left}, {"peak"}, {"mean over time"}, {"end"}});
    const bool known = !pool.holds_no_pages();
    const auto held = [&](std::uint64_t pages) {
        return known ? pages_text(pages, pool.page_size) : std::string("not known");
    };
    table.add_row({"with passes", held(pool.peaks.pages),
                   mean_text(known ? passes.totals.pages_mean() : std::nullopt, pool.page_size),
                   held(pool.end.pages)});
    if (passes.without)
        table.add_row({"without", pages_text(passes.without->pages_peak, pool.page_size),
                       mean_text(passes.without->pages_mean, pool.page_size),
                       pages_text(passes.without->pages_end, pool.page_size)});
    return table.text();
}

std::string passes_counted(std::uint64_t passes) {
    return fmt::format("{} {}", grouped(passes), passes == 1 ? "pass" : "passes");
}

std::string time_text(const ReplayOutcome& outcome, const PassTotals& totals) {
    const ProcessorTime time = processor_time(outcome, totals);
    const auto none = [](const auto& calls) {
        return std::ranges::all_of(calls, [](std::uint64_t number) { return number == 0; });
    };
    if (none(totals.compressed) && none(totals.decompressed))
        return "CPU       no page was compressed or decompressed\n";
    if (!time.unknown.empty())
        return fmt::format(
            "CPU       not known: no times of {}; --codec-times FILE names what\n"
            "          'swapreplay codecs --json' measured\n",
            fmt::join(time.unknown, ", "));
    return fmt::format(
        "CPU       {:.0f} ms compressing, {:.0f} ms decompressing, by the medians of --codec-times\n",
        time.compress_us / 1000, time.decompress_us / 1000);
}

std::uint64_t count_passes(const PassTotals& totals, bool recompression) {
    return static_cast<std::uint64_t>(
        std::ranges::count(totals.passes, recompression, &PassResult::recompression));
}

json pass_json(const PassResult& pass) {
    json result = {{"time_ns", pass.time_ns}, {"events", pass.events}};
    if (pass.recompression) {
        result["recompression"] = pass.spec + 1;
        result["tried"] = pass.tried;
        result["recompressed"] = pass.recompressed;
    } else {
        result["writeback"] = pass.spec;
        result["written"] = pass.written;
    }
    const bool known = pass.after.pages_are_known();
    result["pages_before"] = known ? json(pass.pages_before) : json();
    result["pages"] = known ? json(pass.after.pages) : json();
    result["pages_peak"] = known ? json(pass.pages_peak) : json();
    result["stored_pages"] = pass.after.stored_pages;
    result["stored_bytes"] = pass.after.stored_bytes;
    result["same_filled"] = pass.after.same_filled;
    result["huge_pages"] = pass.after.huge_pages;
    result["blocks"] = pass.after.written_back;
    result["read_back"] = pass.device_reads;
    result["written_in_all"] = pass.written_in_all;
    return result;
}

}  // namespace

std::string passes_text(const ReplayOutcome& outcome, const PoolSummary& pool) {
    const PassTotals& totals = pool.passes->totals;
    std::string text = '\n' + held_text(pool);
    if (const std::uint64_t passes = count_passes(totals, false); passes > 0) {
        text += fmt::format(
            "writeback {}: {} to the device ({}), at most {} on it at once;\n"
            "          {} from it\n",
            passes_counted(passes), counted(totals.written, "page"),
            bytes_text(totals.written * pool.page_size), grouped(totals.blocks_peak),
            counted(pool.counts.device_reads, "read"));
    }
    if (const std::uint64_t passes = count_passes(totals, true); passes > 0) {
        text += fmt::format("recompression {}: {} tried, {} replaced, {} marked incompressible\n",
                            passes_counted(passes), counted(totals.tried, "page"),
                            grouped(totals.recompressed), grouped(totals.incompressible));
        if (totals.clens_missing > 0)
            text += fmt::format(
                "          {} more were not tried, as often as a pass came to them: the trace\n"
                "          has no length of theirs under a codec to try\n",
                grouped(totals.clens_missing));
    }
    if (totals.passes.empty())
        return text + "passes    none: the trace is shorter than the time between them\n";
    return text + time_text(outcome, totals);
}

json passes_json(const ReplayOutcome& outcome, const PoolSummary& pool) {
    const PassTotals& totals = pool.passes->totals;
    const ProcessorTime time = processor_time(outcome, totals);
    const bool known = time.unknown.empty();
    const auto& without = pool.passes->without;
    json list = json::array();
    for (const PassResult& pass : totals.passes)
        list.push_back(pass_json(pass));
    return {{"pages_mean", or_null(totals.pages_mean())},
            {"pages_peak_without", without ? json(without->pages_peak) : json()},
            {"pages_mean_without", without ? or_null(without->pages_mean) : json()},
            {"pages_end_without", without ? json(without->pages_end) : json()},
            {"written", totals.written},
            {"written_bytes", totals.written * pool.page_size},
            {"blocks_peak", totals.blocks_peak},
            {"read_back", pool.counts.device_reads},
            {"tried", totals.tried},
            {"recompressed", totals.recompressed},
            {"incompressible", totals.incompressible},
            {"clens_missing", totals.clens_missing},
            {"compress_us", known ? json(time.compress_us) : json()},
            {"decompress_us", known ? json(time.decompress_us) : json()},
            {"list", std::move(list)}};
}

}  // namespace swapreplay
