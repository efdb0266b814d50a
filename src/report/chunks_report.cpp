// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/chunks_report.hpp"

#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "base/wrapped.hpp"
#include "report/numbers.hpp"
#include "report/or_null.hpp"
#include "report/table.hpp"
#include "trace/chunk_codec.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// Microseconds in the codec, by the medians of --codec-times.
struct CodecTime {
    double compress_us = 0;
    double decompress_us = 0;
};

struct TimesOfBoth {
    std::optional<CodecTime> pages, chunks;
    std::vector<std::string> unknown;  ///< names that the file has no times of
};

std::optional<CodecTimes> times_of(const ReplayOutcome& outcome, const std::string& name) {
    const auto found = outcome.codec_times.find(name);
    return found == outcome.codec_times.end() ? std::nullopt : std::optional(found->second);
}

CodecTime spent(const CodecCalls& calls, const CodecTimes& page, const CodecTimes& chunk) {
    return {static_cast<double>(calls.pages_compressed) * page.compress_us +
                static_cast<double>(calls.chunks_compressed) * chunk.compress_us,
            static_cast<double>(calls.pages_decompressed) * page.decompress_us +
                static_cast<double>(calls.chunks_decompressed) * chunk.decompress_us};
}

TimesOfBoth codec_time(const ReplayOutcome& outcome, const ChunkTotals& totals) {
    const std::string of_chunks = chunk_codec_name(outcome.codec, totals.chunk_bytes);
    const auto page = times_of(outcome, outcome.codec), chunk = times_of(outcome, of_chunks);
    TimesOfBoth times;
    if (!page) times.unknown.push_back(outcome.codec);
    if (!chunk) times.unknown.push_back(of_chunks);
    if (!times.unknown.empty()) return times;
    times.pages = spent(totals.page_by_page, *page, *chunk);
    times.chunks = spent(totals.calls, *page, *chunk);
    return times;
}

std::string ms_text(double us) {
    return fmt::format("{:.0f}", us / 1000);
}

/// Both ways beside each other.
std::string chunks_table_text(const PoolSummary& pool, const TimesOfBoth& times) {
    const ChunkTotals& totals = pool.chunks->totals;
    const auto& without = pool.chunks->without;
    Table table({{"", Table::Align::left}, {"chunks"}, {"page by page"}});
    const auto add = [&](std::string name, std::string chunks, std::string pages) {
        table.add_row({std::move(name), std::move(chunks), std::move(pages)});
    };
    const std::string unknown = "not known";
    add("pages held, peak", pages_text(pool.peaks.pages, pool.page_size),
        without ? pages_text(without->pages_peak, pool.page_size) : unknown);
    add("pages held, end", pages_text(pool.end.pages, pool.page_size),
        without ? pages_text(without->pages_end, pool.page_size) : unknown);
    const auto calls = [&](std::string name, std::uint64_t of_pages, std::uint64_t of_chunks,
                           std::uint64_t by_page) {
        add(std::move(name), fmt::format("{} + {} chunks", grouped(of_pages), grouped(of_chunks)),
            grouped(by_page));
    };
    calls("pages compressed", totals.calls.pages_compressed, totals.calls.chunks_compressed,
          totals.page_by_page.pages_compressed);
    calls("pages decompressed", totals.calls.pages_decompressed, totals.calls.chunks_decompressed,
          totals.page_by_page.pages_decompressed);
    if (times.chunks && times.pages) {
        add("ms, compressing", ms_text(times.chunks->compress_us), ms_text(times.pages->compress_us));
        add("ms, decompressing", ms_text(times.chunks->decompress_us), ms_text(times.pages->decompress_us));
    }
    return table.text();
}

std::string sentence(const std::string& text) {
    return wrapped(text, 0) + '\n';
}

/// What of the result is assumed, and by whom.
std::string basis_text(const ReplayOutcome& outcome, const PoolSummary& pool) {
    const ChunkTotals& totals = pool.chunks->totals;
    const ChunkRules& rules = pool.resolved.policy.rules.chunk;
    std::string text = sentence(
        fmt::format("MODEL: no kernel stores chunks of {}; see docs/replay.md, \"Chunks of several pages\"",
                    size_text(totals.chunk_bytes)));
    if (rules.clens_are_assumed())
        text += sentence(fmt::format("ASSUMED: a chunk's clen is {:g} % of the sum of its pages' clens",
                                     100 * rules.assumed_share));
    if (rules.any_run)
        text +=
            sentence("ASSUMED: pages written one after the other, to consecutive slots, are of one folio");
    else if (totals.orders_known == 0)
        text += sentence(
            "chunks: not known; the trace does not tell which pages were of one folio, so all were stored by "
            "themselves; folios=any takes pages written one after the other to be of one folio");
    if (totals.clens_missing > 0)
        text += sentence(
            fmt::format("{} chunks were stored page by page: the trace has no clen of them under {}",
                        grouped(totals.clens_missing), chunk_codec_name(outcome.codec, totals.chunk_bytes)));
    return text;
}

std::string reads_text(const ChunkTotals& totals) {
    const auto amplification = totals.read_amplification();
    return fmt::format("read      {} pages, {} of them in chunks; {} decompressed for each page read\n",
                       grouped(totals.reads), grouped(totals.reads_in_chunks),
                       amplification ? fmt::format("{:.2f} pages", *amplification) : "none");
}

std::string events_text(const PoolSummary& pool) {
    const ChunkTotals& totals = pool.chunks->totals;
    std::string text = fmt::format("written   {} chunks of {} pages, {} pages by themselves\n",
                                   grouped(totals.chunks), totals.pages_a_chunk, grouped(totals.pages_alone));
    text += reads_text(totals);
    if (totals.reads_that_follow > 0)
        text += fmt::format(
            "          {} of them after the page before in the chunk; read as a folio, the\n"
            "          chunk would have been decompressed once for all\n",
            grouped(totals.reads_that_follow));
    text += fmt::format("freed     {} pages before the rest of their chunk", grouped(totals.partial_frees));
    if (pool.resolved.policy.rules.chunk.kept_whole)
        return text + fmt::format("; at most {} such pages in chunks at once, {} at the end\n",
                                  grouped(totals.dead_pages_peak), grouped(totals.dead_pages));
    return text + fmt::format("; {} pages stored again\n", grouped(totals.pages_stored_again));
}

/// What chunks cost or save in the codec.
std::string extra_time_text(const ChunkTotals& totals, const TimesOfBoth& times) {
    if (!times.unknown.empty())
        return sentence(
            fmt::format("CPU: not known: no times of {}; --codec-times FILE names what "
                        "'swapreplay codecs --json --chunk 4K,{}' measured",
                        fmt::join(times.unknown, ", "), size_text(totals.chunk_bytes)));
    const double extra = times.chunks->compress_us + times.chunks->decompress_us - times.pages->compress_us -
                         times.pages->decompress_us;
    return fmt::format("CPU       {:+.0f} ms in the codec, by the medians of --codec-times\n",
                       std::round(extra / 1000) + 0.0);  // not "-0"
}

json calls_json(const CodecCalls& calls, const std::optional<CodecTime>& time) {
    return {{"pages_compressed", calls.pages_compressed},
            {"pages_decompressed", calls.pages_decompressed},
            {"chunks_compressed", calls.chunks_compressed},
            {"chunks_decompressed", calls.chunks_decompressed},
            {"compress_us", time ? json(time->compress_us) : json()},
            {"decompress_us", time ? json(time->decompress_us) : json()}};
}

}  // namespace

std::string chunks_text(const ReplayOutcome& outcome, const PoolSummary& pool) {
    const TimesOfBoth times = codec_time(outcome, pool.chunks->totals);
    return '\n' + basis_text(outcome, pool) + '\n' + chunks_table_text(pool, times) + '\n' +
           events_text(pool) + extra_time_text(pool.chunks->totals, times);
}

std::string chunks_in_short(const ReplayOutcome& outcome, const PoolSummary& pool) {
    const ChunkTotals& totals = pool.chunks->totals;
    return basis_text(outcome, pool) + reads_text(totals) +
           extra_time_text(totals, codec_time(outcome, totals));
}

json chunks_json(const ReplayOutcome& outcome, const PoolSummary& pool) {
    const ChunkTotals& totals = pool.chunks->totals;
    const ChunkRules& rules = pool.resolved.policy.rules.chunk;
    const TimesOfBoth times = codec_time(outcome, totals);
    const auto& without = pool.chunks->without;
    return {{"model", chunks_model},
            {"chunk_bytes", totals.chunk_bytes},
            {"assumed_share", rules.clens_are_assumed() ? json(rules.assumed_share) : json()},
            {"folios_assumed", rules.any_run},
            {"orders_known", totals.orders_known},
            {"clens_missing", totals.clens_missing},
            {"chunks", totals.chunks},
            {"small_chunks", totals.small_chunks},
            {"pages_alone", totals.pages_alone},
            {"pages_peak_page_by_page", without ? json(without->pages_peak) : json()},
            {"pages_end_page_by_page", without ? json(without->pages_end) : json()},
            {"reads", totals.reads},
            {"reads_in_chunks", totals.reads_in_chunks},
            {"reads_that_follow", totals.reads_that_follow},
            {"read_amplification", or_null(totals.read_amplification())},
            {"partial_frees", totals.partial_frees},
            {"pages_stored_again", totals.pages_stored_again},
            {"dead_pages_peak", totals.dead_pages_peak},
            {"dead_pages_end", totals.dead_pages},
            {"codec", calls_json(totals.calls, times.chunks)},
            {"codec_page_by_page", calls_json(totals.page_by_page, times.pages)}};
}

}  // namespace swapreplay
