// SPDX-License-Identifier: GPL-2.0-or-later
// The shared object that kernel-pool and kernel-codec write: what it must not take the place of.
#ifndef SWAPREPLAY_CLI_PLUGIN_OUTPUT_HPP
#define SWAPREPLAY_CLI_PLUGIN_OUTPUT_HPP

#include <string>
#include <vector>

namespace swapreplay::cli {

/// What is read to make the shared object.
struct PluginInputs {
    std::string tree;                ///< nothing inside of it may be written; empty: there is none
    std::vector<std::string> files;  ///< no folder
};

/// For before the compiler runs. A path that exists and may not be replaced, one that is read, one that cannot be
/// created, and what is not a regular file are refused.
/// @param option  that names it on the command line of whoever uses it: "--pool"
/// Throws Error: usage, or system with the reason.
void check_plugin_output(const std::string& output, bool overwrite, const PluginInputs& inputs,
                         const std::string& option);

}  // namespace swapreplay::cli

#endif
