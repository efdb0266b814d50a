// SPDX-License-Identifier: LGPL-2.1-or-later
// The clens of a block as a range coder stores them since .sr 2.0: under what clen_model.hpp found to tell them, in
// lines of models; and clens of further codecs that the recorder did not learn cost next to nothing.
#ifndef SWAPREPLAY_TRACE_SR_LINED_CLENS_HPP
#define SWAPREPLAY_TRACE_SR_LINED_CLENS_HPP

#include <cstdint>
#include <span>

#include "trace/sr/clen_model.hpp"
#include "trace/sr/clen_repeats.hpp"
#include "trace/sr/line_models.hpp"

namespace swapreplay {

/// What else is known of the writes whose clens are coded; for codec 0 nothing.
struct ClenContext {
    std::span<const std::uint32_t> firsts{};  ///< their clens under codec 0; must be below 2^bits
    std::span<const std::uint32_t> before{};  ///< their clens under the codec before this one; as many
};

/// One for each column: 1.1 MiB for codec 0, 256 KiB for another.
class LinedClenModel {
public:
    /// @param bits     of each clen, 1 to max_clen_bits
    void reset(unsigned bits, bool first_codec);

    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_first(Coder& coder, std::uint32_t clen);
    /// @param before  the clen of the same write under the codec before
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_further(Coder& coder, std::uint32_t clen,
                                                      std::uint32_t first_clen, std::uint32_t before);

private:
    template <class Coder>
    [[gnu::always_inline]] std::uint32_t code_symbol(Coder& coder, std::uint32_t symbol, std::uint32_t near,
                                                     std::uint32_t far);

    unsigned bits_ = 1;
    LineTable near_;
    LineTable far_;
    ClenRepeats repeats_;        // of codec 0
    std::uint32_t unknown_ = 0;  ///< of the last 4 writes, the last one in the lowest bit
    std::uint32_t before_ = 0;   ///< the difference before
};

void encode_lined_clens(std::span<const std::uint32_t> clens, ClenContext context, unsigned bits, Bytes& out);

/// Gives the clens again, piece by piece.
class LinedClenDecoder {
public:
    /// @param in  must live as long as clens are decoded
    void open(std::span<const std::byte> in, unsigned bits, bool first_codec);
    /// @param context  of these clens. Any bytes decode to some clens, all below 2^bits.
    void decode(std::span<std::uint32_t> clens, ClenContext context);

private:
    LinedClenModel model_;
    RangeDecoder coder_{{}};
};

}  // namespace swapreplay

#endif
