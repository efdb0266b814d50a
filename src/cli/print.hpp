// SPDX-License-Identifier: GPL-2.0-or-later
// Text for people, as their terminal takes it.
#ifndef SWAPREPLAY_CLI_PRINT_HPP
#define SWAPREPLAY_CLI_PRINT_HPP

#include <string>

namespace swapreplay::cli {

/// The text, in ASCII if the locale (LC_ALL, LC_CTYPE, LANG) is not one of UTF-8.
[[nodiscard]] std::string in_locale(const std::string& text);

/// in_locale() on standard output: not for JSON or CSV, which keep their bytes. Throws std::system_error.
void print_text(const std::string& text);

/// A line on standard error, in the locale, with nothing in it that moves a cursor. Throws nothing.
void print_note(const std::string& line);

}  // namespace swapreplay::cli

#endif
