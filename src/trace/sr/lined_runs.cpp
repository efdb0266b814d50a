// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/lined_runs.hpp"

#include <algorithm>
#include <bit>

namespace swapreplay {

namespace {

// A number for each use of the lines, so that no two share a line but by a hash's chance.
enum Use : std::uint32_t {
    op_use,
    place_use,
    width_use,
    wide_use,
    back_use,
    rest_use,
    low_use,
    length_use,
    long_use
};

constexpr std::uint32_t context(Use use, std::uint32_t value) noexcept {
    return static_cast<std::uint32_t>(use) << 20 | value;
}

constexpr std::uint32_t low_3_bits = 7;
constexpr unsigned small_width = 5;  // distances below 32 have no bits that are as good as random
constexpr unsigned slot_bits = 32;
constexpr std::uint32_t most = 15;  // that four bits hold: there is more
constexpr std::uint32_t max_short = 64;
constexpr unsigned long_bits = 20;  // a block has at most 2^20 events

}  // namespace

template <class Coder>
inline std::uint32_t LinedRunModel::code_width(LinePairs& models, Coder& coder, std::uint32_t width,
                                               std::uint32_t near, std::uint32_t far) {
    const std::uint32_t known = models.pair(context(width_use, near), context(width_use, far))
                                    .number(coder, std::min(width, most), 4);
    if (known < most) return known;
    const std::uint32_t over = width - most;
    const std::uint32_t high =
        models.pair(context(wide_use, 0), context(wide_use, 0)).number(coder, over >> 4, 1);
    const std::uint32_t low =
        models.pair(context(wide_use, 1 + high), context(wide_use, 1 + high)).number(coder, over & 15, 4);
    return most + (high << 4 | low);
}

/// The distance, of which the width and the direction are known.
template <class Coder>
inline std::uint32_t LinedRunModel::code_rest(LinePairs& models, Coder& coder, std::uint32_t kind,
                                              std::uint32_t width, Distance distance, std::uint32_t end) {
    const std::uint32_t aligned = end & low_3_bits;
    const unsigned below = width - 1;  // bits below the top one
    const std::uint32_t top = 1U << below;
    if (width <= small_width) {
        const std::uint32_t small = (kind * 8 + width) * 2 + static_cast<std::uint32_t>(distance.back);
        return top | models.pair(context(rest_use, small), context(rest_use, small * 8 + aligned))
                         .number(coder, distance.slots & (top - 1), below);
    }
    const auto middle =
        static_cast<std::uint32_t>(code_even(coder, (distance.slots & (top - 1)) >> 3, below - 3));
    const std::uint32_t slot = distance.back ? end - distance.slots : end + distance.slots;
    const std::uint32_t low = models.pair(context(low_use, kind), context(low_use, kind * 8 + aligned))
                                  .number(coder, slot & low_3_bits, 3);
    return top | middle << 3 | ((distance.back ? end - low : low - end) & low_3_bits);
}

template <class Coder>
inline std::uint32_t LinedRunModel::code_slot(LinePairs& models, Coder& coder, std::uint32_t kind,
                                              std::uint32_t slot) {
    place_ = coder.encodes ? ends_.nearest(kind, slot) : 0;
    place_ =
        models.pair(context(place_use, kind), context(place_use, (kind * 8 + place_before_) * 4 + op_before_))
            .number(coder, place_, 4);
    place_before_ = std::min(place_, 7U);
    const std::uint32_t end = ends_.end(kind, place_);
    const std::uint32_t which = kind * 4 + std::min(place_, 3U);
    Distance distance{slot > end ? slot - end : end - slot, slot < end};
    const std::uint32_t width =
        code_width(models, coder, static_cast<std::uint32_t>(std::bit_width(distance.slots)),
                   which * 4 + op_before_, (which * 8 + (end & low_3_bits)) * 16 + widths_[kind]);
    widths_[kind] = std::min(width, most);
    distance_ = 0;
    if (width == 0) return end;
    good_ = good_ && width <= slot_bits;
    distance.back =
        models.pair(context(back_use, which), context(back_use, 16 + width)).bit(coder, distance.back, 0);
    distance_ = code_rest(models, coder, kind, std::min(width, slot_bits), distance, end);
    return distance.back ? end - distance_ : end + distance_;
}

template <class Coder>
inline std::uint32_t LinedRunModel::code_length(LinePairs& models, Coder& coder, std::uint32_t kind,
                                                std::uint32_t slot, std::uint32_t length) {
    const std::uint32_t aligned = kind * 8 + (slot & low_3_bits);
    const std::uint32_t wanted = std::min(length, max_short) - 1;
    const std::uint32_t known =
        models.pair(context(length_use, aligned), context(length_use, aligned * 32 + length_before_))
            .graded(coder, std::min(wanted, most));
    if (known < most) return known + 1;
    const std::uint32_t over = wanted - most;  // 0 to 48
    const std::uint32_t high =
        models.pair(context(long_use, kind), context(long_use, aligned)).number(coder, over >> 4, 2);
    const std::uint32_t low =
        models.pair(context(long_use, 32 + high), context(long_use, 64 + kind * 4 + high))
            .number(coder, over & 15, 4);
    const std::uint32_t over_known = high << 4 | low;
    if (over_known < max_short - 1 - most) return most + over_known + 1;
    return max_short + static_cast<std::uint32_t>(code_even(coder, length - max_short, long_bits));
}

template <class Coder>
inline PackedRun LinedRunModel::code(LinePairs& models, Coder& coder, PackedRun run) {
    // Mostly the operation before once more: counted from there.
    const std::uint32_t change =
        models
            .pair(context(op_use, op_before_ * 8 + std::min(length_before_, 7U)),
                  context(op_use, (op_before_that_ * 4 + op_before_) * 16 + std::min(length_before_, most)))
            .graded(coder, (static_cast<std::uint32_t>(run.op()) - op_before_) & 3);
    const std::uint32_t op = (op_before_ + change) & 3;
    const std::uint32_t kind = op == static_cast<std::uint32_t>(RunOp::read_and_free) ? 0 : op;
    const std::uint32_t slot = code_slot(models, coder, kind, run.slot);
    const std::uint32_t length = code_length(models, coder, kind, slot, run.length());
    ends_.put(kind, place_, distance_, slot + length);
    op_before_that_ = op_before_;
    op_before_ = op;
    length_before_ = std::min(length, 31U);
    return {slot, length << 2 | op};
}

void encode_lined_runs(std::span<const PackedRun> runs, LinePairs& models, Bytes& out) {
    LinedRunModel model;
    ModelEncoder coder(out);
    for (const PackedRun& run : runs)
        model.code(models, coder, run);
    coder.finish();
}

void LinedRunDecoder::decode(std::span<PackedRun> runs) {
    RangeDecoder coder = coder_;  // a copy stays in registers
    ModelDecoder decoding{coder};
    for (PackedRun& run : runs)
        run = model_.code(models_, decoding, {});
    coder_ = coder;
}

}  // namespace swapreplay
