// SPDX-License-Identifier: GPL-2.0-or-later
// How a trace goes over its length: what was stored, loaded and freed in each stretch of it, how old the pages were,
// and where on the device they lay.
#ifndef SWAPREPLAY_WORKLOAD_PROFILE_HPP
#define SWAPREPLAY_WORKLOAD_PROFILE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/slot_table.hpp"
#include "workload/read_runs.hpp"

namespace swapreplay {

/// A histogram with bins of doubling width: bin 0 holds the zeros, bin b the values from 2^(b-1) up to, not including,
/// 2^b; the last holds all that are larger.
struct DoublingBins {
    static constexpr std::size_t bins = 40;
    std::array<std::uint64_t, bins> counts{};

    void add(std::uint64_t value) noexcept;
    DoublingBins& operator+=(const DoublingBins& other) noexcept;
    friend bool operator==(const DoublingBins&, const DoublingBins&) = default;
};

/// Consecutive events of a trace.
struct Stretch {
    /// Bins of a clen: bin b holds those of at most (b + 1) / 64 of a page and more than b / 64; the last holds the
    /// longer ones. A clen of 0 is in bin 0.
    static constexpr std::size_t clen_bins = 65;
    using ClenCounts = std::array<std::uint64_t, clen_bins>;

    std::uint64_t events = 0;  ///< of the trace, up to its end
    std::uint64_t reads = 0, writes = 0, frees = 0;
    std::vector<ClenCounts> clens;  ///< of its writes, for each codec; empty in a trace without clens
    DoublingBins load_ages;         ///< of each page read, since it was written: Profile::age_unit_ns
    DoublingBins free_ages;         ///< of each page freed
    DoublingBins refaults;          ///< writes between a page's write and its read
    /// Slots that hold something at its end, by where they lie: Profile::slots_per_row.
    std::vector<std::uint32_t> live;
};

/// The time at a place of a trace.
struct ClockPoint {
    std::uint64_t events = 0;  ///< that came before it, or at it
    std::uint64_t ns = 0;      ///< of the last of them; never less than the point before
};

struct Profile {
    static constexpr std::size_t most_stretches = 128;
    static constexpr std::size_t rows = 128;
    static constexpr std::size_t most_clock_points = 4096;

    std::vector<Stretch> stretches;   ///< of equal numbers of events, but for the last
    std::uint64_t slots_per_row = 1;  ///< a power of two
    std::uint64_t age_unit_ns =
        0;  ///< nanoseconds in a unit of an age; 0: the trace has no times, ages are events
    std::uint64_t reads_of_unknown =
        0;  ///< of a slot that was not written before in this trace, or was freed
    ReadRuns read_runs;
    std::vector<ClockPoint> clock;  ///< at equal steps of events, and the end; empty: the trace has no times

    /// The time after so many events; between two points of the clock, in proportion. Only with a clock.
    [[nodiscard]] std::uint64_t ns_after(std::uint64_t events) const noexcept;
};

/// Joins each pair of neighbouring stretches into one. Nothing that was counted is lost.
void join_stretches(Profile& profile);

/// Counts as blocks go by. Memory: 24 B for each slot touched, and less than 1 MiB.
class ProfileCounter {
public:
    explicit ProfileCounter(const Metadata& metadata);

    void add(const EventBlock& block);
    /// Ends the counting.
    [[nodiscard]] Profile finish();

private:
    struct Stored {
        std::uint64_t write =
            0;  ///< number of the write that stored the page, from 1; 0: the slot holds nothing
        std::uint64_t event = 0;
        std::uint64_t ns = 0;
    };

    void count(const EventBlock& block, std::size_t i);
    void count_age(DoublingBins& ages, const Stored& stored) const;
    void count_clens(const EventBlock& block, std::size_t i);
    std::uint32_t& row_of(Slot slot);
    void end_stretch();
    void note_time();
    [[nodiscard]] Stretch empty_stretch() const;

    std::uint32_t page_size_;
    std::size_t codecs_;
    SlotTable<Stored> slots_;
    ReadRunCounter read_runs_;
    Profile profile_;
    Stretch now_;
    std::vector<std::uint32_t> live_ = std::vector<std::uint32_t>(Profile::rows);
    std::uint64_t stretch_events_ = 1;
    std::uint64_t clock_step_ = 1;
    std::uint64_t events_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t ns_ = 0;
    bool timed_ = false;
};

}  // namespace swapreplay

#endif
