// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/moment_report.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "report/class_table.hpp"
#include "report/numbers.hpp"
#include "report/or_null.hpp"
#include "report/replay_json.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// The bytes of one moment, under a title.
struct MomentColumn {
    std::string title;
    ByteUse bytes;
    std::uint64_t all = 0;  ///< bytes of the pages
};

std::string byte_use_table(const std::vector<MomentColumn>& columns) {
    std::vector<Table::Column> titles{{"bytes of the pages", Table::Align::left}};
    for (const MomentColumn& column : columns)
        titles.insert(titles.end(), {{column.title}, {""}});
    Table table(titles);
    const auto add = [&](const char* what, const std::function<std::uint64_t(const MomentColumn&)>& bytes) {
        std::vector<std::string> row{what};
        for (const MomentColumn& column : columns) {
            const std::uint64_t value = bytes(column);
            row.push_back(bytes_text(value));
            row.push_back(column.all == 0 ? ""
                                          : fmt::format("{:.1f} %", 100.0 * static_cast<double>(value) /
                                                                        static_cast<double>(column.all)));
        }
        table.add_row(std::move(row));
    };
    add("payload", [](const MomentColumn& c) { return c.bytes.payload; });
    add("huge pages beyond their clens", [](const MomentColumn& c) { return c.bytes.huge; });
    add("headers and rounding", [](const MomentColumn& c) { return c.bytes.rounding; });
    if (columns.front().bytes.free_objects) {
        add("free objects", [](const MomentColumn& c) { return c.bytes.free_objects.value_or(0); });
        add("ends too short for an object", [](const MomentColumn& c) { return c.bytes.tails.value_or(0); });
    } else {
        add("unused", [](const MomentColumn& c) { return c.bytes.unused; });
    }
    add("all", [](const MomentColumn& c) { return c.all; });
    return table.text();
}

/// Whether the pool's bytes can be told apart at all.
bool tells_bytes(const PoolSummary& pool) {
    return pool.counts_objects && !pool.holds_no_pages() && pool.peaks.pages > 0;
}

std::string moment_event_text(const Snapshot& snapshot) {
    return fmt::format("after event {}", grouped(snapshot.event));
}

std::string moment_text(const AskedMoment& moment, const Snapshot& snapshot, const PoolSummary& pool,
                        bool all_classes) {
    const Usage& usage = snapshot.usage;
    const std::string held = usage.pages_are_known() ? fmt::format("{} ({})", counted(usage.pages, "page"),
                                                                   bytes_text(usage.pages * pool.page_size))
                                                     : "pages not known";
    std::string text = fmt::format("\nat {}, {}: {}, {} stored,\n{} of them huge, {} same-filled\n\n",
                                   printable(moment.asked), moment_event_text(snapshot), held,
                                   counted(usage.stored_pages, "slot"), grouped(usage.huge_pages),
                                   grouped(usage.same_filled));
    const auto bytes = byte_use(usage, snapshot.classes, pool.page_size);
    if (bytes && tells_bytes(pool))
        text += byte_use_table({{"", *bytes, usage.pages * pool.page_size}}) + '\n';
    if (snapshot.classes.empty()) return text + "the pool has no size classes\n";
    return text + class_use_text(snapshot.classes, snapshot.details ? &*snapshot.details : nullptr,
                                 pool.page_size, all_classes);
}

json byte_use_json(const Usage& usage, const std::vector<ClassUse>& classes, const PoolSummary& pool) {
    const auto bytes = byte_use(usage, classes, pool.page_size);
    if (!bytes || !tells_bytes(pool)) return {};
    json result = {{"payload", bytes->payload},
                   {"huge", bytes->huge},
                   {"rounding", bytes->rounding},
                   {"unused", bytes->unused}};
    result["free_objects"] = bytes->free_objects ? json(*bytes->free_objects) : json();
    result["tails"] = bytes->tails ? json(*bytes->tails) : json();
    return result;
}

json usage_json(const Usage& usage) {
    return {{"pages", or_null(usage.known_pages())}, {"payload_bytes", usage.payload_bytes},
            {"stored_bytes", usage.stored_bytes},    {"used_bytes", usage.used_bytes},
            {"stored_pages", usage.stored_pages},    {"huge_pages", usage.huge_pages},
            {"same_filled", usage.same_filled}};
}

/// classes_json() with what details tell.
json detailed_classes_json(const std::vector<ClassUse>& classes, const std::optional<ClassDetails>& details) {
    json result = classes_json(classes);
    for (std::size_t i = 0; i < classes.size(); i++) {
        result[i]["objects_free"] = free_objects(classes[i]);
        result[i]["pages_compactable"] = compactable_pages(classes[i]);
        if (!details) continue;
        result[i]["objects_spanning"] = details->classes[i].objects_spanning;
        json& groups = result[i]["zspages"] = json::object();
        for (std::size_t group = 0; group < details->group_names.size(); group++)
            groups[details->group_names[group]] = details->classes[i].group_zspages[group];
    }
    return result;
}

}  // namespace

std::string byte_uses_text(const PoolSummary& pool) {
    const auto peak = byte_use(pool.peaks.usage, pool.classes_at_peak, pool.page_size);
    const auto end = byte_use(pool.end, pool.classes, pool.page_size);
    if (!peak || !end || !tells_bytes(pool)) return {};
    return '\n' + byte_use_table({{"at their peak", *peak, pool.peaks.usage.pages * pool.page_size},
                                  {"at the end", *end, pool.end.pages * pool.page_size}});
}

std::string peak_classes_text(const PoolSummary& pool, bool all_classes) {
    if (pool.classes_at_peak.empty() || pool.peaks.pages == 0) return {};
    return fmt::format("\nclasses at the peak, after event {}{}\n\n", grouped(pool.peaks.pages_event),
                       all_classes ? "" : ":\nthose with the most unused bytes; --classes shows all") +
           class_use_text(pool.classes_at_peak, nullptr, pool.page_size, all_classes);
}

std::string moments_text(const ReplayOutcome& outcome, bool all_classes) {
    const PoolSummary& pool = outcome.summary.pools.front();
    std::string text;
    for (const AskedMoment& moment : outcome.moments) {
        const auto snapshot = std::ranges::find(pool.snapshots, moment.point, &Snapshot::point);
        if (snapshot != pool.snapshots.end()) text += moment_text(moment, *snapshot, pool, all_classes);
    }
    return text;
}

json peak_json(const PoolSummary& pool) {
    json result = {{"event", pool.peaks.pages_event}};
    result.update(usage_json(pool.peaks.usage));
    result["bytes"] = byte_use_json(pool.peaks.usage, pool.classes_at_peak, pool);
    if (!pool.classes_at_peak.empty())
        result["classes"] = detailed_classes_json(pool.classes_at_peak, std::nullopt);
    return result;
}

json moments_json(const ReplayOutcome& outcome) {
    const PoolSummary& pool = outcome.summary.pools.front();
    json result = json::array();
    for (const AskedMoment& moment : outcome.moments) {
        const auto snapshot = std::ranges::find(pool.snapshots, moment.point, &Snapshot::point);
        if (snapshot == pool.snapshots.end()) continue;
        json one = {{"at", moment.asked}, {"event", snapshot->event}};
        one.update(usage_json(snapshot->usage));
        one["bytes"] = byte_use_json(snapshot->usage, snapshot->classes, pool);
        if (!snapshot->classes.empty())
            one["classes"] = detailed_classes_json(snapshot->classes, snapshot->details);
        result.push_back(std::move(one));
    }
    return result;
}

}  // namespace swapreplay
