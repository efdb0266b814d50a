// SPDX-License-Identifier: LGPL-2.1-or-later
// The times of a block as a range coder stores them since .sr 2.0: under what time_model.hpp found to tell them, in
// lines of models.
#ifndef SWAPREPLAY_TRACE_SR_LINED_TIMES_HPP
#define SWAPREPLAY_TRACE_SR_LINED_TIMES_HPP

#include <cstdint>
#include <span>

#include "trace/sr/line_models.hpp"
#include "trace/sr/time_model.hpp"

namespace swapreplay {

/// What is known before each time, but for the models.
class LinedTimeModel {
public:
    /// Codes the difference to the time before: the encoder's is given, the decoder's is returned.
    template <class Coder>
    [[gnu::always_inline]] std::int64_t code(LinePairs& models, Coder& coder, EventPlace place,
                                             std::int64_t difference);

private:
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_width(LinePairs& models, Coder& coder, std::uint32_t width,
                                                    std::uint32_t near);
    template <class Coder>
    [[gnu::always_inline]] std::uint64_t code_distance(LinePairs& models, Coder& coder, std::uint32_t kind,
                                                       std::uint32_t width, std::uint64_t distance);

    std::uint32_t kind_before_ = 0;
    std::uint32_t width_before_ = 0;       ///< at most 15
    std::uint32_t width_before_that_ = 0;  ///< at most 15
    std::uint32_t distance_before_ = 0;    ///< at most 255
};

/// @param differences  zigzagged, one for each event of the runs
/// @param models       that nothing was coded with since their reset
void encode_lined_times(std::span<const PackedRun> runs, NumberCursor differences, LinePairs& models,
                        Bytes& out);

/// Gives the differences again, piece by piece.
class LinedTimeDecoder {
public:
    /// @param models  as the encoder's; must live as long as this
    LinedTimeDecoder(std::span<const std::byte> in, LinePairs& models) : models_(models), coder_(in) {}
    /// The next ones. Any bytes decode to some. @param runs of the block, with so many events left
    void decode(std::span<const PackedRun> runs, std::span<std::int64_t> differences);

private:
    LinePairs& models_;
    EventWalk walk_;
    LinedTimeModel model_;
    RangeDecoder coder_;
};

}  // namespace swapreplay

#endif
