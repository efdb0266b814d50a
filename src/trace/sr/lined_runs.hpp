// SPDX-License-Identifier: LGPL-2.1-or-later
// The runs of a block as a range coder stores them since .sr 2.0: under what run_model.hpp found to tell them, but
// with half the decisions a run, in lines of models.
#ifndef SWAPREPLAY_TRACE_SR_LINED_RUNS_HPP
#define SWAPREPLAY_TRACE_SR_LINED_RUNS_HPP

#include <array>
#include <cstdint>
#include <span>

#include "trace/sr/line_models.hpp"
#include "trace/sr/run_ends.hpp"
#include "trace/sr/run_model.hpp"

namespace swapreplay {

/// What is known before each run, but for the models.
class LinedRunModel {
public:
    /// Codes a run: the encoder's is given, the decoder's is returned.
    template <class Coder>
    [[gnu::always_inline]] PackedRun code(LinePairs& models, Coder& coder, PackedRun run);
    /// False once a distance of more bits than slots have was decoded.
    [[nodiscard]] bool good() const noexcept { return good_; }

private:
    struct Distance {
        std::uint32_t slots;
        bool back;
    };
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_slot(LinePairs& models, Coder& coder, std::uint32_t kind,
                                                   std::uint32_t slot);
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_width(LinePairs& models, Coder& coder, std::uint32_t width,
                                                    std::uint32_t near, std::uint32_t far);
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_rest(LinePairs& models, Coder& coder, std::uint32_t kind,
                                                   std::uint32_t width, Distance distance, std::uint32_t end);
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_length(LinePairs& models, Coder& coder, std::uint32_t kind,
                                                     std::uint32_t slot, std::uint32_t length);

    RunEnds ends_;
    std::uint32_t place_ = 0;                ///< of the run's slot
    std::uint32_t distance_ = 0;             ///< from there
    std::array<std::uint32_t, 3> widths_{};  ///< of the last distance of each kind, at most 15
    std::uint32_t op_before_ = 0;
    std::uint32_t op_before_that_ = 0;
    std::uint32_t length_before_ = 0;  ///< at most 31
    std::uint32_t place_before_ = 0;   ///< at most 7
    bool good_ = true;
};

/// @param models  that nothing was coded with since their reset
void encode_lined_runs(std::span<const PackedRun> runs, LinePairs& models, Bytes& out);

class LinedRunDecoder {
public:
    /// @param models  as the encoder's; must live as long as this
    LinedRunDecoder(std::span<const std::byte> in, LinePairs& models) : models_(models), coder_(in) {}
    /// The next runs. Any bytes decode to some; the caller checks whether these are possible.
    void decode(std::span<PackedRun> runs);
    /// False if no encoder makes the bytes of the runs decoded so far.
    [[nodiscard]] bool good() const noexcept { return model_.good(); }

private:
    LinePairs& models_;
    LinedRunModel model_;
    RangeDecoder coder_;
};

}  // namespace swapreplay

#endif
