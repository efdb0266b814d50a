// SPDX-License-Identifier: GPL-2.0-or-later
// What must not be written to, told before anything is.
#ifndef SWAPREPLAY_CLI_OUTPUT_GUARD_HPP
#define SWAPREPLAY_CLI_OUTPUT_GUARD_HPP

#include <string>
#include <vector>

namespace swapreplay::cli {

/// Throws Error(Fault::usage): the file at `output` is one of the inputs. "-" is standard output, and among
/// the inputs standard input.
void refuse_input_as_output(const std::string& output, const std::vector<std::string>& inputs);

/// Throws Error(Fault::usage): standard output is a terminal, and `what` is to be written to it, "the format
/// sr" or the like.
void refuse_binary_on_terminal(const std::string& what);

}  // namespace swapreplay::cli

#endif
