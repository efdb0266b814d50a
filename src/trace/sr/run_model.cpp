// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/run_model.hpp"

#include <algorithm>
#include <bit>

#include "trace/sr/model_coders.hpp"

namespace swapreplay {

namespace {

// A number for each use of the models, so that no two share models but by a hash's chance.
enum Use : std::uint32_t { op_use, place_use, sign_use, width_use, small_use, top_use, low_use, length_use };

constexpr std::uint32_t context(Use use, std::uint32_t value) noexcept {
    return static_cast<std::uint32_t>(use) << 20 | value;
}

constexpr std::uint32_t low_3_bits = 7;
constexpr unsigned small_width = 5;  // distances below 32 are stored as they are
constexpr unsigned slot_bits = 32;
constexpr std::uint32_t max_short = 64;
constexpr unsigned long_bits = 20;  // a block has at most 2^20 events

}  // namespace

template <class Coder>
std::uint32_t RunModel::code_slot(Coder& coder, std::uint32_t kind, std::uint32_t slot) {
    std::uint32_t place = coder.encodes ? ends_.nearest(kind, slot) : 0;
    place = models_.code(coder, place, 4, context(place_use, kind),
                         context(place_use, (kind * 8 + place_before_) * 4 + op_before_));
    const std::uint32_t end = ends_.end(kind, place);
    const std::uint32_t which = kind * 4 + std::min(place, 3U);
    const std::uint32_t aligned = end & low_3_bits;

    std::uint32_t distance = slot > end ? slot - end : end - slot;
    const auto width = models_.code(coder, static_cast<std::uint32_t>(std::bit_width(distance)), 6,
                                    context(width_use, which), context(width_use, which * 8 + aligned + 16));
    bool back = false;
    if (width > 0) {
        back = models_.code(coder, slot < end ? 1 : 0, 1, context(sign_use, which),
                            context(sign_use, 16 + width)) != 0;
        good_ = good_ && width <= slot_bits;
        // The bits below the top one.
        const unsigned below = std::min(width, slot_bits) - 1;
        std::uint32_t rest = distance & ((1U << below) - 1);
        if (width <= small_width) {
            const std::uint32_t small = (kind * 8 + width) * 2 + static_cast<std::uint32_t>(back);
            rest = models_.code(coder, rest, below, context(small_use, small),
                                context(small_use, 64 + small * 8 + aligned));
        } else {
            const unsigned middle = below - 5;
            std::uint32_t known = models_.code(coder, rest >> (below - 2), 2, context(top_use, kind),
                                               context(top_use, 4 + kind * 64 + width));
            known = known << middle | static_cast<std::uint32_t>(code_plain(coder, rest >> 3, middle));
            const std::uint32_t low = models_.code(coder, slot & low_3_bits, 3, context(low_use, kind),
                                                   context(low_use, 4 + kind * 8 + aligned));
            rest = known << 3 | ((back ? end - low : low - end) & low_3_bits);
        }
        distance = 1U << below | rest;
    } else {
        distance = 0;
    }
    slot = back ? end - distance : end + distance;

    place_ = place;
    distance_ = distance;
    place_before_ = std::min(place, 7U);
    return slot;
}

template <class Coder>
std::uint32_t RunModel::code_length(Coder& coder, std::uint32_t kind, std::uint32_t slot,
                                    std::uint32_t length) {
    const std::uint32_t aligned = kind * 8 + (slot & low_3_bits);
    std::uint32_t known =
        1 + models_.code(coder, std::min(length, max_short) - 1, 6, context(length_use, aligned),
                         context(length_use, 32 + aligned * 32 + length_before_));
    if (known < max_short) return known;
    return known + static_cast<std::uint32_t>(code_plain(coder, length - max_short, long_bits));
}

template <class Coder>
PackedRun RunModel::code(Coder& coder, PackedRun run) {
    const std::uint32_t op = models_.code(
        coder, static_cast<std::uint32_t>(run.op()), 2,
        context(op_use, op_before_ * 8 + std::min(length_before_, 7U)),
        context(op_use, 32 + (op_before_that_ * 4 + op_before_) * 16 + std::min(length_before_, 15U)));
    const std::uint32_t kind = op == static_cast<std::uint32_t>(RunOp::read_and_free) ? 0 : op;
    const std::uint32_t slot = code_slot(coder, kind, run.slot);
    const std::uint32_t length = code_length(coder, kind, slot, run.length());
    ends_.put(kind, place_, distance_, slot + length);
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
