// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace swapreplay {

void Histogram::add(const Histogram& other) noexcept {
    for (std::size_t at = 0; at < buckets; at++)
        counts_[at] += other.counts_[at];
    count_ += other.count_;
    sum_ += other.sum_;
}

std::uint64_t Histogram::value_of(std::size_t bucket) noexcept {
    if (bucket < steps) return bucket;
    const std::size_t shift = bucket / steps - 1;
    return static_cast<std::uint64_t>(bucket - steps * shift) << shift;
}

std::uint64_t Histogram::quantile(double share) const noexcept {
    if (count_ == 0) return 0;
    const auto wanted = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t at = 0; at < buckets; at++) {
        seen += counts_[at];
        if (static_cast<double>(seen) >= wanted) return value_of(at);
    }
    return value_of(buckets - 1);
}

}  // namespace swapreplay
