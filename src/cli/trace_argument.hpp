// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of every verb that reads a trace, and the reading of it with a progress line.
#ifndef SWAPREPLAY_CLI_TRACE_ARGUMENT_HPP
#define SWAPREPLAY_CLI_TRACE_ARGUMENT_HPP

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "swapreplay/trace.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay::cli {

/// As TraceReader::open(), but a signal that an Interrupt waits for ends a pipe.
/// Throws Error(Fault::usage) too: standard output is the same file.
[[nodiscard]] TraceReader open_trace(const std::string& path, const ReadOptions& options);

struct TraceArgument {
    std::string path;
    ReadOptions options;

    /// Adds TRACE, --from and --max-slots.
    void add_to(CLI::App& verb);
    /// Adds the options alone, for verbs that take several traces.
    void add_options_to(CLI::App& verb);
    [[nodiscard]] TraceReader open() const { return open_trace(path, options); }
};

/// A plain file can, a pipe cannot.
[[nodiscard]] bool can_be_read_twice(const std::string& path);

/// What tells whoever reads the trace to stop: Interrupt::requested() for a file. nullptr for a pipe, which
/// ends then, so that what came through it is not dropped.
[[nodiscard]] const std::atomic<bool>* stop_of(const std::string& path);

/// Throws Error(Fault::usage): standard input is named more than once.
void require_one_stdin(const std::vector<std::string>& paths);

/// Calls `visit` with each block of the part, with a progress line, until its end or stop_of(path).
void for_each_block(TraceReader& reader, TracePart& part, const std::string& path,
                    const std::function<void(const EventBlock&)>& visit);

/// Events that the trace has between those numbers, or in the part, for progress; 0: not known before they are read.
[[nodiscard]] std::uint64_t events_expected(TraceReader& reader, const Range& events = {});
[[nodiscard]] std::uint64_t events_expected(TraceReader& reader, const PartDescription& part);

/// The exit status of a program whose results are of a trace that ended so, in all verbs alike: exit_failure
/// unless it is whole. The results are printed all the same.
[[nodiscard]] int status_of(End end) noexcept;
/// Says on stderr that the trace is cut or damaged, or lost events, if so. For after the last block and the
/// results. Returns status_of() its end.
[[nodiscard]] int warn_of_end(const TraceReader& reader, const std::string& path);

}  // namespace swapreplay::cli

#endif
