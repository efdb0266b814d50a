// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/codec_report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "codec/registry.hpp"
#include "report/numbers.hpp"

namespace swapreplay {

namespace {

double us(std::uint64_t ns) {
    return static_cast<double>(ns) / 1000;
}

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// What the numbers above do not mean.
std::string notes_text(const CodecComparison& comparison) {
    const std::vector<CodecRow>& rows = comparison.rows;
    const CodecPolicy policy = comparison.store.policy;
    constexpr std::uint64_t objects_per_class = 20;
    std::string text;
    const CodecRow& first = rows.front();
    if (policy == CodecPolicy::zram && first.zero_filled != 0 && !comparison.empty_slots)
        text += fmt::format(
            "\nsame: {} of them are zeros; in an image of a swap device those can be slots that hold "
            "nothing\n",
            first.zero_filled);
    if (first.pool_classes != 0 && first.chunks < objects_per_class * first.pool_classes)
        text += fmt::format(
            "\npages: {} chunks are few for the {} size classes of {}: partly filled zspages outweigh the\n"
            "codec, and the column means little below {} chunks\n",
            first.chunks, first.pool_classes, first.pool, objects_per_class * first.pool_classes);
    for (const CodecRow& row : rows) {
        if (!row.not_exact.empty())
            text += fmt::format("\n{}: lengths can differ from the kernel's: {}\n", row.codec, row.not_exact);
    }
    return text;
}

std::string table_text(const CodecComparison& comparison) {
    const std::vector<CodecRow>& rows = comparison.rows;
    const CodecPolicy policy = comparison.store.policy;
    const bool several_chunks = std::any_of(rows.begin(), rows.end(),
                                            [&](const CodecRow& row) { return row.chunk != rows[0].chunk; });
    const bool pool =
        std::any_of(rows.begin(), rows.end(), [](const CodecRow& row) { return !row.pool.empty(); });
    std::size_t width = 5;
    for (const CodecRow& row : rows)
        width = std::max(width, row.codec.size());

    std::string text = fmt::format("{:{}}", "codec", width);
    if (several_chunks) text += "  chunk";
    text += "   ratio  <= 50 %  >= 100 %";
    if (policy == CodecPolicy::zram) text += "    same    huge";
    text += "   stored bytes";
    if (pool) text += "      pages";
    text += "   us to compress  us to decompress\n";
    for (const CodecRow& row : rows) {
        text += fmt::format("{:{}}", row.codec, width);
        if (several_chunks) text += fmt::format("  {:4}K", row.chunk / 1024);
        text += fmt::format("  {:>6}  {:5.1f} %   {:5.1f} %", ratio_text(row.ratio()),
                            100 * share(row.at_most_half, row.chunks),
                            100 * share(row.incompressible, row.chunks));
        if (policy == CodecPolicy::zram) text += fmt::format("  {:6}  {:6}", row.same_filled, row.huge);
        text += fmt::format("  {:13}", row.stored_bytes);
        if (pool) {
            const auto pages = row.pages();
            text += fmt::format("  {:>9}", pages ? fmt::format("{}", *pages) : "not known");
        }
        text += fmt::format("  {:6.1f} ({:6.1f})   {:6.1f} ({:6.1f})\n", us(row.compress.percentile_ns(0.5)),
                            us(row.compress.percentile_ns(0.99)), us(row.decompress.percentile_ns(0.5)),
                            us(row.decompress.percentile_ns(0.99)));
    }
    for (const CodecRow& row : rows) {
        if (row.rejected != 0)
            text += fmt::format(
                "\n{}: {} chunks of {} are above the {} bytes that {} takes at most: they are in "
                "neither bytes nor pages",
                row.codec, row.rejected, row.chunks, row.pool_max_size, row.pool);
    }
    if (text.back() != '\n') text += '\n';
    return text + notes_text(comparison);
}

std::string heading_text(const CodecComparison& comparison) {
    std::string text;
    if (comparison.study.partial) text += "PARTIAL: stopped before the end of the corpus\n";
    text +=
        fmt::format("{} pages, each compressed, decompressed and compared; times: median (99th percentile)\n",
                    comparison.study.pages);
    if (comparison.bytes_left_out != 0)
        text += fmt::format("left out: {} bytes that are no whole page\n", comparison.bytes_left_out);
    if (comparison.empty_slots)
        text += fmt::format(
            "left out: {} slots of the zram device that hold nothing{}\n", comparison.empty_slots->left_out,
            comparison.empty_slots->changed ? ", more or less: it was written while it was read" : "");
    if (comparison.pages_gone != 0)
        text += fmt::format(
            "left out: {} pages that the process gave back, or took with it, before they were read\n",
            comparison.pages_gone);
    if (!comparison.store.pool.empty())
        text += fmt::format("pages: what {} holds after each was stored once\n", comparison.store.pool);
    for (const CodecRow& row : comparison.rows) {
        if (row.full_codec.empty()) continue;
        const std::string line =
            fmt::format("{}{}{}\n", row.full_codec, row.full_pool.empty() ? "" : " in ", row.full_pool);
        if (text.find('\n' + line) == std::string::npos) text += line;
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
            {"compress_median_us", us(row.compress.percentile_ns(0.5))},
            {"compress_p99_us", us(row.compress.percentile_ns(0.99))},
            {"decompress_median_us", us(row.decompress.percentile_ns(0.5))},
            {"decompress_p99_us", us(row.decompress.percentile_ns(0.99))},
        };
        object["exact"] = row.not_exact.empty();
        object["zero_filled"] = row.zero_filled;
        const auto known = [](const std::string& text) {
            return text.empty() ? nlohmann::json() : nlohmann::json(text);
        };
        object["resolved"] = {{"codec", known(row.full_codec)}, {"pool", known(row.full_pool)}};
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
            text += fmt::format("         {}={}: {} ({})\n", parameter.name, parameter.default_value,
                                parameter.meaning, parameter.values);
    }
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
