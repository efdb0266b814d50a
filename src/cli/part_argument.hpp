// SPDX-License-Identifier: GPL-2.0-or-later
// --events A..B and --time A..B: a part of a trace, in every verb that reads one.
#ifndef SWAPREPLAY_CLI_PART_ARGUMENT_HPP
#define SWAPREPLAY_CLI_PART_ARGUMENT_HPP

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "workload/selection.hpp"

namespace swapreplay::cli {

class PartArgument {
public:
    void add_to(CLI::App& verb);
    /// Throws Error(Fault::usage) that names the option.
    [[nodiscard]] Range events() const;
    [[nodiscard]] Range times_ns() const;

private:
    std::string events_;
    std::string time_;
};

/// The part, and conditions that each event has to meet: for verbs that pick events.
class SelectionArgument {
public:
    /// @param old_name  an option that took all of them at once: hidden
    void add_to(CLI::App& verb, const std::string& old_name);
    /// Throws Error(Fault::usage) that names the option.
    [[nodiscard]] Selection selection() const;

private:
    PartArgument part_;
    std::vector<std::string> ops_;
    std::string slots_;
    std::string clens_;
    std::string all_;
};

}  // namespace swapreplay::cli

#endif
