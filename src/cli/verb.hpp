// SPDX-License-Identifier: GPL-2.0-or-later
// A verb of `swapreplay`: one file each, and one line in src/cli/CMakeLists.txt.
#ifndef SWAPREPLAY_CLI_VERB_HPP
#define SWAPREPLAY_CLI_VERB_HPP

#include <functional>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

struct Verb {
    CLI::App* command;  ///< the verb's subcommand, owned by the program's App
    /// Does the work after parsing and returns the exit status; owns the options' values.
    std::function<int()> run;
};

/// Adds the verb's subcommand with its options.
using AddVerb = Verb (*)(CLI::App& app);

}  // namespace swapreplay::cli

#endif
