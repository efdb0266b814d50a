// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/terminal_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/wrapped.hpp"
#include "report/numbers.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t plot_columns = 64;
constexpr std::size_t eighths = 8;

/// How many eighths of a row the column is high.
std::size_t height_of(double value, double top, std::size_t rows) {
    if (value <= 0 || top <= 0) return 0;
    const double all = static_cast<double>(rows * eighths);
    return static_cast<std::size_t>(std::clamp(std::ceil(all * value / top), 1.0, all));
}

/// A row of cells, counted from the axis up.
std::string cells_of(const ColumnPlot& plot, std::size_t row) {
    constexpr std::array<std::string_view, eighths + 1> blocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::string cells;
    std::size_t blank = 0;  // none at the end of a line
    for (const double value : plot.values) {
        const std::size_t height = height_of(value, plot.top, plot.rows);
        const std::size_t filled = std::min(eighths, height - std::min(height, row * eighths));
        if (filled == 0) {
            blank++;
            continue;
        }
        cells.append(blank, ' ');
        blank = 0;
        cells += blocks.at(filled);
    }
    return cells;
}

/// Words below the axis, if there is room for them.
std::string axis_labels(const ColumnPlot& plot) {
    const std::size_t columns = plot.values.size();
    std::string line = plot.left;
    const auto put = [&line](const std::string& words, std::size_t at) {
        const std::size_t used = columns_of(line);
        if (words.empty() || at < used + (used == 0 ? 0 : 1)) return;
        line.append(at - used, ' ');
        line += words;
    };
    const std::size_t middle = columns_of(plot.middle), right = columns_of(plot.right);
    put(plot.middle, columns / 2 - std::min(columns / 2, middle / 2));
    put(plot.right, columns - std::min(columns, right));
    return line;
}

/// Samples as columns: the most of each; where there is no sample, what was before.
std::vector<double> columns_from(const PoolSummary& pool, std::uint64_t first_event, std::uint64_t events) {
    const std::size_t columns =
        std::min<std::size_t>(plot_columns, std::max<std::size_t>(pool.samples.size(), 1));
    std::vector<double> values(columns, -1);
    const auto note = [&](std::uint64_t after_events, std::uint64_t pages) {
        const std::uint64_t at = std::min(after_events, events) - std::min<std::uint64_t>(after_events, 1);
        double& value =
            values[std::min<std::size_t>(columns - 1, at * columns / std::max<std::uint64_t>(events, 1))];
        value = std::max(value, static_cast<double>(pages) * pool.page_size);
    };
    for (const Sample& sample : pool.samples)
        note(sample.events, sample.usage.pages);
    if (pool.peaks.pages > 0) note(pool.peaks.pages_event - first_event + 1, pool.peaks.pages);
    double before = 0;
    for (double& value : values)
        before = value = value < 0 ? before : value;
    return values;
}

}  // namespace

std::string plot_text(const ColumnPlot& plot) {
    const std::size_t indent = std::max({plot.label_columns, columns_of(plot.top_label), std::size_t{1}});
    std::string text = plot.title.empty() ? std::string() : plot.title + '\n';
    for (std::size_t row = plot.rows; row-- > 0;) {
        const bool is_top = row + 1 == plot.rows;
        const std::string cells = cells_of(plot, row);
        text += fmt::format("{:>{}} {}{}\n", is_top ? plot.top_label : std::string(), indent,
                            is_top ? "┤" : "│", cells);
    }
    text += fmt::format("{:>{}} └", "0", indent);
    for (std::size_t column = 0; column < plot.values.size(); column++)
        text += "─";
    text += '\n';
    const std::string labels = axis_labels(plot);
    return labels.empty() ? text : text + fmt::format("{:>{}} {}\n", "", indent + 1, labels);
}

std::string memory_plot(const ReplayOutcome& outcome) {
    std::vector<const PoolSummary*> pools;
    double top = 0;
    for (const PoolSummary& pool : outcome.summary.pools) {
        if (pool.samples.empty() || pool.holds_no_pages()) continue;
        pools.push_back(&pool);
        top = std::max(top, static_cast<double>(pool.bytes_peak()));
    }
    constexpr std::size_t rows_of_one = 10, rows_of_several = 4;
    const std::uint64_t events = outcome.summary.events;
    std::string text;
    for (const PoolSummary* pool : pools) {
        ColumnPlot plot;
        plot.title = fmt::format("{}{}: {} at the peak", text.empty() ? "" : "\n", printable(pool->pool),
                                 bytes_text(pool->bytes_peak()));
        if (pool->policy != outcome.summary.pools.front().policy || pools.size() == 1)
            plot.title += fmt::format(", under {}", printable(pool->policy));
        plot.values = columns_from(*pool, outcome.part.events_before, events);
        plot.top = top;
        plot.top_label = bytes_text(static_cast<std::uint64_t>(std::llround(top)));
        plot.rows = pools.size() == 1 ? rows_of_one : rows_of_several;
        plot.left = "0";
        plot.right = fmt::format("{} events", grouped(events));
        if (const auto& last = pool->samples.back().passed.time_ns)
            plot.middle = fmt::format("in {}", duration_text(*last));
        text += plot_text(plot);
    }
    return text;
}

std::string info_plot(const TraceInfo& info) {
    const Statistics& statistics = info.statistics;
    if (statistics.events() == 0) return {};
    ColumnPlot live;
    live.title = "Slots in use over the events";
    const std::size_t points = statistics.live.size();
    const std::size_t columns = std::min(plot_columns, points);
    for (std::size_t column = 0; column < columns; column++) {
        std::uint64_t most = 0;
        for (std::size_t at = column * points / columns; at < (column + 1) * points / columns; at++)
            most = std::max(most, statistics.live[at].slots);
        live.values.push_back(static_cast<double>(most));
    }
    live.top = static_cast<double>(statistics.live_peak);
    live.top_label = grouped(statistics.live_peak);
    live.left = "0";
    live.right = fmt::format("{} events", grouped(statistics.events()));
    std::string text = plot_text(live);
    for (const ClenStatistics& clens : statistics.clens) {
        ColumnPlot plot;
        plot.title = fmt::format("\nWrites by length under {}", printable(clens.codec));
        for (const std::uint64_t writes : clens.histogram)
            plot.values.push_back(static_cast<double>(writes));
        const std::uint64_t most = *std::ranges::max_element(clens.histogram);
        if (most == 0) continue;
        plot.top = static_cast<double>(most);
        plot.top_label = grouped(most);
        plot.left = "0";
        plot.middle = grouped(info.metadata.page_size / 2);
        plot.right = fmt::format("> {} B", grouped(info.metadata.page_size));
        plot.label_columns = columns_of(live.top_label);
        text += plot_text(plot);
    }
    return text;
}

}  // namespace swapreplay
