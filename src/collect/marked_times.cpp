// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/marked_times.hpp"

namespace swapreplay::collect {

void MarkedTimes::add(std::uint64_t number, std::uint64_t time_ns) {
    marks_.push_back({.number = number, .time_ns = time_ns});
    while (asked_ > 0 && marks_[1].time_ns + kept_ns_ < time_ns) {
        marks_.pop_front();
        asked_--;
    }
    if (marks_.front().time_ns + kept_ns_ < time_ns) old_number_ = marks_.front().number;
}

std::uint64_t MarkedTimes::of(std::uint64_t number) {
    if (marks_.empty()) return 0;
    while (asked_ + 1 < marks_.size() && marks_[asked_ + 1].number <= number)
        asked_++;
    const Mark& before = marks_[asked_];
    if (asked_ + 1 == marks_.size() || number <= before.number) return before.time_ns;
    const Mark& after = marks_[asked_ + 1];
    const double share =
        static_cast<double>(number - before.number) / static_cast<double>(after.number - before.number);
    return before.time_ns +
           static_cast<std::uint64_t>(share * static_cast<double>(after.time_ns - before.time_ns));
}

}  // namespace swapreplay::collect
