// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of operations and columns: the same in files of text, on the command line and in reports.
#ifndef SWAPREPLAY_TRACE_EVENT_NAMES_HPP
#define SWAPREPLAY_TRACE_EVENT_NAMES_HPP

#include <optional>
#include <string>
#include <string_view>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Metadata::no_codec, of which text has no column.
constexpr std::string_view no_clens = Metadata::no_codec;

[[nodiscard]] std::string_view op_name(Op op) noexcept;
[[nodiscard]] std::optional<Op> op_named(std::string_view name) noexcept;

/// "order", "was_there": a column of text, a key of JSON.
[[nodiscard]] std::string_view detail_name(Detail detail) noexcept;
[[nodiscard]] std::optional<Detail> detail_named(std::string_view name) noexcept;

/// "clen" for LZO, whose clens the first recorders had; "clen_<codec>" for the others.
[[nodiscard]] std::string clen_column(std::string_view codec);
/// nullopt: the column holds no clens.
[[nodiscard]] std::optional<std::string> codec_of_column(std::string_view column);

}  // namespace swapreplay

#endif
