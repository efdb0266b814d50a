// SPDX-License-Identifier: GPL-2.0-or-later
// Runs of reads: how far a swap-in reads ahead, or a program goes through its memory in order.
#ifndef SWAPREPLAY_WORKLOAD_READ_RUNS_HPP
#define SWAPREPLAY_WORKLOAD_READ_RUNS_HPP

#include <array>
#include <cstddef>
#include <cstdint>

#include "swapreplay/event.hpp"

namespace swapreplay {

/// A run of reads: consecutive events, each a read of the slot after the last one's.
struct ReadRuns {
    static constexpr std::size_t bins = 8;

    std::uint64_t count = 0;
    std::uint64_t longest = 0;
    std::array<std::uint64_t, bins> by_length{};  ///< runs of 1, 2, to 4, to 8, to 16, to 32, to 64, longer
};

class ReadRunCounter {
public:
    /// The trace's next event.
    void add(Op op, Slot slot);
    /// Ends the counting.
    [[nodiscard]] ReadRuns finish();

private:
    void end_run();

    ReadRuns runs_;
    std::uint64_t length_ = 0;
    std::uint32_t next_ = 0;
};

}  // namespace swapreplay

#endif
