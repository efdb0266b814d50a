// SPDX-License-Identifier: LGPL-2.1-or-later
// The clens of a block as a range coder stored them in .sr 1.x, each bit under what the clens before it make likely.
//
// Measured on the seed page's sample and on clens of real process memory: 3 to 4 % smaller than bytes under
// zstd -19, at 1/20 of their speed. What was tried and is not here: mixing predictions in the logistic domain
// (1 % smaller still, twice the time), the slot's own last clen (it says nothing), nibbles instead of bits
// (faster, and no smaller than zstd).
#ifndef SWAPREPLAY_TRACE_SR_CLEN_MODEL_HPP
#define SWAPREPLAY_TRACE_SR_CLEN_MODEL_HPP

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "trace/sr/clen_repeats.hpp"
#include "trace/sr/range_coder.hpp"

namespace swapreplay {

/// Symbols have this many bits at most: clens up to 256 KiB.
constexpr unsigned max_clen_bits = 18;

/// What predicts the next clen of a first codec (from the two before it and from what followed them when they
/// were last seen in a row) or of a further codec (from the first codec's clen of the same page).
/// One for each column; 2.4 MiB.
class ClenModel {
public:
    /// @param bits  of each clen, 1 to max_clen_bits
    explicit ClenModel(unsigned bits);

    template <class Coder>
    std::uint32_t code_first(Coder& coder, std::uint32_t clen);
    template <class Coder>
    std::uint32_t code_further(Coder& coder, std::uint32_t clen, std::uint32_t first_clen);

private:
    template <class Coder>
    std::uint32_t code_symbol(Coder& coder, std::uint32_t symbol, std::uint32_t near, std::uint32_t far);

    static constexpr unsigned table_bits = 18;

    unsigned bits_;
    std::vector<BitModel> by_near_;
    std::vector<BitModel> by_far_;
    ClenRepeats repeats_;       // of codec 0
    std::uint32_t before_ = 0;  ///< the difference before
};

/// @param firsts  the first codec's clens of the same pages; empty for the first codec itself
void encode_clens(std::span<const std::uint32_t> clens, std::span<const std::uint32_t> firsts, unsigned bits,
                  Bytes& out);

/// Gives the clens again, piece by piece.
class ClenDecoder {
public:
    ClenDecoder(std::span<const std::byte> in, unsigned bits) : model_(bits), coder_(in) {}

    /// @param firsts  as many as clens, or empty for the first codec
    void decode(std::span<std::uint32_t> clens, std::span<const std::uint32_t> firsts);

private:
    ClenModel model_;
    RangeDecoder coder_;
};

}  // namespace swapreplay

#endif
