// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/device_report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/spec.hpp"
#include "base/wrapped.hpp"
#include "report/codec_report.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

constexpr auto page = Corpus::page_size;

/// Each of the results repeated, so that there are `pages`, fewer than 2^32.
StudyCaseResult spread(const StudyCaseResult& results, std::uint64_t pages) {
    StudyCaseResult all;
    const std::uint64_t taken = results.clens.size();
    for (std::uint64_t i = 0; i < taken; i++) {
        const std::uint64_t from = i * pages / taken;
        const std::uint64_t to = (i + 1) * pages / taken;
        const auto copies = static_cast<std::size_t>(to - from);
        all.clens.insert(all.clens.end(), copies, results.clens[i]);
        all.same_filled.insert(all.same_filled.end(), copies, results.same_filled[i]);
    }
    return all;
}

/// The device's own codec, as zram sets it up unless told otherwise.
std::optional<std::size_t> own_row(const DeviceComparison& comparison) {
    const std::vector<CodecRow>& rows = comparison.codecs.rows;
    for (std::size_t i = 0; i < rows.size(); i++)
        if (rows[i].codec == comparison.device.codec) return i;
    return std::nullopt;
}

bool is_complete(const DeviceComparison& comparison) {
    return comparison.codecs.study.pages == comparison.pages_held && !comparison.codecs.study.partial;
}

std::string device_heading_text(const DeviceComparison& comparison) {
    const ZramDevice& device = comparison.device;
    const StudyResult& study = comparison.codecs.study;
    std::string text;
    if (study.partial) text += "PARTIAL: stopped before all pages were read\n";
    text += fmt::format("{}: {} pages in {} slots, {} same-filled; codec {}, Linux {}\n", device.path,
                        grouped(device.mm_stat.orig_data_size / page), grouped(device.slots),
                        grouped(device.mm_stat.same_pages), device.codec, comparison.kernel);
    if (is_complete(comparison))
        text += "every page was compressed, decompressed and compared\n";
    else
        text +=
            fmt::format("{} of {} pages were compressed, decompressed and compared; each stands for {:.1f}\n",
                        grouped(study.pages), grouped(comparison.pages_held),
                        static_cast<double>(comparison.pages_held) /
                            static_cast<double>(std::max<std::uint64_t>(study.pages, 1)));
    if (device.written_back > 0)
        text += comparison.slots_known
                    ? fmt::format("left out: {} pages that were written back, which take no memory\n",
                                  grouped(device.written_back))
                    : fmt::format(
                          "{} pages were written back and take no memory; nothing tells which, so that "
                          "all pages stand for the others\n",
                          grouped(device.written_back));
    text += wrapped(fmt::format("in {}", comparison.codecs.rows.front().full_pool), 2) + '\n';
    text += "us: microseconds for a page, median\n";
    return text;
}

std::string device_table_text(const DeviceComparison& comparison) {
    const ZramMmStat& now = comparison.device.mm_stat;
    Table table({{"codec", Table::Align::left},
                 {"compr_data_size"},
                 {"mem_used_total"},
                 {"to now"},
                 {"huge"},
                 {"us"},
                 {"us, back"}});
    const auto add = [&](const std::string& name, const ZramMmStat& stat, const std::string& us,
                         const std::string& back) {
        table.add_row({name, grouped(stat.compr_data_size), grouped(stat.mem_used_total),
                       difference_text(static_cast<double>(stat.mem_used_total),
                                       static_cast<double>(now.mem_used_total)),
                       stat.huge_pages ? grouped(*stat.huge_pages) : "not known", us, back});
    };
    const auto us = [](const Histogram& ns) {
        return fmt::format("{:.1f}", static_cast<double>(ns.quantile(0.5)) / 1000);
    };
    add("now", now, "", "");
    for (std::size_t i = 0; i < comparison.would.size(); i++) {
        const CodecRow& row = comparison.codecs.rows[i];
        add(row.codec, comparison.would[i], us(row.compress), us(row.decompress));
    }
    return table.text();
}

std::string note(const std::string& text) {
    return '\n' + wrapped(text, 0) + '\n';
}

std::string device_pages_text(std::uint64_t bytes) {
    const std::uint64_t pages = bytes / page;
    return fmt::format("{} {}", grouped(pages), pages == 1 ? "page" : "pages");
}

/// What the row of the device's own codec says of the others.
std::string own_codec_text(const DeviceComparison& comparison) {
    const ZramMmStat& now = comparison.device.mm_stat;
    const auto own = own_row(comparison);
    if (!own || !is_complete(comparison)) return {};
    const ZramMmStat& ours = comparison.would[*own];
    const std::string& codec = comparison.codecs.rows[*own].codec;
    if (ours.compr_data_size != now.compr_data_size) {
        std::string why =
            comparison.changed ? "the device was written meanwhile" : "it may have another level";
        if (comparison.recompressed.value_or(0) > 0)
            why = fmt::format("{} pages were recompressed", grouped(*comparison.recompressed));
        return note(fmt::format("{}: compr_data_size is {} bytes here and {} in the device: {}", codec,
                                grouped(ours.compr_data_size), grouped(now.compr_data_size), why));
    }
    if (ours.mem_used_total > now.mem_used_total)
        return note(
            fmt::format("{}: compr_data_size is the device's, mem_used_total is not: its zsmalloc may have "
                        "another chain size (--pool zsmalloc:chain=N)",
                        codec));
    if (ours.mem_used_total == now.mem_used_total)
        return note(fmt::format("{}: compr_data_size and mem_used_total are the device's", codec));
    return note(fmt::format(
        "{}: compr_data_size is the device's; of its mem_used_total, {} are fragmentation, which "
        "the other rows do not have either ('echo 1 > /sys/block/{}/compact' gives it back)",
        codec, device_pages_text(now.mem_used_total - ours.mem_used_total), comparison.device.name));
}

std::string device_notes_text(const DeviceComparison& comparison) {
    std::string text = own_codec_text(comparison);
    constexpr std::uint64_t objects_per_class = 20;
    const CodecRow& first = comparison.codecs.rows.front();
    if (!is_complete(comparison) && first.chunks < objects_per_class * first.pool_classes)
        text += note(fmt::format(
            "{} pages are few for the {} size classes of {}: mem_used_total comes out too low, so "
            "compare the rows with each other and not with now, or take {} pages or more",
            grouped(first.chunks), first.pool_classes, first.pool,
            grouped(objects_per_class * first.pool_classes)));
    if (comparison.changed)
        text += note(fmt::format("{} was written while it was read, so the pages are not of one moment",
                                 comparison.device.path));
    std::vector<std::string> absent;
    std::vector<std::string> inexact;
    for (const CodecRow& row : comparison.codecs.rows) {
        const std::string name(name_of_spec(row.codec));
        const auto& offered = comparison.device.codecs;
        const bool is_offered = std::find(offered.begin(), offered.end(), name) != offered.end();
        if (!is_offered && std::find(absent.begin(), absent.end(), name) == absent.end())
            absent.push_back(name);
        if (!row.not_exact.empty()) inexact.push_back(row.codec);
    }
    if (!absent.empty()) text += note(fmt::format("not in this kernel's zram: {}", fmt::join(absent, ", ")));
    if (!inexact.empty())
        text +=
            note(fmt::format("lengths can differ from the kernel's by about 1 % in all (docs/codecs.md): {}",
                             fmt::join(inexact, ", ")));
    return text;
}

nlohmann::json mm_stat_json(const ZramMmStat& stat) {
    return {{"orig_data_size", stat.orig_data_size},
            {"compr_data_size", stat.compr_data_size},
            {"mem_used_total", stat.mem_used_total},
            {"same_pages", stat.same_pages},
            {"huge_pages", stat.huge_pages ? nlohmann::json(*stat.huge_pages) : nlohmann::json()}};
}

}  // namespace

std::vector<ZramMmStat> mm_stat_under(const StudyResult& study, const std::vector<StudyCase>& cases,
                                      const CodecStore& store, std::uint64_t pages) {
    std::vector<ZramMmStat> all;
    for (std::size_t i = 0; i < cases.size(); i++) {
        const CodecRow row = codec_row(cases[i], spread(study.cases[i], pages), store);
        ZramMmStat stat;
        stat.orig_data_size = row.chunks * page;
        stat.compr_data_size = row.stored_bytes;
        stat.mem_used_total = row.pages_used * page;
        stat.same_pages = row.same_filled;
        stat.huge_pages = row.huge;
        all.push_back(stat);
    }
    return all;
}

std::string device_text(const DeviceComparison& comparison) {
    return device_heading_text(comparison) + '\n' + device_table_text(comparison) +
           device_notes_text(comparison);
}

nlohmann::json device_json(const DeviceComparison& comparison) {
    nlohmann::json json = codec_json(comparison.codecs);
    const ZramDevice& device = comparison.device;
    json["device"] = {{"name", device.name},
                      {"kernel", comparison.kernel},
                      {"slots", device.slots},
                      {"codec", device.codec},
                      {"codecs", device.codecs},
                      {"pages", device.mm_stat.orig_data_size / page},
                      {"pages_in_memory", comparison.pages_held},
                      {"pages_written_back", device.written_back},
                      {"pages_recompressed",
                       comparison.recompressed ? nlohmann::json(*comparison.recompressed) : nlohmann::json()},
                      {"block_state", comparison.slots_known},
                      {"changed", comparison.changed},
                      {"mm_stat", mm_stat_json(device.mm_stat)}};
    for (std::size_t i = 0; i < comparison.would.size(); i++)
        json["codecs"][i]["mm_stat"] = mm_stat_json(comparison.would[i]);
    return json;
}

}  // namespace swapreplay
