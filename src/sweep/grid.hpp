// SPDX-License-Identifier: GPL-2.0-or-later
// What a sweep replays: every trace under every codec, policy, pool and limit.
#ifndef SWAPREPLAY_SWEEP_GRID_HPP
#define SWAPREPLAY_SWEEP_GRID_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "workload/selection.hpp"

namespace swapreplay {

/// What every run of a sweep has in common.
struct CommonSettings {
    ReadOptions reading;
    std::string kernel;  ///< as --kernel has it; empty: the trace's
    Range events;
    Range times_ns;
    std::uint64_t compact_every = 0;  ///< events; 0: not
    bool compact_at_end = false;
    /// The same as words of a command line, for any verb that replays: "--kernel", "6.12", …
    std::vector<std::string> words;
};

/// One replay, in the words of its options.
struct SweepRun {
    std::string trace;
    std::string codec;   ///< empty: the trace's first
    std::string policy;  ///< empty: the trace's, as resolve() has it
    std::string pool;
    std::string limit;  ///< empty: none
};

/// The words of the command that makes this run alone: "swapreplay replay TRACE --pool … --json".
[[nodiscard]] std::vector<std::string> replay_command(const SweepRun& run, const CommonSettings& common);

/// What tells runs apart: replay_command() as a line for a shell. The same run has the same line, whenever and wherever it
/// is made.
[[nodiscard]] std::string command_line_of(const SweepRun& run, const CommonSettings& common);

struct Grid {
    std::vector<std::string> traces;
    std::vector<std::string> codecs{""};
    std::vector<std::string> policies{""};
    std::vector<std::string> pools;
    std::vector<std::string> limits{""};
    CommonSettings common;

    /// All of them, each once: the limits of a pool side by side, a trace's runs together.
    /// Throws Error(Fault::resource): more than a million.
    [[nodiscard]] std::vector<SweepRun> runs() const;
};

}  // namespace swapreplay

#endif
