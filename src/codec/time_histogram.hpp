// SPDX-License-Identifier: GPL-2.0-or-later
// Percentiles of durations without keeping each one.
#ifndef SWAPREPLAY_CODEC_TIME_HISTOGRAM_HPP
#define SWAPREPLAY_CODEC_TIME_HISTOGRAM_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace swapreplay {

/// Counts durations in buckets of which each is less than 1/64 wider than its start, so percentiles are right
/// to 1.6 %. 29 KiB. One thread's own; histograms of several threads are added together.
class TimeHistogram {
public:
    TimeHistogram() : counts_(bucket_of(~std::uint64_t{0}) + 1) {}

    void add(std::uint64_t ns) noexcept {
        counts_[bucket_of(ns)]++;
        count_++;
        total_ns_ += ns;
    }

    void add(const TimeHistogram& other) noexcept {
        for (std::size_t i = 0; i < counts_.size(); i++)
            counts_[i] += other.counts_[i];
        count_ += other.count_;
        total_ns_ += other.total_ns_;
    }

    /// The least duration that `share` (0 to 1) of all do not exceed, rounded down to its bucket's start; 0
    /// where there is none.
    [[nodiscard]] std::uint64_t percentile_ns(double share) const noexcept {
        const double wanted = share * static_cast<double>(count_);
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < counts_.size(); i++) {
            below += counts_[i];
            if (counts_[i] != 0 && static_cast<double>(below) >= wanted) return start_of(i);
        }
        return 0;
    }

    [[nodiscard]] std::uint64_t total_ns() const noexcept { return total_ns_; }

private:
    static constexpr unsigned sub_bits = 6;

    /// Below 64 a bucket for each; above, the 6 bits after the leading one.
    static constexpr std::size_t bucket_of(std::uint64_t ns) noexcept {
        const unsigned width = static_cast<unsigned>(std::bit_width(ns));
        if (width <= sub_bits) return ns;
        const unsigned shift = width - sub_bits - 1;
        return (std::size_t{shift} << sub_bits) + (ns >> shift);
    }
    static constexpr std::uint64_t start_of(std::size_t bucket) noexcept {
        if (bucket < (2U << sub_bits)) return bucket;
        const std::size_t shift = (bucket >> sub_bits) - 1;
        return ((bucket & ((1U << sub_bits) - 1)) | (1U << sub_bits)) << shift;
    }

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    std::uint64_t total_ns_ = 0;
};

}  // namespace swapreplay

#endif
