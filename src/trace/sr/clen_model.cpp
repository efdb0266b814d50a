// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/clen_model.hpp"

#include <algorithm>

#include "trace/sr/model_coders.hpp"

namespace swapreplay {

ClenModel::ClenModel(unsigned bits)
    : bits_(bits), by_near_(std::size_t{1} << table_bits), by_far_(std::size_t{1} << table_bits) {
    repeats_.reset();
}

/// Bits from the top; each under the average of two predictions, which share what was coded of the symbol.
/// A line of the far table holds the 15 bits that share a prefix, so four bits cost one cache miss.
template <class Coder>
std::uint32_t ClenModel::code_symbol(Coder& coder, std::uint32_t symbol, std::uint32_t near,
                                     std::uint32_t far) {
    constexpr std::uint32_t mask = (1U << table_bits) - 1;
    std::uint32_t node = 1;  // a 1, then the bits coded so far
    std::uint32_t line = 0;
    std::uint32_t in_line = 0;
    for (unsigned left = bits_; left-- > 0;) {
        if (in_line == 0 || in_line >= 16) {
            line = hash_bits((far << max_clen_bits) + node + far, table_bits - 4) << 4;
            in_line = 1;
        }
        BitModel& by_near = by_near_[((near << bits_) | node) & mask];
        BitModel& by_far = by_far_[line + in_line];
        const std::uint32_t probability = within_limits((by_near.probability() + by_far.probability()) / 2);
        const bool bit = coder.code((symbol >> left & 1) != 0, probability);
        by_near.learn(bit);
        by_far.learn(bit);
        node = node << 1 | static_cast<std::uint32_t>(bit);
        in_line = in_line << 1 | static_cast<std::uint32_t>(bit);
    }
    return node ^ (1U << bits_);
}

template <class Coder>
std::uint32_t ClenModel::code_first(Coder& coder, std::uint32_t clen) {
    std::uint32_t value = clen;
    bool known = false;
    if (repeats_.any()) {
        const std::uint32_t expected = repeats_.expected();
        BitModel& hits = repeats_.hits();
        known = coder.code(clen == expected, within_limits(hits.probability()));
        hits.learn(known);
        if (known) value = expected;
    }
    if (!known) {
        const std::uint32_t far =
            top_bits_of(repeats_.before(), bits_, 6) << 4 | top_bits_of(repeats_.before_that(), bits_, 4);
        value = code_symbol(coder, clen, 0, far);
    }
    repeats_.put(value, known);
    return value;
}

template <class Coder>
std::uint32_t ClenModel::code_further(Coder& coder, std::uint32_t clen, std::uint32_t first_clen) {
    const std::uint32_t mask = (1U << bits_) - 1;
    const std::uint32_t near = top_bits_of(first_clen, bits_, std::min(5U, table_bits - bits_));
    const std::uint32_t far = top_bits_of(first_clen, bits_, 7) << 6 | top_bits_of(before_, bits_, 6);
    const std::uint32_t difference = code_symbol(coder, (clen - first_clen) & mask, near, far);
    before_ = (difference + (mask >> 1) + 1) & mask;  // so that -1 and 0 are neighbours
    return (first_clen + difference) & mask;
}

void encode_clens(std::span<const std::uint32_t> clens, std::span<const std::uint32_t> firsts, unsigned bits,
                  Bytes& out) {
    ClenModel model(bits);
    ModelEncoder coder(out);
    for (std::size_t i = 0; i < clens.size(); i++) {
        if (firsts.empty())
            model.code_first(coder, clens[i]);
        else
            model.code_further(coder, clens[i], firsts[i]);
    }
    coder.finish();
}

void ClenDecoder::decode(std::span<std::uint32_t> clens, std::span<const std::uint32_t> firsts) {
    RangeDecoder coder = coder_;  // a copy stays in registers
    ModelDecoder decoding{coder};
    for (std::size_t i = 0; i < clens.size(); i++)
        clens[i] =
            firsts.empty() ? model_.code_first(decoding, 0) : model_.code_further(decoding, 0, firsts[i]);
    coder_ = coder;
}

}  // namespace swapreplay
