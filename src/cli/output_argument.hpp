// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of every verb that writes a trace.
#ifndef SWAPREPLAY_CLI_OUTPUT_ARGUMENT_HPP
#define SWAPREPLAY_CLI_OUTPUT_ARGUMENT_HPP

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "swapreplay/trace_writer.hpp"

namespace swapreplay::cli {

struct OutputArgument {
    std::string path;
    std::string format;  ///< empty: by the name's ending
    WriteOptions options;

    /// Adds the options that say how to write; the path is the verb's own.
    void add_options_to(CLI::App& verb);
    /// Throws Error(Fault::usage) too where the output is one of the inputs.
    [[nodiscard]] TraceWriter create(const Metadata& metadata, const std::vector<std::string>& inputs);
};

/// Throws Error(Fault::usage): the file at `output` is one of the inputs, of which "-" is standard input.
void refuse_input_as_output(const std::string& output, const std::vector<std::string>& inputs);

/// Says on stderr what the format had no place for, and what to look at next. For after finish().
void tell_written(const TraceWriter& writer, const OutputArgument& output);

}  // namespace swapreplay::cli

#endif
