// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/lined_clens.hpp"

#include <algorithm>

namespace swapreplay {

namespace {

// Of few writes the clens under further codecs are known.
constexpr unsigned near_table_bits = 11;
constexpr unsigned far_table_bits = 13;
constexpr unsigned further_table_bits = 11;
constexpr std::uint32_t unknown_use = 1U << 24;  // above all other contexts of a near line

}  // namespace

void LinedClenModel::reset(unsigned bits, bool first_codec) {
    bits_ = bits;
    near_.reset(near_table_bits);
    far_.reset(first_codec ? far_table_bits : further_table_bits);
    if (first_codec) repeats_.reset();
    unknown_ = 0;
    before_ = 0;
}

/// From the top, four bits a line; the first line has what is left over by four.
template <class Coder>
inline std::uint32_t LinedClenModel::code_symbol(Coder& coder, std::uint32_t symbol, std::uint32_t near,
                                                 std::uint32_t far) {
    std::uint32_t node = 1;  // a 1, then the bits coded so far
    unsigned left = bits_;
    while (left > 0) {
        const unsigned some = left % 4 == 0 ? 4 : left % 4;
        left -= some;
        LinePair pair(near_.line((near << max_clen_bits) + node),
                      far_.line((far << max_clen_bits) + node + far));
        node = node << some | pair.number(coder, symbol >> left & ((1U << some) - 1), some);
    }
    return node ^ (1U << bits_);
}

template <class Coder>
inline std::uint32_t LinedClenModel::code_first(Coder& coder, std::uint32_t clen) {
    bool hit = false;
    if (repeats_.any()) {
        BitModel& hits = repeats_.hits();
        hit = coder.code(clen == repeats_.expected(), within_limits(hits.probability()));
        hits.learn(hit);
    }
    if (hit) {
        clen = repeats_.expected();
    } else {
        const std::uint32_t far =
            top_bits_of(repeats_.before(), bits_, 6) << 2 | top_bits_of(repeats_.before_that(), bits_, 2);
        clen = code_symbol(coder, clen, 0, far);
    }
    repeats_.put(clen, hit);
    return clen;
}

template <class Coder>
inline std::uint32_t LinedClenModel::code_further(Coder& coder, std::uint32_t clen, std::uint32_t first_clen,
                                                  std::uint32_t before) {
    const std::uint32_t at_before = before == 0 ? 1 : 0;
    LinePair flag(near_.line(unknown_use + at_before), far_.line(unknown_use + at_before * 16 + unknown_));
    const bool unknown = flag.bit(coder, clen == 0, 0);
    unknown_ = (unknown_ << 1 | static_cast<std::uint32_t>(unknown)) & 15;
    if (unknown) return 0;
    const std::uint32_t mask = (1U << bits_) - 1;
    const std::uint32_t near = top_bits_of(first_clen, bits_, 5);
    const std::uint32_t far = top_bits_of(first_clen, bits_, 7) << 6 | top_bits_of(before_, bits_, 6);
    const std::uint32_t difference = code_symbol(coder, (clen - first_clen) & mask, near, far);
    before_ = (difference + (mask >> 1) + 1) & mask;  // so that -1 and 0 are neighbours
    return (first_clen + difference) & mask;
}

void encode_lined_clens(std::span<const std::uint32_t> clens, ClenContext context, unsigned bits,
                        Bytes& out) {
    LinedClenModel model;
    model.reset(bits, context.firsts.empty());
    ModelEncoder coder(out);
    for (std::size_t i = 0; i < clens.size(); i++) {
        if (context.firsts.empty())
            model.code_first(coder, clens[i]);
        else
            model.code_further(coder, clens[i], context.firsts[i], context.before[i]);
    }
    coder.finish();
}

void LinedClenDecoder::open(std::span<const std::byte> in, unsigned bits, bool first_codec) {
    model_.reset(bits, first_codec);
    coder_ = RangeDecoder(in);
}

void LinedClenDecoder::decode(std::span<std::uint32_t> clens, ClenContext context) {
    RangeDecoder coder = coder_;  // a copy stays in registers
    ModelDecoder decoding{coder};
    if (context.firsts.empty()) {
        for (std::uint32_t& clen : clens)
            clen = model_.code_first(decoding, 0);
    } else {
        for (std::size_t i = 0; i < clens.size(); i++)
            clens[i] = model_.code_further(decoding, 0, context.firsts[i], context.before[i]);
    }
    coder_ = coder;
}

}  // namespace swapreplay
