// SPDX-License-Identifier: GPL-2.0-or-later
// From a source of events to a trace: all of sr_collect and of `swapreplay record` except their arguments.
#ifndef SWAPREPLAY_COLLECT_COLLECTOR_HPP
#define SWAPREPLAY_COLLECT_COLLECTOR_HPP

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "collect/event_source.hpp"

namespace swapreplay::collect {

struct RecordOptions {
    std::string output;  ///< the trace; "-" for standard output
    std::string format = "sr";
    std::string workload;  ///< free text for the trace's metadata
    /// Begin another file once so many bytes are written, each a whole trace; 0: one file. The names are those of
    /// part_path().
    std::uint64_t rotate_bytes = 0;
    bool overwrite = false;                    ///< replace an output that exists, instead of refusing it
    std::map<std::string, std::string> facts;  ///< for Metadata::facts, besides the source's
    /// Called once, when all is open and before a thread is started.
    std::function<void()> when_open = [] {};
};

struct CollectOptions : RecordOptions {
    std::string input;     ///< a relay file; a name that ends in a number stands for every CPU's
    bool one_cpu = false;  ///< read the named file only; losses are unknown then
    /// Of saved relay files without the module's info; 0: this machine's, with a warning. Another than the info
    /// tells is refused.
    std::uint32_t page_size = 0;
};

/// The name of a rotated recording's part, counted from 1: "my.sr" becomes "my-0001.sr".
[[nodiscard]] std::string part_path(const std::string& output, std::size_t number);

/// How far a recording has come.
struct CollectProgress {
    std::uint64_t events = 0;
    std::uint64_t lost = 0;
    std::uint64_t bytes_written = 0;
};

struct CollectReport {
    CollectProgress total;
    std::array<std::uint64_t, 3> events_of{};  ///< by Op
    std::size_t parts = 0;                     ///< files, with RecordOptions::rotate_bytes; else 0
    std::uint64_t was_there = 0;               ///< of the writes, those of what was stored before
    std::vector<std::string> not_held;         ///< what the format has no place for: "12 frees"
    std::vector<std::string> warnings;         ///< one sentence each: what is wrong, and what to do
    bool damaged = false;  ///< the input is cut or damaged; what could be read of it is in the trace
    std::string failure;   ///< why it ended early; the trace is complete up to there. Empty if it did not
};

/// Records until the source ends or `stop` is set; then drains the buffers and finalises the trace. Saved
/// files are always read to their end, however long that takes.
///
/// @param stop   may be set by a signal handler or another thread; noticed within 0.2 s
/// @param watch  called after each round, 10 to 200 times a second
/// Throws Error: the output cannot be created or written, or another recording is writing it. What was written before that is readable; the message says how many events that is, and how
/// many are dropped. An input that vanishes later is a failure in the report.
/// Memory: what the kernel's relay buffers hold, and 512 Ki events on their way to the disk.
[[nodiscard]] CollectReport record(EventSource& source, const RecordOptions& options,
                                   const std::atomic<bool>& stop,
                                   const std::function<void(const CollectProgress&)>& watch);

/// record() from relay files. Throws Error: as record(), or the input cannot be opened.
[[nodiscard]] CollectReport collect(const CollectOptions& options, const std::atomic<bool>& stop,
                                    const std::function<void(const CollectProgress&)>& watch);

}  // namespace swapreplay::collect

#endif
