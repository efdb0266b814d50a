// SPDX-License-Identifier: GPL-2.0-or-later
// Bursts of frees: what a swap device sees of a process that exits or is killed.
#ifndef SWAPREPLAY_WORKLOAD_BURSTS_HPP
#define SWAPREPLAY_WORKLOAD_BURSTS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

/// A run of events, from one free to another, in which no slot is written that held nothing: what is stored never
/// grows by a page.
struct Burst {
    /// Of its frees, at which a pool is looked at.
    static constexpr std::array<unsigned, 5> percents{10, 25, 50, 75, 90};

    std::uint64_t first_event = 0;  ///< its first free
    std::uint64_t last_event = 0;   ///< its last
    std::uint64_t frees = 0;        ///< of slots that held something
    /// The free with which so many percent of them are done, rounded up.
    std::array<std::uint64_t, percents.size()> after_percent{};

    friend bool operator==(const Burst&, const Burst&) = default;
};

/// The moments at which a pool is looked at: the numbers of the events after which, each once, in ascending order.
[[nodiscard]] std::vector<std::uint64_t> moments_of(const std::vector<Burst>& bursts);

/// Finds the longest bursts. Memory: a bit a slot, 16 B for each run of frees in the burst at hand.
class BurstFinder {
public:
    static constexpr std::size_t most = 10;            ///< bursts, where nothing else is asked for
    static constexpr std::uint64_t least_frees = 100;  ///< of a burst, where nothing else is asked for

    /// @param at_most  bursts that are kept
    /// @param least    frees: a shorter one is none
    explicit BurstFinder(std::size_t at_most = most, std::uint64_t least = least_frees)
        : at_most_(at_most), least_(least) {}

    void add(const EventBlock& block);
    /// Those with the most frees, in the order of the trace.
    [[nodiscard]] std::vector<Burst> finish();

private:
    /// Frees without another event between them.
    struct FreeRun {
        std::uint64_t first_event;
        std::uint64_t frees_before;  ///< in the burst
    };

    void note_free(std::uint64_t event);
    void end_burst();
    [[nodiscard]] std::uint64_t event_of_free(std::uint64_t number) const;

    std::size_t at_most_;
    std::uint64_t least_;
    SlotTable<bool> live_;
    std::vector<FreeRun> runs_;  ///< of the burst at hand
    std::uint64_t frees_ = 0;    ///< of the burst at hand
    std::uint64_t last_free_ = 0;
    std::vector<Burst> longest_;
};

}  // namespace swapreplay

#endif
