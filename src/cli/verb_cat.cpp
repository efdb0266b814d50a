// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/progress.hpp"
#include "cli/interrupt.hpp"
#include "cli/output_argument.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "swapreplay/error.hpp"
#include "workload/copy.hpp"

namespace swapreplay::cli::verb_cat {

namespace {

struct Arguments {
    TraceArgument reading;
    std::vector<std::string> traces;
    OutputArgument output;
};

/// When a recording's events happened, since it began.
struct Times {
    std::uint64_t first_ns = 0;   ///< of the first event
    std::uint64_t latest_ns = 0;  ///< of the last block's events; the last event's may be a little before it
};

/// Zeros for an input that cannot be read twice, and for one without times.
Times times_of(const std::string& path, const ReadOptions& options) {
    Times times;
    if (!can_be_read_twice(path)) return times;
    TraceReader reader = TraceReader::open(path, options);
    if (reader.metadata().start_unix_ns == 0) return times;  // nothing depends on them
    EventBlock block;
    if (!reader.next(block) || block.times_ns.empty()) return times;
    times.first_ns = block.times_ns.front();
    const auto take_latest = [&] {
        for (const std::uint64_t time_ns : block.times_ns)
            times.latest_ns = std::max(times.latest_ns, time_ns);
    };
    take_latest();
    if (const auto events = reader.event_count()) reader.seek_event(*events - 1);
    while (reader.next(block))
        take_latest();
    return times;
}

/// How much later than the first recording's this one's times began: nothing for slices of one recording.
/// Unknown, it begins at `latest_ns`, where the ones before ended.
std::uint64_t offset_of(const Metadata& first, const Metadata& part, std::uint64_t first_ns,
                        std::uint64_t latest_ns, const std::string& path) {
    // Two CPUs' events in the order in which they happened may be as far apart by their clocks.
    constexpr std::uint64_t clocks_differ_ns = 1'000'000;
    if (first.start_unix_ns == 0 || part.start_unix_ns == 0) return latest_ns;
    const std::uint64_t offset_ns = part.start_unix_ns - first.start_unix_ns;
    if (part.start_unix_ns < first.start_unix_ns || offset_ns + first_ns + clocks_differ_ns < latest_ns)
        throw Error(Fault::usage,
                    fmt::format("{}: it began before the recording named before it ended; name the "
                                "recordings in the order of their time, and slices as files",
                                path));
    return offset_ns;
}

/// In all of them; 0: not known.
std::uint64_t events_expected_in(std::vector<TraceReader>& readers) {
    std::uint64_t sum = 0;
    for (TraceReader& reader : readers) {
        const std::uint64_t events = events_expected(reader);
        if (events == 0) return 0;
        sum += events;
    }
    return sum;
}

int cat(Arguments& arguments) {
    const Interrupt interrupt;
    const std::vector<std::string>& traces = arguments.traces;
    require_one_stdin(traces);
    std::vector<TraceReader> readers;
    std::vector<Metadata> parts;
    std::vector<Times> times;
    for (const std::string& path : traces) {
        times.push_back(times_of(path, arguments.reading.options));
        readers.push_back(open_trace(path, arguments.reading.options));
        parts.push_back(readers.back().metadata());
    }
    const Metadata metadata = joined_metadata(parts, traces);
    const auto offset = [&](std::size_t i, std::uint64_t before_ns) {
        return i == 0 ? 0 : offset_of(parts[0], parts[i], times[i].first_ns, before_ns, traces[i]);
    };
    // Before the output is begun; that of a pipe's end is known only later.
    std::uint64_t latest_ns = 0;
    for (std::size_t i = 0; i < parts.size(); i++)
        latest_ns = std::max(latest_ns, offset(i, latest_ns) + times[i].latest_ns);

    int status = exit_ok;
    arguments.output.write(metadata, traces, [&](TraceWriter& writer) {
        CopyOptions options;
        options.stop = std::ranges::all_of(traces, can_be_read_twice) ? &Interrupt::requested() : nullptr;
        TraceCopier copier(writer, options, codec_columns(metadata, {}, arguments.output.path));
        Progress progress;
        const std::uint64_t expected = events_expected_in(readers);
        for (std::size_t i = 0; i < readers.size() && !Interrupt::requested(); i++) {
            copier.copy(readers[i], offset(i, copier.latest_time_ns()),
                        [&](std::uint64_t events) { progress.update(events, expected, "events written"); });
            if (!Interrupt::requested()) status = std::max(status, warn_of_end(readers[i], traces[i]));
        }
    });
    return std::max(status, Interrupt::status(arguments.output.path, what_is_written(arguments.output.path)));
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("cat", "Join recordings of one device, in the order given");
    verb->add_option("traces", arguments->traces, "recordings to join, of any format; - for standard input")
        ->required()
        ->option_text("TRACE");
    arguments->reading.add_options_to(*verb);
    verb->add_option("-o,--output", arguments->output.path, "file to write; - for standard output")
        ->required()
        ->option_text("FILE");
    arguments->output.add_options_to(*verb);
    return {verb, [arguments] { return cat(*arguments); }};
}

}  // namespace swapreplay::cli::verb_cat
