// SPDX-License-Identifier: GPL-2.0-or-later
// A run in a process of its own: for pools that a process cannot have twice, or that may end it.
#ifndef SWAPREPLAY_SWEEP_OWN_PROCESS_HPP
#define SWAPREPLAY_SWEEP_OWN_PROCESS_HPP

#include <atomic>
#include <optional>
#include <string>
#include <vector>

namespace swapreplay {

struct ProcessOutput {
    std::string text;  ///< of its standard output
    int status = 0;    ///< as a shell gives it: 128 and the number of a signal
};

/// Runs the program with these words, the first being its name; its messages go to stderr as ever.
/// nullopt: `stop` was set, and the process was ended.
/// Throws Error(Fault::system): it cannot be started, or read from.
[[nodiscard]] std::optional<ProcessOutput> run_process(const std::string& program,
                                                       const std::vector<std::string>& words,
                                                       const std::atomic<bool>& stop);

}  // namespace swapreplay

#endif
