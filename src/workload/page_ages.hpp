// SPDX-License-Identifier: GPL-2.0-or-later
// How long pages stay in swap.
#ifndef SWAPREPLAY_WORKLOAD_PAGE_AGES_HPP
#define SWAPREPLAY_WORKLOAD_PAGE_AGES_HPP

#include <cstdint>
#include <optional>

#include "base/histogram.hpp"
#include "swapreplay/trace.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

/// Nanoseconds, each rounded down by at most 1/64; they mean nothing if `count` is 0.
struct Ages {
    std::uint64_t count = 0;
    std::uint64_t p10 = 0;  ///< the least age that at least 10 % do not exceed
    std::uint64_t p50 = 0;
    std::uint64_t p90 = 0;
};

/// The age of a page is the time since its write; 0 if times went back. A page that was there when the recording began
/// has none.
struct PageAges {
    Ages at_read;  ///< of the slot's live page
    Ages at_end;   ///< when it was freed or written over
};

/// Memory: 8 bytes for each slot touched.
class PageAgeCounter {
public:
    /// The trace's next block, and every one before it. One without times ends the counting.
    void add(const EventBlock& block);
    /// nullopt: not all events have times.
    [[nodiscard]] std::optional<PageAges> finish() const;

private:
    void end(std::uint64_t& written, std::uint64_t now);

    bool has_times_ = true;
    Histogram at_read_;
    Histogram at_end_;
    /// 1 + when the slot was written; 0: it holds nothing whose age is known.
    SlotTable<std::uint64_t> written_;
};

}  // namespace swapreplay

#endif
