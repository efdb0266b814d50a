// SPDX-License-Identifier: GPL-2.0-or-later
// The command line of this run, to run it again or to show it.
#ifndef SWAPREPLAY_CLI_COMMAND_LINE_HPP
#define SWAPREPLAY_CLI_COMMAND_LINE_HPP

#include <string>
#include <vector>

namespace swapreplay::cli {

/// The words as the program got them, its own name first.
[[nodiscard]] std::vector<std::string> command_words();

/// The same for a shell, with the words quoted that need it, and the name without its folder.
[[nodiscard]] std::string command_text();

/// "0.5.0"
[[nodiscard]] std::string version();
/// Its day: "2026-11-29"
[[nodiscard]] std::string version_date();

}  // namespace swapreplay::cli

#endif
