// SPDX-License-Identifier: LGPL-2.1-or-later
// Text of others on its way to a terminal, and text of ours to one that knows no UTF-8.
#ifndef SWAPREPLAY_BASE_PRINTABLE_HPP
#define SWAPREPLAY_BASE_PRINTABLE_HPP

#include <string>
#include <string_view>

namespace swapreplay {

/// What a file says of itself, or its name, in a line that moves no cursor: control characters are escaped
/// as in C (\n, \x1b), and so is each byte that is not UTF-8. Anything else stays.
[[nodiscard]] std::string printable(std::string_view text);

/// UTF-8 text in ASCII: the marks and bars that reports use become their likes, the bytes of all else \xNN.
[[nodiscard]] std::string ascii(std::string_view text);

}  // namespace swapreplay

#endif
