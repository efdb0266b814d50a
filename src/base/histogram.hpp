// SPDX-License-Identifier: LGPL-2.1-or-later
// Percentiles of times, or of other numbers, without keeping each one.
#ifndef SWAPREPLAY_BASE_HISTOGRAM_HPP
#define SWAPREPLAY_BASE_HISTOGRAM_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace swapreplay {

/// Counts of values: exact below 64, above that in steps of 1/64 of the value. 30 KiB, whatever is added.
/// One thread's own; histograms of several threads are added together.
class Histogram {
public:
    void add(std::uint64_t value) noexcept {
        counts_[bucket_of(value)]++;
        count_++;
        sum_ += value;
    }
    void add(const Histogram& other) noexcept;

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// Of all values, exact; modulo 2^64.
    [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }
    /// The least value that at least `share` (0 to 1) of the values do not exceed, rounded down by at most 1/64;
    /// 0 if nothing was added.
    [[nodiscard]] std::uint64_t quantile(double share) const noexcept;

private:
    static constexpr std::size_t steps = 64;
    static constexpr std::size_t buckets = steps + (64 - 6) * steps;

    static std::size_t bucket_of(std::uint64_t value) noexcept {
        if (value < steps) return static_cast<std::size_t>(value);
        const auto shift = static_cast<unsigned>(std::bit_width(value)) - 7;  // leaves 64 to 127
        return steps * shift + static_cast<std::size_t>(value >> shift);
    }
    static std::uint64_t value_of(std::size_t bucket) noexcept;

    std::array<std::uint64_t, buckets> counts_{};
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
};

}  // namespace swapreplay

#endif
