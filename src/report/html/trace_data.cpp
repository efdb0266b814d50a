// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/trace_data.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/bursts_report.hpp"
#include "report/html/conclusions.hpp"
#include "report/numbers.hpp"
#include "report/or_null.hpp"
#include "report/part_report.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// Of a series, one of each column's samples, the last.
std::vector<const Sample*> last_of_columns(const std::vector<Sample>& samples, std::size_t columns) {
    std::vector<const Sample*> last;
    for (const Column& column : columns_of(samples.size(), columns))
        last.push_back(&samples[column.end - 1]);
    return last;
}

/// Where columns end: in events, and in seconds if the trace has times.
struct Axis {
    json events = json::array();
    json seconds = json::array();

    void add(const Profile& profile, std::uint64_t after) {
        events.push_back(after);
        if (profile.clock.empty()) return;
        const auto ms = static_cast<double>(profile.ns_after(after) / 1'000'000);
        seconds.push_back(ms / 1000);
    }
    void put_into(json& to) && {
        to["events"] = std::move(events);
        to["seconds"] = seconds.empty() ? json() : std::move(seconds);
    }
};

/// A number where a column's samples are equal, else [least, last, most].
template <class Value>
json column_value(const std::vector<Sample>& samples, const Column& column, Value value) {
    std::uint64_t least = value(samples[column.begin]), most = least;
    for (std::size_t at = column.begin; at < column.end; at++) {
        least = std::min(least, value(samples[at]));
        most = std::max(most, value(samples[at]));
    }
    if (least == most) return least;
    return {least, value(samples[column.end - 1]), most};
}

template <class Value>
json series(const std::vector<Sample>& samples, std::size_t columns, Value value) {
    json values = json::array();
    for (const Column& column : columns_of(samples.size(), columns))
        values.push_back(column_value(samples, column, value));
    return values;
}

json memory_json(const PictureOfTrace& picture, std::size_t columns) {
    json result;
    const std::vector<Sample>& samples = picture.outcome.summary.pools.front().samples;
    Axis axis;
    for (const Sample* sample : last_of_columns(samples, columns))
        axis.add(picture.profile, sample->events);
    std::move(axis).put_into(result);
    result["payload"] =
        series(samples, columns, [](const Sample& sample) { return sample.usage.payload_bytes; });
    result["slots"] =
        series(samples, columns, [](const Sample& sample) { return sample.usage.stored_pages; });
    return result;
}

/// The pages of a pool. The peak, which may lie between two samples, is in its column.
json pages_json(const PoolSummary& pool, std::uint64_t events_before, std::size_t columns) {
    json values = json::array();
    const std::uint64_t peak_after = pool.peaks.pages_event - events_before + 1;
    std::uint64_t begin = 0;
    for (const Column& column : columns_of(pool.samples.size(), columns)) {
        json value =
            column_value(pool.samples, column, [](const Sample& sample) { return sample.usage.pages; });
        const std::uint64_t end = pool.samples[column.end - 1].events;
        if (peak_after > begin && peak_after <= end) {
            if (!value.is_array()) value = json::array({value, value, value});
            value[2] = std::max(value[2].get<std::uint64_t>(), pool.peaks.pages);
        }
        values.push_back(std::move(value));
        begin = end;
    }
    return values;
}

json pool_json(const ReplayOutcome& outcome, const PoolSummary& pool, std::size_t columns) {
    json result = {
        {"name", pool.pool},
        {"settings", pool.pool_text},
        {"policy", pool.resolved.policy.full_text()},
        {"kernel", pool.resolved.kernel ? json(pool.resolved.kernel->text()) : json()},
        {"limit_pages", pool.limit_pages == PageSource::no_limit ? json() : json(pool.limit_pages)},
        {"page_size", pool.page_size},
        {"pages_peak", or_null(pool.pages_peak())},
        {"peak_event", pool.peaks.pages_event},
        {"pages_end", or_null(pool.pages_end())},
        {"overhead_peak", or_null(pool.overhead_peak())},
        {"overhead_end", or_null(pool.overhead_end())},
        {"huge_pages_peak", pool.peaks.usage.huge_pages},
        {"rejected", pool.counts.rejected},
        {"failure", pool.failure ? json(pool.failure->sentence) : json()},
        {"pages", pool.holds_no_pages() ? json() : pages_json(pool, outcome.part.events_before, columns)}};
    if (outcome.bursts) result["bursts"] = bursts_json(outcome, pool);
    return result;
}

/// Where the bytes of a pool's pages are, over time.
json byte_use_data(const PictureOfTrace& picture, const PoolSummary& pool, std::size_t columns) {
    Axis axis;
    json payload = json::array(), rounding = json::array(), free = json::array(), tails = json::array(),
         huge = json::array(), unused = json::array();
    for (const Sample* sample : last_of_columns(pool.class_samples, columns)) {
        const auto use = byte_use(sample->usage, sample->classes, pool.page_size);
        if (!use) return {};
        axis.add(picture.profile, sample->events);
        payload.push_back(use->payload);
        rounding.push_back(use->rounding);
        huge.push_back(use->huge);
        free.push_back(or_null(use->free_objects));
        tails.push_back(or_null(use->tails));
        unused.push_back(use->unused);
    }
    json result = {{"payload", payload}, {"rounding", rounding}, {"huge", huge}};
    // A pool without classes does not tell free objects from tails.
    const bool told = std::ranges::none_of(free, [](const json& value) { return value.is_null(); });
    if (told) {
        result["free_objects"] = free;
        result["tails"] = tails;
    } else {
        result["unused"] = unused;
    }
    std::move(axis).put_into(result);
    return result;
}

/// The classes of a pool over time, those that were ever used.
json classes_json_of(const PictureOfTrace& picture, const PoolSummary& pool, std::size_t columns) {
    const auto samples = last_of_columns(pool.class_samples, columns);
    if (samples.empty() || samples.front()->classes.empty()) return {};
    Axis axis;
    for (const Sample* sample : samples)
        axis.add(picture.profile, sample->events);
    json classes = json::array();
    for (std::size_t at = 0; at < samples.front()->classes.size(); at++) {
        json objects = json::array(), pages = json::array();
        std::uint64_t most = 0;
        for (const Sample* sample : samples) {
            objects.push_back(sample->classes[at].objects_used);
            pages.push_back(sample->classes[at].pages_used);
            most = std::max(most, sample->classes[at].pages_used);
        }
        if (most == 0) continue;
        const ClassUse& use = samples.front()->classes[at];
        classes.push_back({{"size", use.size},
                           {"objects_per_zspage", use.objects},
                           {"pages_per_zspage", use.pages},
                           {"objects", objects},
                           {"pages", pages}});
    }
    json result = {{"pool", pool.pool}, {"page_size", pool.page_size}, {"classes", classes}};
    std::move(axis).put_into(result);
    return result;
}

json bins_json(const DoublingBins& bins) {
    std::size_t used = bins.counts.size();
    while (used > 0 && bins.counts[used - 1] == 0)
        used--;
    return json(std::vector<std::uint64_t>(bins.counts.begin(),
                                           bins.counts.begin() + static_cast<std::ptrdiff_t>(used)));
}

json profile_json(const PictureOfTrace& picture, std::size_t stretches) {
    Profile profile = picture.profile;
    while (profile.stretches.size() > std::max<std::size_t>(stretches, 1))
        join_stretches(profile);
    const std::vector<std::string> none;
    json reads = json::array(), writes = json::array(), frees = json::array(), clens = json::array(),
         load_ages = json::array(), free_ages = json::array(), refaults = json::array(), live = json::array();
    Axis axis;
    for (const Stretch& stretch : profile.stretches) {
        axis.add(picture.profile, stretch.events);
        reads.push_back(stretch.reads);
        writes.push_back(stretch.writes);
        frees.push_back(stretch.frees);
        clens.push_back(stretch.clens);
        load_ages.push_back(bins_json(stretch.load_ages));
        free_ages.push_back(bins_json(stretch.free_ages));
        refaults.push_back(bins_json(stretch.refaults));
        live.push_back(stretch.live);
    }
    json result = {{"reads", reads},
                   {"writes", writes},
                   {"frees", frees},
                   {"clens", clens},
                   {"load_ages", load_ages},
                   {"free_ages", free_ages},
                   {"refaults", refaults},
                   {"live", live},
                   {"slots_per_row", profile.slots_per_row},
                   {"age_unit", profile.age_unit_ns == 0 ? "events" : "ms"},
                   {"reads_of_unknown", profile.reads_of_unknown},
                   {"read_runs", profile.read_runs.by_length},
                   {"longest_read_run", profile.read_runs.longest}};
    std::move(axis).put_into(result);
    return result;
}

json notes_json(const ReplayOutcome& outcome) {
    json notes = json::array();
    if (outcome.summary.partial)
        notes.push_back(fmt::format("The replay was stopped after {} events; the page covers only these.",
                                    grouped(outcome.summary.events)));
    if (outcome.end == End::cut) notes.push_back("The trace is cut: what came after its end is not known.");
    if (!outcome.part.is_whole())
        notes.push_back(fmt::format("Part of the trace: {}. Events are numbered from the part's first.",
                                    part_text(outcome.part)));
    if (outcome.lost.known() != std::optional<std::uint64_t>(0))
        notes.push_back("Events lost while recording: " + losses_text(outcome.lost) + '.');
    for (const PoolSummary& pool : outcome.summary.pools)
        if (pool.failure) notes.push_back(pool.pool + ": " + pool.failure->sentence);
    return notes;
}

}  // namespace

std::vector<Column> columns_of(std::size_t samples, std::size_t columns) {
    const std::size_t each = (samples + columns - 1) / std::max<std::size_t>(columns, 1);
    std::vector<Column> all;
    for (std::size_t begin = 0; begin < samples; begin += each)
        all.push_back({begin, std::min(begin + each, samples)});
    return all;
}

json trace_data(const PictureOfTrace& picture, std::size_t columns) {
    const ReplayOutcome& outcome = picture.outcome;
    const std::size_t class_columns = std::max<std::size_t>(columns / 4, 16);
    const std::size_t stretches = std::max<std::size_t>(columns / 5, 16);
    json result = {{"trace", outcome.trace},
                   {"format", outcome.format},
                   {"workload", outcome.workload},
                   {"kernel", outcome.kernel},
                   {"codec", outcome.codec},
                   {"codecs", picture.codecs},
                   {"page_size", outcome.slot_bytes},
                   {"event_count", outcome.summary.events},
                   {"events_before", outcome.part.events_before},
                   {"events_lost", or_null(outcome.lost.known())},
                   {"notes", notes_json(outcome)},
                   {"conclusions", conclusions(outcome)}};
    result["memory"] = memory_json(picture, columns);
    json pools = json::array(), uses = json::array();
    json classes;
    for (const PoolSummary& pool : outcome.summary.pools) {
        pools.push_back(pool_json(outcome, pool, columns));
        json use = byte_use_data(picture, pool, class_columns);
        if (!use.is_null()) {
            use["pool"] = pool.pool;
            uses.push_back(std::move(use));
        }
        if (classes.is_null()) classes = classes_json_of(picture, pool, class_columns);
    }
    result["pools"] = std::move(pools);
    result["byte_use"] = std::move(uses);
    result["classes"] = std::move(classes);
    result["profile"] = profile_json(picture, stretches);
    return result;
}

}  // namespace swapreplay
