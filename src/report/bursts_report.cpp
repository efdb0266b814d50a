// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/bursts_report.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/wrapped.hpp"
#include "report/numbers.hpp"
#include "report/pool_names.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t percents = Burst::percents.size();
constexpr std::size_t middle = 2;
static_assert(Burst::percents[middle] == 50);

/// A pool's way through one burst.
struct Course {
    std::uint64_t pages_at_start = 0;
    std::uint64_t pages_at_end = 0;
    std::array<std::uint64_t, percents> pages{};
    std::optional<double> overhead_middle;  ///< after half of the frees; nullopt: nothing is stored then

    /// Of the pages that the burst gives back in all; nullopt: it gives none back.
    [[nodiscard]] std::optional<double> given_back_percent(std::size_t i) const {
        if (pages_at_start <= pages_at_end) return std::nullopt;
        return 100.0 * (static_cast<double>(pages_at_start) - static_cast<double>(pages[i])) /
               static_cast<double>(pages_at_start - pages_at_end);
    }
};

const Usage* usage_after(const std::vector<Snapshot>& snapshots, std::uint64_t event) {
    const auto found = std::ranges::lower_bound(snapshots, event, {}, &Snapshot::point);
    return found != snapshots.end() && found->point == event ? &found->usage : nullptr;
}

/// nullopt: the replay was stopped before the burst's end, or the pool does not say what it holds.
std::optional<Course> course_of(const Burst& burst, const std::vector<Snapshot>& snapshots,
                                std::uint32_t page_size) {
    const Usage* const start = usage_after(snapshots, burst.first_event - 1);
    const Usage* const end = usage_after(snapshots, burst.last_event);
    if (start == nullptr || end == nullptr || !start->pages_are_known() || !end->pages_are_known())
        return std::nullopt;
    Course course{start->pages, end->pages, {}, {}};
    for (std::size_t i = 0; i < percents; i++) {
        const Usage& usage = *usage_after(snapshots, burst.after_percent[i]);
        course.pages[i] = usage.pages;
        if (i == middle && usage.payload_bytes > 0)
            course.overhead_middle =
                static_cast<double>(usage.pages) * page_size / static_cast<double>(usage.payload_bytes);
    }
    return course;
}

std::vector<Table::Column> columns_after(std::vector<Table::Column> first) {
    first.insert(first.end(), {{"pages before"}, {"after"}});
    for (const unsigned percent : Burst::percents)
        first.push_back({fmt::format("{} %", percent)});
    first.push_back({"overhead"});
    return first;
}

void add_course(Table& table, std::vector<std::string> row, const std::optional<Course>& course) {
    if (!course) {
        row.resize(row.size() + percents + 3, "not known");
    } else {
        row.push_back(grouped(course->pages_at_start));
        row.push_back(grouped(course->pages_at_end));
        for (std::size_t i = 0; i < percents; i++) {
            const auto percent = course->given_back_percent(i);
            row.push_back(percent ? fmt::format("{:.0f} %", *percent) : "-");
        }
        row.push_back(course->overhead_middle ? fmt::format("{:.3f}", *course->overhead_middle) : "-");
    }
    table.add_row(std::move(row));
}

std::string one_pool_text(const std::vector<Burst>& bursts, const std::vector<Snapshot>& snapshots,
                          std::uint32_t page_size) {
    Table table(columns_after({{"from event"}, {"frees"}}));
    for (const Burst& burst : bursts)
        add_course(table, {grouped(burst.first_event), grouped(burst.frees)},
                   course_of(burst, snapshots, page_size));
    return table.text();
}

/// The same replay without compaction; nullptr: there was no compaction, or it is not known.
const std::vector<Snapshot>* uncompacted(const PoolSummary& pool) {
    if (!pool.compaction || !pool.compaction->without) return nullptr;
    return &pool.compaction->without->snapshots;
}

std::string several_pools_text(const Burst& burst, const std::vector<PoolSummary>& pools) {
    Table table(
        columns_after({{have_several_policies(pools) ? "pool, policy" : "pool", Table::Align::left}}));
    for (const PoolSummary& pool : pools) {
        add_course(table, {name_among(pool, pools)}, course_of(burst, pool.snapshots, pool.page_size));
        if (const auto* snapshots = uncompacted(pool))
            add_course(table, {"  not compacted"}, course_of(burst, *snapshots, pool.page_size));
    }
    return fmt::format("\nburst of {} frees, events {} to {}\n", grouped(burst.frees),
                       grouped(burst.first_event), grouped(burst.last_event)) +
           table.text(usual_columns);
}

constexpr const char* bursts_legend =
    "\n10 % … 90 %: of the pages that a burst gives back, how many have come back when\n"
    "so many of its frees are done · overhead: bytes of pages for each byte of\n"
    "payload, after half of them\n";

json course_json(const std::optional<Course>& course) {
    if (!course) return {};
    json given_back = json::object();
    for (std::size_t i = 0; i < percents; i++) {
        const auto percent = course->given_back_percent(i);
        given_back[fmt::format("{}", Burst::percents[i])] = percent ? json(*percent) : json();
    }
    return {{"pages_at_start", course->pages_at_start},
            {"pages_at_end", course->pages_at_end},
            {"given_back_percent", given_back},
            {"overhead_middle", course->overhead_middle ? json(*course->overhead_middle) : json()}};
}

}  // namespace

std::string bursts_text(const ReplayOutcome& outcome) {
    if (outcome.bursts->empty())
        return fmt::format("\nno burst of frees: no run of {} frees without a write to an empty slot\n",
                           BurstFinder::least_frees);
    const std::vector<PoolSummary>& pools = outcome.summary.pools;
    if (pools.size() > 1) {
        std::string text;
        for (const Burst& burst : *outcome.bursts)
            text += several_pools_text(burst, pools);
        return text + bursts_legend;
    }
    const PoolSummary& pool = pools.front();
    std::string text = "\nbursts of frees: runs of events that write to no empty slot\n\n" +
                       one_pool_text(*outcome.bursts, pool.snapshots, pool.page_size);
    if (const auto* snapshots = uncompacted(pool))
        text +=
            "\nthe same without compaction\n\n" + one_pool_text(*outcome.bursts, *snapshots, pool.page_size);
    return text + bursts_legend;
}

std::optional<double> given_back_at_half(const Burst& burst, const PoolSummary& pool) {
    const auto course = course_of(burst, pool.snapshots, pool.page_size);
    return course ? course->given_back_percent(middle) : std::nullopt;
}

json bursts_json(const ReplayOutcome& outcome, const PoolSummary& pool) {
    json result = json::array();
    for (const Burst& burst : *outcome.bursts) {
        json one = {
            {"first_event", burst.first_event}, {"last_event", burst.last_event}, {"frees", burst.frees}};
        const json course = course_json(course_of(burst, pool.snapshots, pool.page_size));
        if (course.is_null()) {
            for (const char* key :
                 {"pages_at_start", "pages_at_end", "given_back_percent", "overhead_middle"})
                one[key] = json();
        } else {
            one.update(course);
        }
        if (const auto* snapshots = uncompacted(pool))
            one["without_compaction"] = course_json(course_of(burst, *snapshots, pool.page_size));
        result.push_back(std::move(one));
    }
    return result;
}

}  // namespace swapreplay
