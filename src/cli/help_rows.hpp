// SPDX-License-Identifier: GPL-2.0-or-later
// What --help, man pages and completions say of a program's options: all of it comes from the CLI::App.
#ifndef SWAPREPLAY_CLI_HELP_ROWS_HPP
#define SWAPREPLAY_CLI_HELP_ROWS_HPP

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

/// In their order. An option of the group "" is an old spelling, which is not shown.
/// @param positional  arguments, otherwise options
[[nodiscard]] std::vector<const CLI::Option*> shown_options(const CLI::App& app, bool positional);

/// "TRACE", "A..B"; empty for a flag. A value is called as the option_text() says, otherwise by the option's own name.
[[nodiscard]] std::string value_name(const CLI::Option& option);
/// "-o", "--output": as they are typed. Of an option's long names the first; the others are old spellings.
[[nodiscard]] std::vector<std::string> option_names(const CLI::Option& option);
/// "-o, --output FILE"
[[nodiscard]] std::string left_column(const CLI::Option& option);
/// What the option does, with its default.
[[nodiscard]] std::string right_column(const CLI::Option& option);

/// It takes all the words that there are.
[[nodiscard]] bool takes_several(const CLI::Option& argument);
/// "[OPTION]... TRACE [OUTPUT]"
[[nodiscard]] std::string usage_words(const CLI::App& app);

/// The option's validator of that name; nullptr: it has none.
[[nodiscard]] const CLI::Validator* validator_of(CLI::Option& option, const char* name);
/// What one_of() calls its validator; the words are its description, with spaces between.
inline constexpr const char* one_of_name = "one of";
/// These words; empty: the option is not limited to some.
[[nodiscard]] std::vector<std::string> allowed_words(CLI::Option& option);

/// The text with a full stop.
[[nodiscard]] std::string sentence(std::string text);

}  // namespace swapreplay::cli

#endif
