// SPDX-License-Identifier: LGPL-2.1-or-later
// Words of a command line, as a shell has to be given them.
#ifndef SWAPREPLAY_BASE_SHELL_WORD_HPP
#define SWAPREPLAY_BASE_SHELL_WORD_HPP

#include <span>
#include <string>
#include <string_view>

namespace swapreplay {

/// The word, in quotes if a POSIX shell needs them.
[[nodiscard]] std::string quoted_for_shell(std::string_view word);

/// The words of a command in one line.
[[nodiscard]] std::string shell_line(std::span<const std::string> words);

}  // namespace swapreplay

#endif
