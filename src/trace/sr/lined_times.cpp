// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/lined_times.hpp"

#include <algorithm>
#include <bit>

namespace swapreplay {

namespace {

// A number for each use of the lines, so that no two share a line but by a hash's chance.
enum Use : std::uint32_t { width_use, wide_use, back_use, top_use };

constexpr std::uint32_t context(Use use, std::uint32_t value) noexcept {
    return static_cast<std::uint32_t>(use) << 20 | value;
}

constexpr std::uint32_t places = 4;  // in a run that are told apart
constexpr std::uint32_t kinds = 5;
constexpr std::uint32_t most = 15;  // that four bits hold: there is more
constexpr std::uint32_t max_distance_known = 255;
constexpr std::uint32_t max_width = 64;
constexpr unsigned top_bits = 4;  // below the highest one; what is below them is noise

}  // namespace

template <class Coder>
inline std::uint32_t LinedTimeModel::code_width(LinePairs& models, Coder& coder, std::uint32_t width,
                                                std::uint32_t near) {
    const std::uint32_t known =
        models.pair(context(width_use, near), context(width_use, near << 4 | width_before_that_))
            .number(coder, std::min(width, most), 4);
    if (known < most) return known;
    const std::uint32_t over = width - most;  // 0 to 49
    const std::uint32_t high =
        models.pair(context(wide_use, 0), context(wide_use, 0)).number(coder, over >> 4, 2);
    const std::uint32_t low =
        models.pair(context(wide_use, 1 + high), context(wide_use, 1 + high)).number(coder, over & 15, 4);
    return std::min(most + (high << 4 | low), max_width);
}

template <class Coder>
inline std::uint64_t LinedTimeModel::code_distance(LinePairs& models, Coder& coder, std::uint32_t kind,
                                                   std::uint32_t width, std::uint64_t distance) {
    const unsigned below = width - 1;  // bits below the top one
    const unsigned modelled = std::min(below, top_bits);
    const unsigned noise = below - modelled;
    const std::uint32_t both = kind << 7 | width;
    const std::uint32_t top =
        models
            .pair(context(top_use, both << 4 | width_before_), context(top_use, both << 8 | distance_before_))
            .number(coder, static_cast<std::uint32_t>(distance >> noise) & ((1U << modelled) - 1), modelled);
    return 1ULL << below | std::uint64_t{top} << noise | code_even(coder, distance, noise);
}

template <class Coder>
inline std::int64_t LinedTimeModel::code(LinePairs& models, Coder& coder, EventPlace place,
                                         std::int64_t difference) {
    const std::uint32_t where = (place.kind * places + place.position) * kinds + kind_before_;
    const std::uint32_t near = where << 4 | width_before_;

    // Differences are modulo 2^64: the lowest one is its own opposite.
    bool back = difference < 0;
    auto distance = static_cast<std::uint64_t>(difference);
    if (back) distance = 0 - distance;
    const std::uint32_t width =
        code_width(models, coder, static_cast<std::uint32_t>(std::bit_width(distance)), near);
    if (width > 0) {
        back = models.pair(context(back_use, width), context(back_use, 128 + near)).bit(coder, back, 0);
        distance = code_distance(models, coder, place.kind, width, distance);
    } else {
        distance = 0;
    }

    kind_before_ = place.kind;
    width_before_that_ = width_before_;
    width_before_ = std::min(width, most);
    distance_before_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(distance, max_distance_known));
    return static_cast<std::int64_t>(back ? 0 - distance : distance);
}

void encode_lined_times(std::span<const PackedRun> runs, NumberCursor differences, LinePairs& models,
                        Bytes& out) {
    LinedTimeModel model;
    EventWalk walk;
    ModelEncoder coder(out);
    while (!differences.at_end()) {
        const std::int64_t difference = unzigzag(differences.take());
        model.code(models, coder, walk.next(runs), difference);
    }
    coder.finish();
}

void LinedTimeDecoder::decode(std::span<const PackedRun> runs, std::span<std::int64_t> differences) {
    RangeDecoder coder = coder_;  // a copy stays in registers
    ModelDecoder decoding{coder};
    for (std::int64_t& difference : differences)
        difference = model_.code(models_, decoding, walk_.next(runs), 0);
    coder_ = coder;
}

}  // namespace swapreplay
