// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/time_model.hpp"

#include <algorithm>
#include <bit>

namespace swapreplay {

namespace {

// A number for each use of the models, so that no two share models but by a hash's chance.
enum Use : std::uint32_t { width_use, sign_use, top_use };

constexpr std::uint32_t context(Use use, std::uint32_t value) noexcept {
    return static_cast<std::uint32_t>(use) << 20 | value;
}

constexpr std::uint32_t max_position = 3;
constexpr std::uint32_t kinds = 5;
constexpr std::uint32_t max_width_known = 15;
constexpr std::uint32_t max_distance_known = 255;
constexpr unsigned width_bits = 7;  // a distance has 0 to 64 bits
constexpr unsigned top_bits = 4;    // below the highest one; what is below them is noise

}  // namespace

EventPlace EventWalk::next(std::span<const PackedRun> runs) noexcept {
    const PackedRun& run = runs[run_];
    const bool pairs = run.op() == RunOp::read_and_free;
    const std::uint32_t number = pairs ? done_ / 2 : done_;
    const bool frees = pairs && done_ % 2 == 1;
    done_++;
    if (number + 1 == run.length() && pairs == frees) {
        run_++;
        done_ = 0;
    }
    return {static_cast<std::uint32_t>(run.op()) + (frees ? 1U : 0U), std::min(number, max_position)};
}

template <class Coder>
std::int64_t TimeModel::code(Coder& coder, EventPlace place, std::int64_t difference) {
    const std::uint32_t where = (place.kind * (max_position + 1) + place.position) * kinds + kind_before_;
    const std::uint32_t near = where << 4 | width_before_;
    const std::uint32_t far = near << 4 | width_before_that_;

    // Differences are modulo 2^64: the lowest one is its own opposite.
    bool back = difference < 0;
    auto distance = static_cast<std::uint64_t>(difference);
    if (back) distance = 0 - distance;
    const unsigned width = models_.code(coder, static_cast<std::uint32_t>(std::bit_width(distance)),
                                        width_bits, context(width_use, near), context(width_use, far));
    if (width > 0) {
        back = models_.code(coder, back ? 1 : 0, 1, context(sign_use, width), context(sign_use, near)) != 0;
        const unsigned below = std::min(width, 64U) - 1;  // as the format has it
        const unsigned modelled = std::min(below, top_bits);
        const unsigned noise = below - modelled;
        const std::uint32_t top =
            models_.code(coder, static_cast<std::uint32_t>(distance >> noise) & ((1U << modelled) - 1),
                         modelled, context(top_use, (place.kind << 7 | width) << 4 | width_before_),
                         context(top_use, (place.kind << 7 | width) << 8 | distance_before_));
        distance = 1ULL << below | std::uint64_t{top} << noise | code_plain(coder, distance, noise);
    } else {
        distance = 0;
    }

    kind_before_ = place.kind;
    width_before_that_ = width_before_;
    width_before_ = std::min(width, max_width_known);
    distance_before_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(distance, max_distance_known));
    return static_cast<std::int64_t>(back ? 0 - distance : distance);
}

void encode_times(std::span<const PackedRun> runs, NumberCursor differences, Bytes& out) {
    TimeModel model;
    EventWalk walk;
    ModelEncoder coder(out);
    while (!differences.at_end()) {
        const std::int64_t difference = unzigzag(differences.take());
        model.code(coder, walk.next(runs), difference);
    }
    coder.finish();
}

std::int64_t TimeDecoder::take(std::span<const PackedRun> runs) {
    ModelDecoder coder{coder_};
    return model_.code(coder, walk_.next(runs), 0);
}

}  // namespace swapreplay
