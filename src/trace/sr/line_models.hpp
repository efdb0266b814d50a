// SPDX-License-Identifier: LGPL-2.1-or-later
// Bit models in lines of 16, a cache line each: what decides on up to four bits of a number lies together.
//
// A number costs two lines, one of a near context and one of a farther one, whose places are known before its
// first bit. Small numbers take few bits where they are frequent. Together that halves the time of ModelPairs at an
// eighth of the memory, and no more bytes (docs/performance.md). docs/format.md specifies it.
#ifndef SWAPREPLAY_TRACE_SR_LINE_MODELS_HPP
#define SWAPREPLAY_TRACE_SR_LINE_MODELS_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "trace/sr/model_coders.hpp"

namespace swapreplay {

struct alignas(64) ModelLine {
    std::array<BitModel, 16> models;
};
static_assert(sizeof(ModelLine) == 64);

/// Lines by the hash of a context; two contexts may share one by chance. No memory before the first reset().
class LineTable {
public:
    /// Forgets all that was learnt. @param bits  the table has 2^bits lines of 64 bytes from now on
    void reset(unsigned bits) {
        bits_ = bits;
        lines_.assign(std::size_t{1} << bits, ModelLine{});
    }
    [[nodiscard]] ModelLine& line(std::uint32_t context) noexcept {
        return lines_[hash_bits(context, bits_)];
    }

private:
    unsigned bits_ = 0;
    std::vector<ModelLine> lines_;
};

/// Codes numbers of up to four bits, each bit under the average of a model of each line.
class LinePair {
public:
    LinePair(ModelLine& near, ModelLine& far) noexcept : near_(near.models), far_(far.models) {}

    /// A bit under model number `place`. Their average is never 0 or 65536, because no model is.
    template <class Coder>
    [[gnu::always_inline]] bool bit(Coder& coder, bool value, std::size_t place) {
        BitModel& by_near = near_[place];
        BitModel& by_far = far_[place];
        const bool bit = coder.code(value, (by_near.probability() + by_far.probability()) / 2);
        by_near.learn(bit);
        by_far.learn(bit);
        return bit;
    }

    /// From the top bit down. @param bits  at most 4  @param root  the place of the top bit is root + 1
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t number(Coder& coder, std::uint32_t value, unsigned bits,
                                                std::size_t root = 0) {
        std::uint32_t node = 1;
        for (unsigned left = bits; left-- > 0;)
            node = node << 1 | static_cast<std::uint32_t>(bit(coder, (value >> left & 1) != 0, root + node));
        return node ^ (1U << bits);
    }

    /// 0 to 15, of which 0 takes one bit, 1 takes two, 2 and 3 take four, the others six.
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t graded(Coder& coder, std::uint32_t value) {
        if (bit(coder, value == 0, 0)) return 0;
        if (bit(coder, value == 1, 1)) return 1;
        if (bit(coder, value < 4, 2)) return 2 + number(coder, value & 1, 1, 3);
        if (bit(coder, value < 8, 3)) return 4 + number(coder, value & 3, 2, 4);
        return 8 + number(coder, value & 7, 3, 7);
    }

private:
    std::array<BitModel, 16>& near_;
    std::array<BitModel, 16>& far_;
};

/// The two tables of runs and, after them, of times: 512 KiB.
class LinePairs {
public:
    void reset() {
        near_.reset(table_bits);
        far_.reset(table_bits);
    }
    [[nodiscard]] LinePair pair(std::uint32_t near, std::uint32_t far) noexcept {
        return {near_.line(near), far_.line(far)};
    }

private:
    static constexpr unsigned table_bits = 12;

    LineTable near_;
    LineTable far_;
};

/// Bits that are as good as random, from the top one down, in as few steps as the coder has. @param bits  at most 64
template <class Coder>
[[gnu::always_inline]] inline std::uint64_t code_even(Coder& coder, std::uint64_t value, unsigned bits) {
    constexpr unsigned most = 16;
    std::uint64_t known = 0;
    for (unsigned left = bits; left > 0;) {
        const unsigned some = std::min(left, most);
        left -= some;
        const std::uint32_t part = static_cast<std::uint32_t>(value >> left) & ((1U << some) - 1);
        known = known << some | coder.code_even(part, some);
    }
    return known;
}

}  // namespace swapreplay

#endif
