// SPDX-License-Identifier: LGPL-2.1-or-later
// Which clen should come next because two clens in a row were seen before: what both models of clens ask first.
#ifndef SWAPREPLAY_TRACE_SR_CLEN_REPEATS_HPP
#define SWAPREPLAY_TRACE_SR_CLEN_REPEATS_HPP

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "trace/sr/model_coders.hpp"

namespace swapreplay {

/// 512 KiB once it is reset.
class ClenRepeats {
public:
    void reset() {
        recent_.resize(window);
        followers_.assign(std::size_t{1} << follower_bits, none);
        hits_ = {};
        count_ = before_ = before_that_ = length_ = 0;
        repeat_ = none;
    }

    /// Whether there is a clen that the next one should equal.
    [[nodiscard]] bool any() const noexcept { return repeat_ != none; }
    [[nodiscard]] std::uint32_t expected() const noexcept { return recent_[repeat_ % window]; }
    /// Of the bit that tells whether it does, by how often it did.
    [[nodiscard]] BitModel& hits() noexcept { return hits_[std::min<std::uint32_t>(length_, 31)]; }

    [[nodiscard]] std::uint32_t before() const noexcept { return before_; }
    [[nodiscard]] std::uint32_t before_that() const noexcept { return before_that_; }

    /// @param hit  the clen is the expected one
    void put(std::uint32_t clen, bool hit) noexcept {
        repeat_ = hit ? repeat_ + 1 : none;
        length_ = hit ? length_ + 1 : 0;
        recent_[count_ % window] = clen;
        count_++;
        before_that_ = before_;
        before_ = clen;
        if (count_ < 2) return;
        std::uint32_t& follower = followers_[hash_bits(before_that_ << 13 ^ before_, follower_bits)];
        if (repeat_ == none && follower != none && count_ - follower < window) repeat_ = follower;
        follower = count_;
    }

private:
    static constexpr unsigned follower_bits = 16;
    static constexpr std::uint32_t window = 1U << 16;  ///< clens back that a repeat may begin
    static constexpr std::uint32_t none = 0xFFFFFFFFU;

    std::array<BitModel, 32> hits_{};
    std::vector<std::uint32_t> recent_;     ///< the last `window` clens, by number modulo window
    std::vector<std::uint32_t> followers_;  ///< number of the clen that came after two with this hash
    std::uint32_t count_ = 0;               ///< clens so far
    std::uint32_t before_ = 0;
    std::uint32_t before_that_ = 0;
    std::uint32_t repeat_ = none;  ///< number of the clen that the next one should equal
    std::uint32_t length_ = 0;     ///< clens that did
};

/// The top bits of a number of `bits` bits.
constexpr std::uint32_t top_bits_of(std::uint32_t value, unsigned bits, unsigned count) noexcept {
    return bits > count ? value >> (bits - count) : value;
}

}  // namespace swapreplay

#endif
