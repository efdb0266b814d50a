// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/progress.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace swapreplay {

namespace {
constexpr auto first_after = std::chrono::seconds(1);
constexpr auto then_every = std::chrono::milliseconds(200);
constexpr const char* wipe = "\r\x1b[K";  // to the line's start, clear to its end
}  // namespace

Progress::Progress() : on_terminal_(isatty(STDERR_FILENO) == 1), next_(Clock::now() + first_after) {}

Progress::~Progress() {
    if (shown_) fmt::print(stderr, "{}", wipe);
}

void Progress::update(const std::function<std::string()>& line) {
    if (!on_terminal_) return;
    const auto now = Clock::now();
    if (now < next_) return;
    next_ = now + then_every;
    shown_ = true;
    fmt::print(stderr, "{}{}", wipe, line());
    std::fflush(stderr);
}

}  // namespace swapreplay
