// SPDX-License-Identifier: LGPL-2.1-or-later
// The two sides of one walk over a model: one is told the bit, the other finds it. With them a model is
// written once.
#ifndef SWAPREPLAY_TRACE_SR_MODEL_CODERS_HPP
#define SWAPREPLAY_TRACE_SR_MODEL_CODERS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "trace/sr/range_coder.hpp"

namespace swapreplay {

class ModelEncoder {
public:
    static constexpr bool encodes = true;
    explicit ModelEncoder(Bytes& out) : coder_(out) {}
    bool code(bool bit, std::uint32_t probability) {
        coder_.code(bit, probability);
        return bit;
    }
    std::uint32_t code_even(std::uint32_t value, unsigned bits) {
        coder_.code_even(value, bits);
        return value;
    }
    void finish() { coder_.finish(); }

private:
    RangeEncoder coder_;
};

struct ModelDecoder {
    static constexpr bool encodes = false;
    RangeDecoder& coder;
    bool code(bool /*unknown*/, std::uint32_t probability) noexcept { return coder.code(probability); }
    std::uint32_t code_even(std::uint32_t /*unknown*/, unsigned bits) noexcept {
        return coder.code_even(bits);
    }
};

constexpr std::uint32_t within_limits(std::uint32_t probability) noexcept {
    return std::clamp(probability, min_probability, max_probability);
}

/// The top bits of a product with 2^32 / golden ratio.
constexpr std::uint32_t hash_bits(std::uint32_t value, unsigned bits) noexcept {
    return (value * 0x9E3779B1U) >> (32 - bits);
}

/// Numbers whose bits are each predicted twice, in a near context and in a farther one: a bit's probability
/// is the average. 2 MiB. docs/format.md specifies it.
/// @tparam max_bits  of a number
template <unsigned max_bits>
class ModelPairs {
public:
    /// @param near, far  which context of each kind; two may share models by a hash's chance
    template <class Coder>
    std::uint32_t code(Coder& coder, std::uint32_t value, unsigned bits, std::uint32_t near,
                       std::uint32_t far) {
        std::uint32_t node = 1;  // a 1, then the bits coded so far
        for (unsigned left = bits; left-- > 0;) {
            BitModel& by_near = near_[hash_bits(near << max_bits | node, table_bits)];
            BitModel& by_far = far_[hash_bits(far << max_bits | node, table_bits)];
            const std::uint32_t probability =
                within_limits((by_near.probability() + by_far.probability()) / 2);
            const bool bit = coder.code((value >> left & 1) != 0, probability);
            by_near.learn(bit);
            by_far.learn(bit);
            node = node << 1 | static_cast<std::uint32_t>(bit);
        }
        return node ^ (1U << bits);
    }

private:
    static constexpr unsigned table_bits = 18;

    std::vector<BitModel> near_ = std::vector<BitModel>(std::size_t{1} << table_bits);
    std::vector<BitModel> far_ = std::vector<BitModel>(std::size_t{1} << table_bits);
};

/// Bits that are as good as random, from the top one down.
template <class Coder>
std::uint64_t code_plain(Coder& coder, std::uint64_t value, unsigned bits) {
    constexpr std::uint32_t half = 32768;
    std::uint64_t known = 0;
    for (unsigned left = bits; left-- > 0;)
        known = known << 1 | static_cast<std::uint64_t>(coder.code((value >> left & 1) != 0, half));
    return known;
}

}  // namespace swapreplay

#endif
