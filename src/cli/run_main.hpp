// SPDX-License-Identifier: GPL-2.0-or-later
// What every program does around its own work: parse, call, translate failures to exit statuses.
#ifndef SWAPREPLAY_CLI_RUN_MAIN_HPP
#define SWAPREPLAY_CLI_RUN_MAIN_HPP

#include <functional>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

constexpr int exit_ok = 0;
constexpr int exit_failure = 1;  ///< also: results were printed, but the input is cut or damaged
constexpr int exit_usage = 2;

/// Parses the arguments, then calls `body`, whose value is the exit status.
/// Wrong usage ends with status 2 and a message that names the argument; any Error with its fault's status;
/// `--help` and `--version` with 0. Options of an unsigned type take counts (`50k`) unless they name another grammar of
/// cli/number_argument.hpp. What stdout did not take is a failure. Nothing is thrown on.
int run_main(CLI::App& app, int argc, char** argv, const std::function<int()>& body);

}  // namespace swapreplay::cli

#endif
