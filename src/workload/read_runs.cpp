// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/read_runs.hpp"

#include <algorithm>
#include <bit>

namespace swapreplay {

void ReadRunCounter::add(Op op, Slot slot) {
    if (op != Op::read || index(slot) != next_) end_run();
    if (op != Op::read) return;
    length_++;
    next_ = index(slot) + 1;
}

void ReadRunCounter::end_run() {
    if (length_ == 0) return;
    runs_.count++;
    runs_.longest = std::max(runs_.longest, length_);
    const auto bin = static_cast<std::size_t>(std::bit_width(length_ - 1));
    runs_.by_length[std::min(bin, ReadRuns::bins - 1)]++;
    length_ = 0;
}

ReadRuns ReadRunCounter::finish() {
    end_run();
    return runs_;
}

}  // namespace swapreplay
