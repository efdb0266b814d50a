// SPDX-License-Identifier: LGPL-2.1-or-later
// Codes bits whose probability both sides know in as little room as that allows: a range coder of 64 bits,
// and the adaptive probability that it is mostly used with. docs/format.md specifies both.
#ifndef SWAPREPLAY_TRACE_SR_RANGE_CODER_HPP
#define SWAPREPLAY_TRACE_SR_RANGE_CODER_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "trace/sr/byte_writer.hpp"

namespace swapreplay {

/// The probability that a bit is 1, of 65536, learnt from the bits seen: the average of them while there are
/// few, then a moving one. It is never below 1 or above 65534, since a step goes at most 2/5 of the way.
class BitModel {
public:
    [[nodiscard]] std::uint32_t probability() const noexcept { return probability_; }

    // Without a branch on the bit: it is as good as random.
    void learn(bool bit) noexcept {
        const std::uint32_t one = 0U - std::uint32_t{bit};
        const std::uint32_t toward = (probability_ ^ one) & 65535U;
        const std::uint32_t step = toward * steps[count_] >> 16;
        probability_ = static_cast<std::uint16_t>(probability_ + ((step ^ ~one) - ~one));
        count_ = static_cast<std::uint16_t>(count_ + (count_ + 1U < steps.size()));
    }

private:
    /// 65536 / (n + 2.5) for the n bits seen before: tried on recordings, 20 bits of memory did best.
    static constexpr std::array<std::uint16_t, 20> steps = [] {
        std::array<std::uint16_t, 20> values{};
        for (std::uint32_t n = 0; n < values.size(); n++)
            values[n] = static_cast<std::uint16_t>(131072U / (2 * n + 5));
        return values;
    }();

    std::uint16_t probability_ = 32768;
    std::uint16_t count_ = 0;
};

/// The models of .sr 1.x keep every probability this far from 0 and from 65536.
constexpr std::uint32_t min_probability = 32;
constexpr std::uint32_t max_probability = 65536 - min_probability;
/// Below this range, 4 bytes are moved: seldom enough for the branch to be cheap.
constexpr std::uint64_t min_range = 1ULL << 32;

class RangeEncoder {
public:
    explicit RangeEncoder(Bytes& out) : out_(out) {}

    /// @param probability  of a 1, of 65536, from 1 to 65535
    void code(bool bit, std::uint32_t probability) {
        const std::uint64_t bound = (range_ >> 16) * probability;
        if (bit) {
            range_ = bound;
        } else {
            add(bound);
            range_ -= bound;
        }
        renew();
    }

    /// All values of `bits` bits, 1 to 16, are equally likely.
    void code_even(std::uint32_t value, unsigned bits) {
        range_ >>= bits;
        add(range_ * value);
        renew();
    }

    /// Writes what is left; nothing may follow.
    void finish() {
        // Of the numbers in the range any will do: one that ends in zeros, which need not be written.
        constexpr std::uint64_t ending = 0xFFFFFFFFU;
        if (low_ > 0) {
            add(ending);
            low_ &= ~ending;
        }
        put_top(4);
        while (out_.size() > begin_ && out_.back() == std::byte{0})  // the decoder reads zeros after the end
            out_.pop_back();
    }

private:
    void renew() {
        if (range_ >= min_range) return;
        put_top(4);
        low_ <<= 32;
        range_ <<= 32;
    }

    void add(std::uint64_t value) {
        low_ += value;
        if (low_ >= value) return;
        for (std::size_t i = out_.size(); i-- > begin_;) {  // the carry runs on through bytes of 255
            out_[i] = static_cast<std::byte>(std::to_integer<unsigned>(out_[i]) + 1);
            if (out_[i] != std::byte{0}) break;
        }
    }

    void put_top(int count) {
        for (int i = 0; i < count; i++)
            out_.push_back(static_cast<std::byte>(low_ >> (56 - 8 * i)));
    }

    Bytes& out_;
    std::size_t begin_ = out_.size();
    std::uint64_t low_ = 0;
    std::uint64_t range_ = ~0ULL;
};

/// Any bytes decode to some bits: what is read is checked by the checksum around it.
class RangeDecoder {
public:
    explicit RangeDecoder(std::span<const std::byte> in) noexcept
        : at_(in.data()), end_(in.data() + in.size()) {
        take_4();
        take_4();
    }

    [[nodiscard]] bool code(std::uint32_t probability) noexcept {
        const std::uint64_t bound = (range_ >> 16) * probability;
        const bool bit = code_ < bound;
        const std::uint64_t zero = std::uint64_t{bit} - 1;
        range_ = bound + (zero & (range_ - bound - bound));
        code_ -= zero & bound;
        renew();
        return bit;
    }

    /// A value of 1 to 16 bits that are equally likely.
    [[nodiscard]] std::uint32_t code_even(unsigned bits) noexcept {
        range_ >>= bits;
        // Only bytes that no encoder makes lead beyond the last value.
        const std::uint64_t value = std::min<std::uint64_t>(code_ / range_, (1U << bits) - 1);
        code_ -= range_ * value;
        renew();
        return static_cast<std::uint32_t>(value);
    }

private:
    void renew() noexcept {
        if (range_ >= min_range) return;
        range_ <<= 32;
        take_4();
    }

    void take_4() noexcept {
        for (int i = 0; i < 4; i++)
            code_ = code_ << 8 | (at_ != end_ ? std::to_integer<std::uint64_t>(*at_++) : 0);
    }

    const std::byte* at_;
    const std::byte* end_;
    std::uint64_t range_ = ~0ULL;
    std::uint64_t code_ = 0;
};

}  // namespace swapreplay

#endif
