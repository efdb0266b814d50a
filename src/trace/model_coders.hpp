// SPDX-License-Identifier: LGPL-2.1-or-later
// The two sides of one walk over a model: one is told the bit, the other finds it. With them a model is
// written once.
#ifndef SWAPREPLAY_TRACE_MODEL_CODERS_HPP
#define SWAPREPLAY_TRACE_MODEL_CODERS_HPP

#include <algorithm>
#include <cstdint>

#include "trace/range_coder.hpp"

namespace swapreplay {

class ModelEncoder {
public:
    static constexpr bool encodes = true;
    explicit ModelEncoder(Bytes& out) : coder_(out) {}
    bool code(bool bit, std::uint32_t probability) {
        coder_.code(bit, probability);
        return bit;
    }
    void finish() { coder_.finish(); }

private:
    RangeEncoder coder_;
};

struct ModelDecoder {
    static constexpr bool encodes = false;
    RangeDecoder& coder;
    bool code(bool /*unknown*/, std::uint32_t probability) noexcept { return coder.code(probability); }
};

constexpr std::uint32_t within_limits(std::uint32_t probability) noexcept {
    return std::clamp(probability, min_probability, max_probability);
}

/// The top bits of a product with 2^32 / golden ratio.
constexpr std::uint32_t hash_bits(std::uint32_t value, unsigned bits) noexcept {
    return (value * 0x9E3779B1U) >> (32 - bits);
}

}  // namespace swapreplay

#endif
