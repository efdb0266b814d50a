// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/run_model.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "trace/model_coders.hpp"

namespace swapreplay {

namespace {

// A number for each use of code_bits, so that no two share models but by a hash's chance.
enum Use : std::uint32_t { op_use, place_use, sign_use, width_use, small_use, top_use, low_use, length_use };

constexpr std::uint32_t context(Use use, std::uint32_t value) noexcept {
    return static_cast<std::uint32_t>(use) << 20 | value;
}

constexpr std::uint32_t low_3_bits = 7;
constexpr unsigned small_width = 5;          // distances below 32 are stored whole
constexpr std::uint32_t near_enough = 1024;  // a run this near to a place goes on from it
constexpr std::uint32_t max_short = 64;
constexpr unsigned long_bits = 20;  // a block has at most 2^20 events

}  // namespace

template <class Coder>
std::uint32_t RunModel::code_bits(Coder& coder, std::uint32_t value, unsigned bits, std::uint32_t near,
                                  std::uint32_t far) {
    std::uint32_t node = 1;
    for (unsigned left = bits; left-- > 0;) {
        BitModel& by_near = near_[hash_bits(near << 6 | node, table_bits)];
        BitModel& by_far = far_[hash_bits(far << 6 | node, table_bits)];
        const std::uint32_t probability = within_limits((by_near.probability() + by_far.probability()) / 2);
        const bool bit = coder.code((value >> left & 1) != 0, probability);
        by_near.learn(bit);
        by_far.learn(bit);
        node = node << 1 | static_cast<std::uint32_t>(bit);
    }
    return node ^ (1U << bits);
}

std::uint32_t RunModel::nearest(std::uint32_t kind, std::uint32_t slot) const noexcept {
    // Bits of the distance, and about as many for the place.
    const auto cost = [&](std::uint32_t place) {
        const std::uint32_t end = ends_[kind][place];
        const std::uint32_t distance = slot > end ? slot - end : end - slot;
        return std::bit_width(distance) * 2 + std::bit_width(place);
    };
    std::uint32_t best = 0;
    for (std::uint32_t place = 1; place < places; place++) {
        if (cost(place) < cost(best)) best = place;
    }
    return best;
}

template <class Coder>
std::uint32_t RunModel::code_slot(Coder& coder, std::uint32_t kind, std::uint32_t slot) {
    constexpr std::uint32_t half = 32768;
    std::uint32_t place = coder.encodes ? nearest(kind, slot) : 0;
    place = code_bits(coder, place, 4, context(place_use, kind),
                      context(place_use, (kind * 8 + place_before_) * 4 + op_before_));
    const std::uint32_t end = ends_[kind][place];
    const std::uint32_t which = kind * 4 + std::min(place, 3U);
    const std::uint32_t aligned = end & low_3_bits;

    std::uint32_t distance = slot > end ? slot - end : end - slot;
    const auto width = code_bits(coder, static_cast<std::uint32_t>(std::bit_width(distance)), 6,
                                 context(width_use, which), context(width_use, which * 8 + aligned + 16));
    bool back = false;
    if (width > 0) {
        back = code_bits(coder, slot < end ? 1 : 0, 1, context(sign_use, which),
                         context(sign_use, 16 + width)) != 0;
        // The bits below the top one.
        const unsigned below = std::min(width, 32U) - 1;
        std::uint32_t rest = distance & ((1U << below) - 1);
        if (width <= small_width) {
            const std::uint32_t small = (kind * 8 + width) * 2 + static_cast<std::uint32_t>(back);
            rest = code_bits(coder, rest, below, context(small_use, small),
                             context(small_use, 64 + small * 8 + aligned));
        } else {
            const unsigned middle = below - 5;
            std::uint32_t known = code_bits(coder, rest >> (below - 2), 2, context(top_use, kind),
                                            context(top_use, 4 + kind * 64 + width));
            for (unsigned left = middle; left-- > 0;)
                known =
                    known << 1 | static_cast<std::uint32_t>(coder.code((rest >> (left + 3) & 1) != 0, half));
            const std::uint32_t low = code_bits(coder, slot & low_3_bits, 3, context(low_use, kind),
                                                context(low_use, 4 + kind * 8 + aligned));
            rest = known << 3 | ((back ? end - low : low - end) & low_3_bits);
        }
        distance = 1U << below | rest;
    } else {
        distance = 0;
    }
    slot = back ? end - distance : end + distance;

    auto& ends = ends_[kind];
    const std::uint32_t gone = distance < near_enough ? place : places - 1;
    std::move_backward(ends.begin(), ends.begin() + gone, ends.begin() + gone + 1);
    place_before_ = std::min(place, 7U);
    return slot;
}

template <class Coder>
std::uint32_t RunModel::code_length(Coder& coder, std::uint32_t kind, std::uint32_t slot,
                                    std::uint32_t length) {
    constexpr std::uint32_t half = 32768;
    const std::uint32_t aligned = kind * 8 + (slot & low_3_bits);
    std::uint32_t known =
        1 + code_bits(coder, std::min(length, max_short) - 1, 6, context(length_use, aligned),
                      context(length_use, 32 + aligned * 32 + length_before_));
    if (known < max_short) return known;
    std::uint32_t more = 0;
    for (unsigned left = long_bits; left-- > 0;)
        more =
            more << 1 | static_cast<std::uint32_t>(coder.code(((length - max_short) >> left & 1) != 0, half));
    return known + more;
}

template <class Coder>
PackedRun RunModel::code(Coder& coder, PackedRun run) {
    const std::uint32_t op = code_bits(
        coder, static_cast<std::uint32_t>(run.op()), 2,
        context(op_use, op_before_ * 8 + std::min(length_before_, 7U)),
        context(op_use, 32 + (op_before_that_ * 4 + op_before_) * 16 + std::min(length_before_, 15U)));
    const std::uint32_t kind = op == static_cast<std::uint32_t>(RunOp::read_and_free) ? 0 : op;
    const std::uint32_t slot = code_slot(coder, kind, run.slot);
    const std::uint32_t length = code_length(coder, kind, slot, run.length());
    ends_[kind][0] = slot + length;
    op_before_that_ = op_before_;
    op_before_ = op;
    length_before_ = std::min(length, 31U);
    return {slot, length << 2 | op};
}

void encode_runs(std::span<const PackedRun> runs, Bytes& out) {
    RunModel model;
    ModelEncoder coder(out);
    for (const PackedRun& run : runs)
        model.code(coder, run);
    coder.finish();
}

PackedRun RunDecoder::take() {
    ModelDecoder coder{coder_};
    return model_.code(coder, {});
}

}  // namespace swapreplay
