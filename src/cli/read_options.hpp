// SPDX-License-Identifier: GPL-2.0-or-later
// The options of every program and verb that reads a trace: --from, --page-size and so on.
#ifndef SWAPREPLAY_CLI_READ_OPTIONS_HPP
#define SWAPREPLAY_CLI_READ_OPTIONS_HPP

#include <CLI/CLI.hpp>

#include "swapreplay/trace.hpp"

namespace swapreplay::cli {

/// @param options  outlives the parsing
void add_read_options(CLI::App& verb, ReadOptions& options);

}  // namespace swapreplay::cli

#endif
