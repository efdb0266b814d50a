// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/live_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/numbers.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t narrowest = 10;  // "1023.9 MiB"

std::string live_line_of(const std::string& time, const std::string& events, const std::string& payload) {
    return fmt::format("{:>10}  {:>13}  {:>{}}", time, events, payload, narrowest);
}

std::string cell_of(const std::string& text, const std::string& pool) {
    return fmt::format("  {:>{}}", text, std::max(narrowest, pool.size()));
}

}  // namespace

std::string live_heading(const std::vector<std::string>& pools) {
    std::string line = live_line_of("time", "events", "payload");
    for (const std::string& pool : pools)
        line += cell_of(pool, pool);
    return line + '\n';
}

std::string live_line(const LiveRow& row, const std::vector<std::string>& pools) {
    constexpr double ns = 1e9;
    const std::string time =
        row.time_ns ? fmt::format("{:.1f} s", static_cast<double>(*row.time_ns) / ns) : std::string("-");
    std::string line =
        live_line_of(time, grouped(row.events), bytes_text(row.pools.front().usage.payload_bytes));
    for (std::size_t i = 0; i < pools.size(); i++) {
        const LivePool& pool = row.pools[i];
        line += cell_of(
            pool.usage.pages_are_known() ? bytes_text(pool.usage.pages * pool.page_size) : "not known",
            pools[i]);
    }
    return line + '\n';
}

}  // namespace swapreplay
