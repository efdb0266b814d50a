// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/sequence.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace swapreplay::collect {

namespace {
constexpr std::size_t ranges_kept = 65536;
}

void Sequence::begin(std::uint64_t seq) {
    if (next_) return;
    first_ = seq;
    next_ = seq;
}

std::uint64_t Sequence::take(std::uint64_t seq) {
    begin(seq);
    const std::uint64_t skipped = skip_to(seq);
    next_ = seq + 1;
    return skipped;
}

std::uint64_t Sequence::end(std::uint64_t bound) {
    begin(bound);
    return bound > *next_ ? skip_to(bound) : 0;
}

bool Sequence::taken(std::uint64_t seq) const {
    if (!next_ || seq < first_ || seq >= *next_) return false;
    const auto after =
        std::upper_bound(missing_.begin(), missing_.end(), seq,
                         [](std::uint64_t value, const MissingRange& range) { return value < range.first; });
    if (after == missing_.begin()) return true;
    const MissingRange& range = *std::prev(after);
    return seq - range.first >= range.count;
}

std::uint64_t Sequence::skip_to(std::uint64_t seq) {
    assert(seq >= *next_);
    const std::uint64_t skipped = seq - *next_;
    if (skipped > 0) {
        if (missing_.size() == ranges_kept) missing_.pop_front();
        missing_.push_back({*next_, skipped});
        lost_ += skipped;
        next_ = seq;
    }
    return skipped;
}

}  // namespace swapreplay::collect
