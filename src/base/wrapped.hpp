// SPDX-License-Identifier: LGPL-2.1-or-later
// Sentences and lists in the lines of a terminal.
#ifndef SWAPREPLAY_BASE_WRAPPED_HPP
#define SWAPREPLAY_BASE_WRAPPED_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace swapreplay {

/// Of a terminal, and of reports and help that go elsewhere.
inline constexpr std::size_t usual_columns = 80;

/// Columns that UTF-8 text takes: letters, not bytes.
[[nodiscard]] std::size_t columns_of(std::string_view text) noexcept;

/// The words of `text` in lines of at most `width` columns, unless a word is longer. All lines but the first begin
/// with `indent` spaces; the first is taken to begin after as many columns. No newline at the end.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent,
                                  std::size_t width = usual_columns);

}  // namespace swapreplay

#endif
