// SPDX-License-Identifier: GPL-2.0-or-later
// What sr_collect and `swapreplay record` have in common: signals, the progress line, the report at the end.
#ifndef SWAPREPLAY_CLI_RECORDING_HPP
#define SWAPREPLAY_CLI_RECORDING_HPP

#include <functional>
#include <memory>
#include <string>

#include "collect/collector.hpp"
#include "collect/event_source.hpp"

namespace swapreplay::cli {

struct Recording {
    std::string program;  ///< begins each message
    /// Opens the source. What it records happens from then on.
    std::function<std::unique_ptr<collect::EventSource>()> open;
    /// Called 10 to 200 times a second, first when everything that happens is being recorded.
    /// Returns true if the recording is to end.
    std::function<bool()> done = [] { return false; };
    /// For the end of the progress line: ", ratio 2.9".
    std::function<std::string()> progress = [] { return std::string(); };
};

/// Records until the source ends, `done` says so, or a signal comes; prints what was recorded, on stderr.
///
/// The first SIGINT, SIGTERM or SIGHUP ends the recording in order; the second, of any kind, ends the program at
/// once. Once in a process: the handlers stay.
/// @returns  the exit status
/// Throws Error: as record() and `open`.
[[nodiscard]] int run_recording(const collect::RecordOptions& options, const Recording& recording);

}  // namespace swapreplay::cli

#endif
