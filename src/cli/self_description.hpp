// SPDX-License-Identifier: GPL-2.0-or-later
// What a program says of itself for man(1) and for shells, by options that are not in --help:
//
//   --man [VERB]              its manual page, or a verb's
//   --completion bash|zsh|fish    the file that a shell reads
//   --complete WORD…          what those files ask: completion_text() for the last of these words
//
// The build makes the installed pages and files with them; a program that is copied alone has them with it.
#ifndef SWAPREPLAY_CLI_SELF_DESCRIPTION_HPP
#define SWAPREPLAY_CLI_SELF_DESCRIPTION_HPP

#include <functional>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/completion.hpp"

namespace swapreplay::cli {

/// run_main() of a program that knows values of its arguments; the other run_main() knows none.
int run_main(CLI::App& app, int argc, char** argv, const std::function<int()>& body,
             const KnownValues& known);

/// @param app  with all of its options
/// @returns    nullopt: the first word is none of these options
/// Throws Error(Fault::usage): there is no such verb or shell.
[[nodiscard]] std::optional<std::string> self_description(CLI::App& app, int argc, char** argv,
                                                          const KnownValues& known);

}  // namespace swapreplay::cli

#endif
