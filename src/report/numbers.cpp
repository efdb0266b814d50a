// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/numbers.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace swapreplay {

std::string grouped(std::uint64_t number) {
    const std::string digits = fmt::format("{}", number);
    std::string text;
    for (std::size_t place = 0; place < digits.size(); place++) {
        if (place > 0 && (digits.size() - place) % 3 == 0) text += ',';
        text += digits[place];
    }
    return text;
}

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

std::string difference_text(double value, double base) {
    if (base == 0) return {};
    const double percent = (value - base) / base * 100;
    if (std::abs(percent) < 0.05)
        return value == base ? "=" : fmt::format("{}0.0 %", percent < 0 ? '-' : '+');
    return fmt::format("{:+.1f} %", percent);
}

}  // namespace swapreplay
