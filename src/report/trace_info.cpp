// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/trace_info.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "base/wrapped.hpp"
#include "report/numbers.hpp"
#include "report/part_report.hpp"
#include "trace/event_names.hpp"
#include "trace/format.hpp"
#include "trace/metadata_json.hpp"
#include "workload/clen_bound.hpp"

namespace swapreplay {

namespace {

using sorted_json = nlohmann::json;

constexpr std::array<std::string_view, ReadRuns::bins> run_bins = {"1",    "2",     "3-4",   "5-8",
                                                                   "9-16", "17-32", "33-64", "65-"};

/// Rounded down, as compcache 2008 does.
std::uint64_t percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : part * 100 / whole;
}

/// For a person: rounded, and neither none nor all if it is not.
std::string share_text(std::uint64_t part, std::uint64_t whole) {
    const std::uint64_t rounded = whole == 0 ? 0 : (part * 100 + whole / 2) / whole;
    if (rounded == 0 && part > 0) return "< 1 %";
    if (rounded == 100 && part < whole) return "> 99 %";
    return fmt::format("{} %", rounded);
}

sorted_json known(std::optional<std::uint64_t> value) {
    return value ? sorted_json(*value) : sorted_json();
}

class Lines {
public:
    template <class... Args>
    void add(std::string_view what, fmt::format_string<Args...> format, Args&&... args) {
        const std::string value = printable(fmt::format(format, std::forward<Args>(args)...));
        const bool fits = what.size() < indent;
        fmt::format_to(std::back_inserter(text_), "{:<{}}{}{}\n", what, indent, fits ? "" : " ",
                       wrapped(value, indent));
    }
    void add_if_known(std::string_view what, const std::string& value) {
        if (!value.empty()) add(what, "{}", value);
    }
    void add_if_known(std::string_view what, std::uint64_t value) {
        if (value != 0) add(what, "{}", grouped(value));
    }
    void end_section() { text_ += '\n'; }
    [[nodiscard]] std::string take() { return std::move(text_); }

    /// Columns before the values.
    static constexpr std::size_t indent = 23;

private:
    std::string text_;
};

void add_metadata(Lines& lines, const TraceInfo& info) {
    const Metadata& metadata = info.metadata;
    lines.add("trace", "{}", info.trace);
    lines.add("format", "{}{}", info.format, info.end == End::cut ? ", cut" : "");
    if (info.partial) lines.add("PARTIAL", "stopped before the end of the trace");
    if (!info.part.is_whole()) lines.add("part shown", "{}", part_text(info.part));
    lines.add_if_known("synthetic", metadata.synthetic);
    lines.add_if_known("workload", metadata.workload);
    lines.add_if_known("part recorded", metadata.part);
    lines.add_if_known("kernel", metadata.kernel);
    lines.add("page size", "{}", bytes_text(metadata.page_size));
    lines.add_if_known("slots of the device", metadata.slots);
    if (metadata.ram_bytes != 0) lines.add("RAM", "{}", bytes_text(metadata.ram_bytes));
    if (metadata.start_unix_ns != 0) lines.add("recorded", "{}", date_text(metadata.start_unix_ns));
    if (metadata.has_clens()) lines.add("codecs", "{}", fmt::join(metadata.codecs, ", "));
    for (const auto& [name, value] : metadata.facts)
        lines.add(name, "{}", value);
    lines.end_section();
}

/// "0 (75 %), 4 (24 %), 3 others (1 %); known of 1,234 events": the most frequent values.
std::string detail_text(const DetailStatistics& detail, std::uint64_t events) {
    constexpr std::size_t shown = 4;
    std::vector<std::string> parts;
    std::uint64_t rest = detail.known;
    for (const auto& [value, count] : std::span(detail.values).first(std::min(shown, detail.values.size()))) {
        parts.push_back(fmt::format("{} ({})", value, share_text(count, detail.known)));
        rest -= count;
    }
    if (rest > 0) {
        const std::size_t others = detail.values.size() - std::min(shown, detail.values.size());
        parts.push_back(fmt::format("{}{} ({})", detail.other > 0 ? "more than " : "",
                                    counted(others, "other"), share_text(rest, detail.known)));
    }
    if (detail.known == events) return fmt::format("{}", fmt::join(parts, ", "));
    return fmt::format("{}; known of {}", fmt::join(parts, ", "), counted(detail.known, "event"));
}

sorted_json detail_json(const DetailStatistics& detail) {
    constexpr std::size_t shown = 64;
    sorted_json values = sorted_json::object();
    std::uint64_t other = detail.known;
    for (const auto& [value, count] : std::span(detail.values).first(std::min(shown, detail.values.size()))) {
        values[fmt::format("{}", value)] = count;
        other -= count;
    }
    return {{"known", detail.known}, {"values", std::move(values)}, {"other", other}};
}

void add_events(Lines& lines, const TraceInfo& info) {
    const Statistics& s = info.statistics;
    lines.add("events", "{}", counts_text(s.events(), s.writes, s.reads, s.frees));
    lines.add("events lost", "{}", losses_text(info.losses()));
    if (s.span_ns) lines.add("time span", "{}", duration_text(*s.span_ns));
    lines.add_if_known("times that go back", s.times_back);
    lines.add_if_known("same-filled writes", s.same_filled);
    for (const DetailStatistics& detail : s.details)
        lines.add(detail_name(detail.detail), "{}", detail_text(detail, s.events()));
    if (s.clens.empty()) lines.add("clens", "not known");
    for (const ClenStatistics& c : s.clens) {
        if (s.writes == 0) {
            lines.add(fmt::format("clen, {}", c.codec), "no writes");
            continue;
        }
        const std::string whose = c.writes == s.writes ? "the writes" : counted(c.writes, "write");
        lines.add(fmt::format("clen, {}", c.codec), "{} of {} <= {} B ({}), {} >= {} B",
                  share_text(c.at_most_half, c.writes), whose, info.metadata.page_size / 2,
                  grouped(c.at_most_half), grouped(c.at_least_page), info.metadata.page_size);
        lines.add("", "min {}, 10 % {}, median {}, 90 % {}, max {} B", c.min, c.p10, c.p50, c.p90, c.max);
        lines.add("", "sum {}", bytes_text(c.total));
        if (c.writes < s.writes)
            lines.add("", "not known of {}", counted(s.writes - c.writes, "other write"));
    }
    lines.end_section();
}

std::string curve_of(const std::vector<LivePoint>& points, std::uint64_t peak) {
    constexpr std::array<std::string_view, 9> steps = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    constexpr std::size_t columns = usual_columns - Lines::indent;
    std::string curve;
    const std::size_t shown = std::min(columns, points.size());
    for (std::size_t column = 0; column < shown; column++) {
        const LivePoint& point = points[(column + 1) * points.size() / shown - 1];
        curve += steps[peak == 0 ? 0 : (point.slots * (steps.size() - 1) + peak - 1) / peak];
    }
    return curve;
}

void add_ages(Lines& lines, std::string_view when, const Ages& ages, const std::string& pages) {
    if (ages.count == 0) return;
    lines.add(when, "10 % {}, median {}, 90 % {}, of {}", duration_text(ages.p10), duration_text(ages.p50),
              duration_text(ages.p90), pages);
}

sorted_json ages_json(const Ages& ages) {
    const auto of_pages = [&ages](std::uint64_t ns) {
        return ages.count == 0 ? sorted_json() : sorted_json(ns);
    };
    return {{"count", ages.count},
            {"p10_ns", of_pages(ages.p10)},
            {"p50_ns", of_pages(ages.p50)},
            {"p90_ns", of_pages(ages.p90)}};
}

void add_slots(Lines& lines, const Statistics& s) {
    lines.add("slots touched", "{}, written {}, highest {}", grouped(s.slots_touched),
              grouped(s.slots_written), grouped(s.highest_slot));
    lines.add("live slots", "peak {}, end {}", grouped(s.live_peak), grouped(s.live_end));
    lines.add("live over the events", "{}", curve_of(s.live, s.live_peak));
    if (s.payload_peak_bytes)
        lines.add("payload", "peak {}, end {}{}", bytes_text(*s.payload_peak_bytes),
                  bytes_text(*s.payload_end_bytes), s.same_filled > 0 ? ", same-filled pages included" : "");
    const auto rewrites = [&lines](std::string_view what, const Rewrites& r) {
        if (!r.same_clen || r.count == 0) {
            lines.add(what, "{}", grouped(r.count));
            return;
        }
        const auto same = static_cast<double>(*r.same_clen);
        lines.add(what, "{}, {} with the slot's last clen ({:.1f} %)", grouped(r.count),
                  grouped(*r.same_clen), 100.0 * same / static_cast<double>(r.count));
    };
    rewrites("overwrites", s.overwrites);
    rewrites("writes after a free", s.writes_after_free);
    lines.add("reads", "{} of slots never written, {} of free slots", grouped(s.reads_never_written),
              grouped(s.reads_of_free));
    lines.add("frees", "{} of slots that were not live", grouped(s.frees_of_not_live));
    if (s.ages) {
        const auto& [at_read, at_end] = *s.ages;
        add_ages(lines, "age at a read", at_read, counted(at_read.count, "read"));
        add_ages(lines, "age at the end", at_end,
                 fmt::format("{} freed or replaced", counted(at_end.count, "page")));
    }

    const std::uint64_t runs = s.read_runs.count;
    lines.add("read runs", "{}, mean {:.2f}, longest {}", grouped(runs),
              runs == 0 ? 0.0 : static_cast<double>(s.reads) / static_cast<double>(runs),
              grouped(s.read_runs.longest));
    constexpr std::size_t in_a_line = ReadRuns::bins / 2;
    std::string bins;
    for (std::size_t bin = 0; bin < ReadRuns::bins; bin++) {
        if (bin == in_a_line) lines.add("", "of length {},", std::exchange(bins, {}));
        bins += fmt::format("{}{}: {}", bins.empty() ? "" : ", ", run_bins[bin],
                            grouped(s.read_runs.by_length[bin]));
    }
    lines.add("", "{}", bins);
    lines.add("chunks of records", "{} of {}, {} of them distinct", grouped(s.chunks), chunk_events,
              grouped(s.chunks_distinct));
}

}  // namespace

Losses TraceInfo::losses() const {
    return losses_of(metadata, gaps);
}

std::vector<std::string> warnings(const TraceInfo& info) {
    const Statistics& s = info.statistics;
    std::vector<std::string> all;
    if (s.looks_reread()) {
        all.push_back(
            fmt::format("the trace looks re-read: of {} chunks of {} records only {} are distinct; "
                        "'swapreplay convert --dedup' keeps the first copy of each",
                        s.chunks, chunk_events, s.chunks_distinct));
    }
    if (s.zero_runs.count > 0) {
        all.push_back(
            fmt::format("{} {} of zero records, the longest of {} from event {} on: they parse as "
                        "reads of slot 0, but are padding",
                        s.zero_runs.count, s.zero_runs.count == 1 ? "run" : "runs", s.zero_runs.longest,
                        s.zero_runs.longest_first_event));
    }
    for (const ClenStatistics& c : s.clens)
        if (c.above_bound > 0)
            all.push_back(clens_above_bound(c.codec, info.metadata.page_size, c.above_bound));
    if (const std::uint64_t lost = info.losses().told; lost > 0)
        all.push_back(lost_sentence(lost, info.gaps.size()));
    if (!info.metadata.part.empty())
        all.push_back(
            fmt::format("{} alone was recorded: all other events are missing, and losses are not known",
                        info.metadata.part));
    all.insert(all.end(), info.notes.begin(), info.notes.end());
    if (info.end != End::whole) all.emplace_back(words_of(info.end));
    return all;
}

std::string info_text(const TraceInfo& info) {
    Lines lines;
    add_metadata(lines, info);
    add_events(lines, info);
    add_slots(lines, info.statistics);
    std::string text = lines.take();
    for (const std::string& warning : warnings(info))
        fmt::format_to(std::back_inserter(text), "warning: {}\n", printable(warning));
    return text;
}

sorted_json info_json(const TraceInfo& info) {
    const Statistics& s = info.statistics;
    sorted_json clens = sorted_json::array();
    for (const ClenStatistics& c : s.clens) {
        const auto of_writes = [&c](std::uint64_t number) {
            return c.writes == 0 ? sorted_json() : sorted_json(number);
        };
        clens.push_back({{"codec", c.codec},
                         {"writes", c.writes},
                         {"total_bytes", c.total},
                         {"min", of_writes(c.min)},
                         {"p10", of_writes(c.p10)},
                         {"p50", of_writes(c.p50)},
                         {"p90", of_writes(c.p90)},
                         {"max", of_writes(c.max)},
                         {"at_most_half_page", c.at_most_half},
                         {"at_most_half_page_percent", of_writes(percent(c.at_most_half, c.writes))},
                         {"at_least_page", c.at_least_page},
                         {"above_bound", c.above_bound},
                         {"histogram", c.histogram}});
    }
    sorted_json gaps = sorted_json::array();
    for (const Gap& gap : info.gaps)
        gaps.push_back({{"before_event", gap.before_event}, {"lost", gap.lost}});
    sorted_json live = sorted_json::array();
    for (const LivePoint& point : s.live)
        live.push_back({{"events", point.events},
                        {"slots", point.slots},
                        {"payload_bytes", known(point.payload_bytes)}});
    sorted_json details = sorted_json::object();
    for (const DetailStatistics& detail : s.details)
        details[std::string(detail_name(detail.detail))] = detail_json(detail);
    sorted_json runs = {{"count", s.read_runs.count}, {"longest", s.read_runs.longest}};
    for (std::size_t bin = 0; bin < ReadRuns::bins; bin++)
        runs["by_length"][std::string(run_bins[bin])] = s.read_runs.by_length[bin];
    const auto rewrites = [](const Rewrites& r) {
        return sorted_json{{"count", r.count}, {"same_clen", known(r.same_clen)}};
    };
    return {
        {"trace", info.trace},
        {"format", info.format},
        {"end", info.partial ? sorted_json() : sorted_json(name_of(info.end))},
        {"partial", info.partial},
        {"selected", part_json(info.part)},
        {"metadata", metadata_to_json(info.metadata)},
        {"events", {{"read", s.reads}, {"write", s.writes}, {"free", s.frees}}},
        {"events_lost", known(info.losses().known())},
        {"gaps", std::move(gaps)},
        {"span_ns", s.span_ns ? sorted_json(*s.span_ns) : sorted_json()},
        {"ages",
         s.ages ? sorted_json{{"at_read", ages_json(s.ages->at_read)}, {"at_end", ages_json(s.ages->at_end)}}
                : sorted_json()},
        {"times_back", s.times_back},
        {"same_filled", s.same_filled},
        {"details", std::move(details)},
        {"clens", std::move(clens)},
        {"slots", {{"touched", s.slots_touched}, {"written", s.slots_written}, {"highest", s.highest_slot}}},
        {"live_slots_peak", s.live_peak},
        {"live_slots_end", s.live_end},
        {"payload_peak_bytes", known(s.payload_peak_bytes)},
        {"payload_end_bytes", known(s.payload_end_bytes)},
        {"live", std::move(live)},
        {"overwrites", rewrites(s.overwrites)},
        {"writes_after_free", rewrites(s.writes_after_free)},
        {"reads_never_written", s.reads_never_written},
        {"reads_of_free", s.reads_of_free},
        {"frees_of_not_live", s.frees_of_not_live},
        {"read_runs", std::move(runs)},
        {"chunks",
         {{"events", chunk_events},
          {"count", s.chunks},
          {"distinct", s.chunks_distinct},
          {"repeated_with_writes", s.chunks_repeated_with_writes}}},
        {"zero_runs",
         {{"count", s.zero_runs.count},
          {"longest", s.zero_runs.longest},
          {"longest_first_event", s.zero_runs.longest_first_event}}},
        {"looks_reread", s.looks_reread()},
        {"warnings", warnings(info)},
    };
}

}  // namespace swapreplay
