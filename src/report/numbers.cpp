// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/numbers.hpp"

#include <array>
#include <cmath>
#include <ctime>

#include <fmt/format.h>

namespace swapreplay {

std::string bytes_text(std::uint64_t bytes) {
    constexpr std::array<const char*, 5> units{"KiB", "MiB", "GiB", "TiB", "PiB"};
    if (bytes < 1024) return fmt::format("{} B", bytes);
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    // 1023.95 would be printed as 1024.0
    while (value >= 1023.95 && unit + 1 < units.size()) {
        value /= 1024;
        unit++;
    }
    return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string duration_text(std::uint64_t ns) {
    const double seconds = static_cast<double>(ns) / 1e9;
    if (ns < 1'000) return fmt::format("{} ns", ns);
    if (ns < 1'000'000) return fmt::format("{:.3g} us", seconds * 1e6);
    if (ns < 1'000'000'000) return fmt::format("{:.3g} ms", seconds * 1e3);
    const std::uint64_t whole = ns / 1'000'000'000;
    if (whole < 60) return fmt::format("{:.3g} s", seconds);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string date_text(std::uint64_t unix_ns) {
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = static_cast<std::time_t>(unix_ns / 1'000'000'000);
    std::tm date{};
    gmtime_r(&seconds, &date);
    return fmt::format("{} {} {} {:02}:{:02} UTC", date.tm_mday,
                       months[static_cast<std::size_t>(date.tm_mon)], date.tm_year + 1900, date.tm_hour,
                       date.tm_min);
}

std::string pages_text(const Usage& usage) {
    return usage.pages_are_known() ? grouped(usage.pages) : "not known";
}

std::string pages_text(std::optional<std::uint64_t> pages, std::uint32_t page_size) {
    if (!pages) return "not known";
    return fmt::format("{} ({})", grouped(*pages), bytes_text(*pages * page_size));
}

std::string ratio_text(std::optional<double> ratio) {
    return ratio ? fmt::format("{:.3f}", *ratio) : "-";
}

std::string counts_text(std::uint64_t events, std::uint64_t writes, std::uint64_t reads,
                        std::uint64_t frees) {
    return fmt::format("{}: {}, {}, {}", grouped(events), counted(writes, "write"), counted(reads, "read"),
                       counted(frees, "free"));
}

std::string lost_sentence(std::uint64_t lost, std::uint64_t places) {
    return fmt::format("{} {} lost while recording, in {}", counted(lost, "event"),
                       lost == 1 ? "was" : "were", counted(places, "place"));
}

std::string losses_text(const Losses& losses) {
    if (losses.all) return grouped(losses.told);
    return losses.told > 0 ? fmt::format("at least {}", grouped(losses.told)) : "not known";
}

std::string difference_text(double value, double base) {
    if (base == 0) return {};
    const double percent = (value - base) / base * 100;
    if (std::abs(percent) < 0.05)
        return value == base ? "=" : fmt::format("{}0.0 %", percent < 0 ? '-' : '+');
    return fmt::format("{:+.1f} %", percent);
}

}  // namespace swapreplay
