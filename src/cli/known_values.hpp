// SPDX-License-Identifier: GPL-2.0-or-later
// What `swapreplay` knows of its arguments' values, for completions: pools, codecs, policies, formats, kernels, devices.
#ifndef SWAPREPLAY_CLI_KNOWN_VALUES_HPP
#define SWAPREPLAY_CLI_KNOWN_VALUES_HPP

#include <string>

#include <CLI/CLI.hpp>

#include "cli/completion.hpp"

namespace swapreplay::cli {

/// A KnownValues. The value's name as help shows it says what it is: an option with the value CODEC takes codecs.
[[nodiscard]] Candidates known_values(const CLI::Option& option, const std::string& value,
                                      const std::string& typed);

}  // namespace swapreplay::cli

#endif
