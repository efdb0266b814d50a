// SPDX-License-Identifier: GPL-2.0-or-later
// From relay files to a trace: the whole of sr_collect but its arguments.
#ifndef SWAPREPLAY_COLLECT_COLLECTOR_HPP
#define SWAPREPLAY_COLLECT_COLLECTOR_HPP

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace swapreplay::collect {

struct CollectOptions {
    std::string input;   ///< a relay file; a number at the end of its name stands for every CPU
    std::string output;  ///< the trace; "-" is standard output
    std::string format = "sr";
    std::string workload;    ///< free text for the trace's metadata
    bool one_cpu = false;    ///< the named file alone; losses cannot be told then
    bool overwrite = false;  ///< an output that exists is refused otherwise
};

/// How far a recording has come.
struct CollectProgress {
    std::uint64_t events = 0;
    std::uint64_t lost = 0;
    std::uint64_t bytes_written = 0;
};

struct CollectReport {
    CollectProgress total;
    std::array<std::uint64_t, 3> events_of{};  ///< by Op
    std::vector<std::string> not_held;         ///< what the format has no place for: "12 frees"
    std::vector<std::string> warnings;         ///< a sentence each: what is not as it should be, what to do
    std::string failure;  ///< why it ended early, the trace whole nevertheless; else empty
};

/// Collects until the input ends or `stop` is set; then takes what is there, and closes the trace whole.
/// Of saved files all is there: they are read to their end, which takes as long as it takes.
///
/// @param stop   may be set by a signal handler or another thread; seen within 0.2 s
/// @param watch  called after each round, some 10 to 200 times a second
/// Throws Error: the input cannot be opened, or the output cannot be created or written (what was written
/// before is readable then; the message has how many events that are, and how many are dropped). An input
/// that vanishes later is a failure in the report. Memory: what the kernel's relay buffers hold, and 1 Mi
/// events on their way to the disk.
[[nodiscard]] CollectReport collect(const CollectOptions& options, const std::atomic<bool>& stop,
                                    const std::function<void(const CollectProgress&)>& watch);

}  // namespace swapreplay::collect

#endif
