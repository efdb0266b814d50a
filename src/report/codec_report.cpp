// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/codec_report.hpp"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/wrapped.hpp"
#include "codec/external_codec.hpp"
#include "codec/registry.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

/// Its settings, and what its code was made of if it says that.
std::string resolved_codec(const CodecRow& row) {
    return row.made_of.empty() ? row.full_codec : fmt::format("{}; {}", row.full_codec, row.made_of);
}

double us(std::uint64_t ns) {
    return static_cast<double>(ns) / 1000;
}

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// Paragraphs below the table, each in lines of a terminal.
std::string paragraph(const std::string& text) {
    return '\n' + wrapped(text, 0) + '\n';
}

/// What the numbers above do not mean.
std::string notes_text(const CodecComparison& comparison) {
    const std::vector<CodecRow>& rows = comparison.rows;
    const CodecPolicy policy = comparison.store.policy;
    constexpr std::uint64_t objects_per_class = 20;
    std::string text;
    for (const CodecRow& row : rows) {
        if (row.rejected != 0)
            text += paragraph(fmt::format(
                "{}: {} of {} chunks are longer than the {} bytes that {} takes at most; they are in "
                "neither bytes nor pages",
                row.codec, grouped(row.rejected), grouped(row.chunks), row.pool_max_size, row.pool));
    }
    const CodecRow& first = rows.front();
    if (policy == CodecPolicy::zram && first.zero_filled != 0 && !comparison.empty_slots)
        text += paragraph(fmt::format(
            "same: {} of them are zeros; in an image of a swap device those can be slots that hold nothing",
            grouped(first.zero_filled)));
    if (first.pool_classes != 0 && first.chunks < objects_per_class * first.pool_classes)
        text +=
            paragraph(fmt::format("pages: {} chunks are few for the {} size classes of {}; partly filled "
                                  "zspages outweigh the codec, and "
                                  "the column means little below {} chunks",
                                  grouped(first.chunks), first.pool_classes, first.pool,
                                  grouped(objects_per_class * first.pool_classes)));
    for (const CodecRow& row : rows) {
        if (!row.not_exact.empty())
            text += paragraph(
                fmt::format("{}: lengths can differ from the kernel's: {}", row.codec, row.not_exact));
    }
    return text;
}

/// Microseconds: the median, and the 99th percentile in parentheses.
std::string codec_times_text(const Histogram& ns) {
    return fmt::format("{:.1f} ({:.1f})", us(ns.quantile(0.5)), us(ns.quantile(0.99)));
}

std::string table_text(const CodecComparison& comparison) {
    const std::vector<CodecRow>& rows = comparison.rows;
    const CodecPolicy policy = comparison.store.policy;
    const bool several_chunks = std::any_of(rows.begin(), rows.end(),
                                            [&](const CodecRow& row) { return row.chunk != rows[0].chunk; });
    const bool pool =
        std::any_of(rows.begin(), rows.end(), [](const CodecRow& row) { return !row.pool.empty(); });
    const bool zram = policy == CodecPolicy::zram;

    std::vector<Table::Column> columns{{several_chunks ? "codec, chunk" : "codec", Table::Align::left}};
    const auto add_if = [&columns](bool wanted, std::initializer_list<const char*> titles) {
        for (const char* title : titles)
            if (wanted) columns.push_back({title});
    };
    add_if(true, {"ratio", "<= 50 %", ">= 100 %"});
    add_if(zram, {"same", "huge"});
    add_if(true, {"stored bytes"});
    add_if(pool, {"pages"});
    add_if(true, {"us, compress", "us, decompress"});

    Table table(columns);
    for (const CodecRow& row : rows) {
        std::vector<std::string> cells{row.codec};
        if (several_chunks) cells[0] += fmt::format(", {}K", row.chunk / 1024);
        cells.push_back(ratio_text(row.ratio()));
        cells.push_back(fmt::format("{:.1f} %", 100 * share(row.at_most_half, row.chunks)));
        cells.push_back(fmt::format("{:.1f} %", 100 * share(row.incompressible, row.chunks)));
        if (zram) cells.insert(cells.end(), {grouped(row.same_filled), grouped(row.huge)});
        cells.push_back(grouped(row.stored_bytes));
        if (pool) cells.push_back(row.pages() ? grouped(*row.pages()) : "not known");
        cells.insert(cells.end(), {codec_times_text(row.compress), codec_times_text(row.decompress)});
        table.add_row(std::move(cells));
    }
    return table.text(usual_columns) + notes_text(comparison);
}

std::string heading_text(const CodecComparison& comparison) {
    std::string text;
    if (comparison.study.partial) text += "PARTIAL: stopped before the end of the corpus\n";
    text += fmt::format("{} pages, each compressed, decompressed and compared\n",
                        grouped(comparison.study.pages));
    if (comparison.bytes_left_out != 0)
        text += fmt::format("left out: {} bytes that do not fill a page\n", comparison.bytes_left_out);
    if (comparison.empty_slots)
        text += fmt::format(
            "left out: {} slots of the zram device that hold nothing{}\n",
            grouped(comparison.empty_slots->left_out),
            comparison.empty_slots->changed ? ", more or less: it was written while it was read" : "");
    if (comparison.pages_gone != 0)
        text += fmt::format("left out: {} pages that the process freed before they were read\n",
                            grouped(comparison.pages_gone));
    text += "us: microseconds, median (99th percentile)\n";
    if (!comparison.store.pool.empty())
        text += fmt::format("pages: what {} holds after each page was stored once\n", comparison.store.pool);
    for (const CodecRow& row : comparison.rows) {
        if (row.full_codec.empty()) continue;
        std::string what = resolved_codec(row);
        // After a sentence's part that says what calls the codec, "in" would be read as a part of it.
        if (!row.full_pool.empty()) what += (row.made_of.empty() ? " in " : "; in ") + row.full_pool;
        const std::string line = wrapped(what, 2);
        if (text.find('\n' + line + '\n') == std::string::npos) text += line + '\n';
    }
    return text;
}

nlohmann::json empty_slots_json(const CodecComparison& comparison) {
    return comparison.empty_slots ? nlohmann::json(comparison.empty_slots->left_out) : nlohmann::json();
}

}  // namespace

std::string codec_text(const CodecComparison& comparison) {
    return heading_text(comparison) + '\n' + table_text(comparison);
}

nlohmann::json codec_json(const CodecComparison& comparison) {
    const StudyResult& study = comparison.study;
    const CodecPolicy policy = comparison.store.policy;
    nlohmann::json codecs = nlohmann::json::array();
    for (const CodecRow& row : comparison.rows) {
        nlohmann::json object{
            {"codec", row.codec},
            {"chunk_bytes", row.chunk},
            {"pages", row.chunks * row.chunk / Corpus::page_size},
            {"stored_bytes", row.stored_bytes},
            {"ratio", row.ratio() ? nlohmann::json(*row.ratio()) : nlohmann::json()},
            {"share_at_most_half", share(row.at_most_half, row.chunks)},
            {"share_incompressible", share(row.incompressible, row.chunks)},
            {"same_filled", row.same_filled},
            {"compress_median_us", us(row.compress.quantile(0.5))},
            {"compress_p99_us", us(row.compress.quantile(0.99))},
            {"decompress_median_us", us(row.decompress.quantile(0.5))},
            {"decompress_p99_us", us(row.decompress.quantile(0.99))},
        };
        object["exact"] = row.not_exact.empty();
        object["zero_filled"] = row.zero_filled;
        const auto known = [](const std::string& text) {
            return text.empty() ? nlohmann::json() : nlohmann::json(text);
        };
        object["resolved"] = {{"codec", known(resolved_codec(row))}, {"pool", known(row.full_pool)}};
        if (policy == CodecPolicy::zram) object["huge"] = row.huge;
        if (!row.pool.empty()) {
            object["pool"] = row.pool;
            object["pages_used"] = row.pages() ? nlohmann::json(*row.pages()) : nlohmann::json();
            object["rejected"] = row.rejected;
            object["pages_are_few"] = row.pool_classes != 0 && row.chunks < 20 * row.pool_classes;
            object["refused"] = row.rejected;  // the older name
        }
        codecs.push_back(std::move(object));
    }
    return {{"policy", policy == CodecPolicy::zram ? "zram" : "plain"},
            {"partial", study.partial},
            {"corpus",
             {{"pages", study.pages},
              {"bytes", study.pages * Corpus::page_size},
              {"bytes_left_out", comparison.bytes_left_out},
              {"empty_slots", empty_slots_json(comparison)},
              {"empty_slots_changed", comparison.empty_slots && comparison.empty_slots->changed},
              {"pages_gone", comparison.pages_gone}}},
            {"seconds", study.seconds},
            {"cpu_seconds", study.cpu_seconds},
            {"codec_seconds", study.codec_seconds},
            {"codecs", std::move(codecs)}};
}

std::string codec_list_text() {
    std::string text;
    for (const CodecInfo* info : codec_infos()) {
        text += fmt::format("{:8} {}\n", info->name, info->summary);
        for (const ParameterInfo& parameter : info->parameters)
            text += fmt::format("         {}\n",
                                wrapped(fmt::format("{}={}: {} ({})", parameter.name, parameter.default_value,
                                                    parameter.meaning, parameter.values),
                                        11));
    }
    const CodecInfo& external = external_codec().info;
    text += fmt::format("{:8} {}\n", external.name, external.summary);
    for (const ParameterInfo& parameter : external.parameters)
        text += fmt::format(
            "         {}\n",
            wrapped(fmt::format("{}: {} ({})", parameter.name, parameter.meaning, parameter.values), 11));
    return text;
}

nlohmann::json codec_list_json() {
    nlohmann::json all = nlohmann::json::array();
    for (const CodecInfo* info : codec_infos()) {
        nlohmann::json parameters = nlohmann::json::array();
        for (const ParameterInfo& parameter : info->parameters)
            parameters.push_back({{"name", parameter.name},
                                  {"default", parameter.default_value},
                                  {"values", parameter.values},
                                  {"meaning", parameter.meaning}});
        all.push_back(
            {{"codec", info->name}, {"summary", info->summary}, {"parameters", std::move(parameters)}});
    }
    return {{"codecs", std::move(all)}};
}

}  // namespace swapreplay
