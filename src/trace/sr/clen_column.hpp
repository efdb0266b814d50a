// SPDX-License-Identifier: LGPL-2.1-or-later
// The clens of a block's writes under one codec, coded in the one of two ways that is smaller.
#ifndef SWAPREPLAY_TRACE_SR_CLEN_COLUMN_HPP
#define SWAPREPLAY_TRACE_SR_CLEN_COLUMN_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "trace/sr/clen_model.hpp"
#include "trace/sr/lined_clens.hpp"
#include "trace/sr/streams.hpp"

namespace swapreplay::sr {

/// @param codec    number of the codec
/// @param clens    of the writes
/// @param context  of them
/// @param modelled allow the slow coding
void add_clens(StreamWriter& streams, std::uint8_t codec, std::span<const std::uint32_t> clens,
               ClenContext context, bool modelled);

/// Decodes such a column piece by piece. Lives no longer than the streams it was opened on.
class ClenColumn {
public:
    /// nullptr, or half a sentence on what is wrong with the streams.
    [[nodiscard]] const char* open(const StreamReader& streams, std::uint8_t codec, std::size_t writes);

    /// nullptr, or half a sentence on what is wrong with a further codec's clens; nothing is taken.
    /// @param firsts  all of the block's clens under codec 0
    /// Cost: as take() of all of them; nothing for modelled ones, which are in range by how they are coded.
    [[nodiscard]] const char* check_range(std::span<const std::uint32_t> firsts) const;
    [[nodiscard]] bool modelled() const noexcept { return is_lined_ || modelled_.has_value(); }

    /// The next clens. @param context  of them
    void take(std::span<std::uint32_t> clens, ClenContext context);

private:
    /// The next symbols of the three streams of bytes.
    struct Symbols {
        void take(std::span<std::uint32_t> symbols) noexcept;
        void take_clens(std::span<std::uint32_t> clens, std::span<const std::uint32_t> firsts) noexcept;

        const std::byte* middle = nullptr;  ///< nullptr: all 0
        const std::byte* top = nullptr;
        std::array<const std::byte*, 256> low{};  ///< the next of each group
    };
    const char* open_coded(std::span<const std::byte> model, std::uint8_t codec, bool lined);

    bool is_lined_ = false;
    LinedClenDecoder lined_;
    std::optional<ClenDecoder> modelled_;
    Symbols symbols_;
};

}  // namespace swapreplay::sr

#endif
