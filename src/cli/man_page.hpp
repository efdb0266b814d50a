// SPDX-License-Identifier: GPL-2.0-or-later
// A manual page of a program or a verb, for man(1), from the same CLI::App as --help.
#ifndef SWAPREPLAY_CLI_MAN_PAGE_HPP
#define SWAPREPLAY_CLI_MAN_PAGE_HPP

#include <string>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

/// "swapreplay", or "swapreplay-replay" of its verb.
[[nodiscard]] std::string page_name(const CLI::App& app);

/// In the macros of man(7), section 1.
[[nodiscard]] std::string man_page(const CLI::App& app);

}  // namespace swapreplay::cli

#endif
