// SPDX-License-Identifier: LGPL-2.1-or-later
// The runs of a block as a range coder stored them in .sr 1.x.
//
// In a recording of a real machine, runs are most of the bytes: several processes walk through memory at
// once, so a run seldom goes on where the last one ended but often where one of the last few did, and swap
// readahead makes runs begin and end at multiples of 8. Measured on 1.26 million events of a database, JSON
// and a pool of processes: 487 KB, against 660 KB as bytes under zstd -19. It decodes at some 250 ns a run.
#ifndef SWAPREPLAY_TRACE_SR_RUN_MODEL_HPP
#define SWAPREPLAY_TRACE_SR_RUN_MODEL_HPP

#include <cstdint>
#include <span>

#include "trace/sr/model_coders.hpp"
#include "trace/sr/run_ends.hpp"

namespace swapreplay {

/// A run as the format has it. The numbers are the format's.
enum class RunOp : std::uint8_t { read = 0, write = 1, free = 2, read_and_free = 3 };

struct PackedRun {
    std::uint32_t slot;
    std::uint32_t length_and_op;  ///< length << 2 | RunOp

    [[nodiscard]] std::uint32_t length() const noexcept { return length_and_op >> 2; }
    [[nodiscard]] RunOp op() const noexcept { return static_cast<RunOp>(length_and_op & 3); }
};

/// Without the model, two low bits of a run's head are its RunOp, the rest its length less 1. The largest
/// head says that the length less `long_run` follows as a varint.
constexpr std::uint32_t long_run = 64;

/// What is known before each run. 2.1 MiB.
class RunModel {
public:
    /// Codes a run: the encoder's is given, the decoder's is returned.
    template <class Coder>
    PackedRun code(Coder& coder, PackedRun run);
    /// False once a distance of more bits than slots have was decoded.
    [[nodiscard]] bool good() const noexcept { return good_; }

private:
    template <class Coder>
    std::uint32_t code_slot(Coder& coder, std::uint32_t kind, std::uint32_t slot);
    template <class Coder>
    std::uint32_t code_length(Coder& coder, std::uint32_t kind, std::uint32_t slot, std::uint32_t length);

    ModelPairs<6> models_;
    RunEnds ends_;
    std::uint32_t place_ = 0;     ///< of the run's slot
    std::uint32_t distance_ = 0;  ///< from there
    std::uint32_t op_before_ = 0;
    std::uint32_t op_before_that_ = 0;
    std::uint32_t length_before_ = 0;  ///< at most 31
    std::uint32_t place_before_ = 0;   ///< at most 7
    bool good_ = true;
};

void encode_runs(std::span<const PackedRun> runs, Bytes& out);

class RunDecoder {
public:
    explicit RunDecoder(std::span<const std::byte> in) : coder_(in) {}
    /// Any bytes decode to runs; the caller checks whether these are possible.
    [[nodiscard]] PackedRun take();
    /// False if no encoder makes the bytes of the runs taken so far.
    [[nodiscard]] bool good() const noexcept { return model_.good(); }

private:
    RunModel model_;
    RangeDecoder coder_;
};

}  // namespace swapreplay

#endif
