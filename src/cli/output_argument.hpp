// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of every verb that writes a trace.
#ifndef SWAPREPLAY_CLI_OUTPUT_ARGUMENT_HPP
#define SWAPREPLAY_CLI_OUTPUT_ARGUMENT_HPP

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "swapreplay/trace_writer.hpp"

namespace swapreplay::cli {

class OutputArgument {
public:
    std::string path;

    /// Adds the options that say how to write; the path is the verb's own.
    void add_options_to(CLI::App& verb);

    /// An option of the verb's own that only sr has a use for: refused where another format is written.
    void refuse_unless_sr(const CLI::Option* option) { for_sr_.push_back(option); }

    /// Creates the trace, lets `fill` write its events, finishes it, and says on stderr what the format had
    /// no place for and what was written. What is thrown meanwhile goes on: with the output removed if there
    /// has no event, otherwise with a message that says how many there are.
    /// Throws Error(Fault::usage) too if the output is one of the inputs, or the options do not go
    /// together.
    void write(const Metadata& metadata, const std::vector<std::string>& inputs,
               const std::function<void(TraceWriter&)>& fill);

private:
    /// What is to be written how.
    void settle(const std::vector<std::string>& inputs);

    std::string format_;  ///< empty: by the name's ending
    bool fast_ = false;
    bool no_times_ = false;
    WriteOptions options_;
    std::vector<const CLI::Option*> for_sr_;  ///< options that other formats have no use for
};

/// For Interrupt::status(): what of the input is in the output at that path.
[[nodiscard]] std::string what_is_written(const std::string& path);

}  // namespace swapreplay::cli

#endif
