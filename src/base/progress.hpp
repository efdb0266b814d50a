// SPDX-License-Identifier: LGPL-2.1-or-later
// One line that a person watches while something takes longer than a second.
#ifndef SWAPREPLAY_BASE_PROGRESS_HPP
#define SWAPREPLAY_BASE_PROGRESS_HPP

#include <chrono>
#include <functional>
#include <string>

namespace swapreplay {

/// Writes to stderr, and only where that is a terminal: the first line after a second, then at most five
/// a second, each over the one before it; the destructor wipes the line. One thread's own.
class Progress {
public:
    using Clock = std::chrono::steady_clock;

    Progress();
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Cost: a clock read where stderr is a terminal, nothing elsewhere; `line` is called only when shown.
    void update(const std::function<std::string()>& line);

private:
    bool on_terminal_;
    bool shown_ = false;
    Clock::time_point next_;
};

}  // namespace swapreplay

#endif
