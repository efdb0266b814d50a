// SPDX-License-Identifier: GPL-2.0-or-later
// Brings the lengths of copied pages to the events that they belong to.
#ifndef SWAPREPLAY_COLLECT_SAMPLED_LENGTHS_HPP
#define SWAPREPLAY_COLLECT_SAMPLED_LENGTHS_HPP

#include <cstdint>
#include <deque>
#include <span>

#include "collect/event_source.hpp"
#include "collect/page_copies.hpp"
#include "collect/sample_totals.hpp"

namespace swapreplay::collect {

class SampledLengths {
public:
    /// @param ring    shared with the programs; outlives this
    /// @param codecs  of what sampling.compress returns
    SampledLengths(std::span<zram_copy> ring, const PageSampling& sampling, SampleTotals::Codecs codecs);

    /// Tells that every event below `bound` has been read, and its copy is in the ring.
    /// @returns  below which the lengths are there, too
    std::uint64_t known_below(std::uint64_t bound);
    /// Waits for the lengths of all that is in the ring.
    void wait();

    /// Gives a write its lengths, and counts it. To be called in the order of the events.
    void give(RecordedEvent& event);
    /// Lengths of lower numbers that were not given are of events that were lost.
    void forget_below(std::uint64_t number) { copies_.forget_below(number); }

    /// Codecs and share, for the trace's head.
    void describe(Metadata& metadata) const;
    /// What is known, for the trace's end.
    void report(SourceEnd& end) const;

private:
    /// Events below are complete once the copies that were there then have been compressed.
    struct Bound {
        std::uint64_t bound;
        std::uint64_t ticket;
    };

    std::uint32_t share_, of_;
    SampleTotals totals_;
    std::deque<Bound> bounds_;
    std::uint64_t known_ = 0;
    PageCopies copies_;
};

}  // namespace swapreplay::collect

#endif
