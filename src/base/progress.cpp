// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "base/number.hpp"

namespace swapreplay {

namespace {
constexpr auto first_after = std::chrono::seconds(1);
constexpr auto then_every = std::chrono::milliseconds(200);
constexpr const char* wipe_line = "\r\x1b[K";  // to the line's start, clear to its end

std::string duration(double seconds) {
    const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}
}  // namespace

Progress::Progress()
    : on_terminal_(isatty(STDERR_FILENO) == 1), begun_(Clock::now()), next_(begun_ + first_after) {}

Progress::~Progress() {
    wipe();
}

void Progress::update(std::uint64_t done, std::uint64_t total, std::string_view what) {
    update([&] {
        if (total == 0) return fmt::format("{} {}", grouped(done), what);
        const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
        const double passed = std::chrono::duration<double>(Clock::now() - begun_).count();
        std::string line = fmt::format("{} of {} {}, {} %", grouped(done), grouped(total), what,
                                       static_cast<int>(100 * part));
        if (part > 0) line += fmt::format(", {} left", duration(passed / part - passed));
        return line;
    });
}

void Progress::update(const std::function<std::string()>& line) {
    if (!on_terminal_) return;
    const auto now = Clock::now();
    if (now < next_) return;
    next_ = now + then_every;
    shown_ = true;
    fmt::print(stderr, "{}{}", wipe_line, line());
    std::fflush(stderr);
}

void Progress::wipe() {
    if (shown_) fmt::print(stderr, "{}", wipe_line);
    shown_ = false;
}

}  // namespace swapreplay
