// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/trace_argument.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/interrupt.hpp"
#include "cli/output_guard.hpp"
#include "cli/print.hpp"
#include "cli/read_options.hpp"
#include "cli/run_main.hpp"
#include "report/replayed_trace.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

TraceReader open_trace(const std::string& path, const ReadOptions& options) {
    refuse_input_as_output("-", {path});
    ReadOptions stoppable = options;
    stoppable.stop_fd = Interrupt::stop_fd();
    return TraceReader::open(path, stoppable);
}

void TraceArgument::add_to(CLI::App& verb) {
    verb.add_option("trace", path, "a trace of any format; - for standard input")->required();
    add_options_to(verb);
}

void TraceArgument::add_options_to(CLI::App& verb) {
    add_read_options(verb, options);
}

bool can_be_read_twice(const std::string& path) {
    std::error_code absent;
    return path != "-" && std::filesystem::is_regular_file(path, absent);
}

void require_one_stdin(const std::vector<std::string>& paths) {
    if (std::ranges::count(paths, "-") > 1)
        throw Error(Fault::usage, "-: standard input is read once; name each other trace as a file");
}

const std::atomic<bool>* stop_of(const std::string& path) {
    return can_be_read_twice(path) ? &Interrupt::requested() : nullptr;
}

void for_each_block(TraceReader& reader, TracePart& part, const std::string& path,
                    const std::function<void(const EventBlock&)>& visit) {
    Progress progress;
    const std::atomic<bool>* const stop = stop_of(path);
    const std::uint64_t expected = events_expected(reader, part.description());
    EventBlock block;
    std::uint64_t events = 0;
    while ((stop == nullptr || !*stop) && part.next(block)) {
        visit(block);
        events += block.size();
        progress.update(events, expected, "events read");
    }
}

std::uint64_t events_expected(TraceReader& reader, const Range& events) {
    try {
        const std::uint64_t end = std::min(events.end, reader.event_count().value_or(0));
        return end - std::min(events.begin, end);
    } catch (const Error&) {
        return 0;  // a damage, which the reading tells
    }
}

std::uint64_t events_expected(TraceReader& reader, const PartDescription& part) {
    return part.times_ns.is_everything() ? events_expected(reader, part.events) : 0;
}

int status_of(End end) noexcept {
    return end == End::whole ? exit_ok : exit_failure;
}

int warn_of_end(const TraceReader& reader, const std::string& path) {
    for (const std::string& note : notes_of_end(reader, path))
        print_note(note);
    return status_of(reader.end());
}

}  // namespace swapreplay::cli
