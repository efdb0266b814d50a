// SPDX-License-Identifier: GPL-2.0-or-later
// How --help looks, and what is said of words on the command line that cannot be.
#ifndef SWAPREPLAY_CLI_HELP_HPP
#define SWAPREPLAY_CLI_HELP_HPP

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

/// Usage, what it does, arguments, options or verbs; as wide as the terminal, at most 100 columns, otherwise 80.
[[nodiscard]] std::shared_ptr<CLI::FormatterBase> help_layout();

/// CLI11's refusal in our words, which do not change with its version: what is wrong, and what to do.
[[nodiscard]] std::string usage_sentence(const CLI::ParseError& error, const CLI::App& app);

}  // namespace swapreplay::cli

#endif
