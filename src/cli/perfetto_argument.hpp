// SPDX-License-Identifier: GPL-2.0-or-later
// --perfetto FILE, of the verbs that replay.
#ifndef SWAPREPLAY_CLI_PERFETTO_ARGUMENT_HPP
#define SWAPREPLAY_CLI_PERFETTO_ARGUMENT_HPP

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay::cli {

class PerfettoArgument {
public:
    void add_to(CLI::App& verb);

    [[nodiscard]] bool given() const noexcept { return !path_.empty(); }
    /// Before a replay that may take long. Throws Error(Fault::usage): the file is one of the traces, or it exists and is
    /// not to be replaced.
    void require_output(const std::vector<std::string>& traces, bool overwrite) const;
    /// Writes the file that was asked for, if any, and names it on stderr. Throws what perfetto_json() and writing throw.
    void write(const std::vector<ReplayOutcome>& traces, bool overwrite) const;

private:
    std::string path_;
};

}  // namespace swapreplay::cli

#endif
