// SPDX-License-Identifier: LGPL-2.1-or-later
// One line that a person watches while something takes longer than a second.
#ifndef SWAPREPLAY_BASE_PROGRESS_HPP
#define SWAPREPLAY_BASE_PROGRESS_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace swapreplay {

/// Writes to stderr, and only if that is a terminal: the first line after a second, then at most five
/// a second, each over the one before it; the destructor wipes the line. One thread's own.
class Progress {
public:
    using Clock = std::chrono::steady_clock;

    Progress();
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// "1,234 of 5,000 events read, 24 %, 3 s left"; without the end of it if `total` is 0, not known.
    void update(std::uint64_t done, std::uint64_t total, std::string_view what);
    /// Cost: a clock read where stderr is a terminal, nothing elsewhere; `line` is called only when shown.
    void update(const std::function<std::string()>& line);
    /// Wipes the line, for what is printed in its place; the next update() shows it again.
    void wipe();

private:
    bool on_terminal_;
    bool shown_ = false;
    Clock::time_point begun_;
    Clock::time_point next_;
};

}  // namespace swapreplay

#endif
