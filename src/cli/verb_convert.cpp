// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/codec_argument.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/output_argument.hpp"
#include "cli/part_argument.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "workload/copy.hpp"

namespace swapreplay::cli::verb_convert {

namespace {

struct Arguments {
    TraceArgument trace;
    OutputArgument output;
    SelectionArgument selection;
    std::vector<std::string> codecs;
    std::uint64_t time_unit_ns = 0;  ///< 0: the trace's
    CopyOptions copy;
};

/// Says what was left out on the way, and why. Returns the exit status.
int tell_copied(const TraceReader& reader, const Copied& copied, const std::string& trace) {
    for (const Damage& damage : reader.damages()) {
        print_note(fmt::format("{}: {} bytes at byte {} left out, before event {}: {}", trace, damage.bytes,
                               damage.offset, damage.before_event, damage.what));
    }
    if (!copied.damage.empty()) {
        print_note(copied.damage);
        print_note(fmt::format("kept: the {} before it", counted(copied.events, "event")));
    }
    if (copied.repeats_left_out > 0)
        print_note(fmt::format("{}: {} in repeated chunks left out", trace,
                               counted(copied.repeats_left_out, "event")));
    return reader.damages().empty() && copied.damage.empty() ? exit_ok : exit_failure;
}

/// That a file has the times selected by is known before the output is begun.
void require_times(const TraceArgument& trace, const Selection& selection) {
    // With salvage there may be damage before the first event, which is for the copy to tell.
    if (!selection.needs_times() || trace.options.salvage || !can_be_read_twice(trace.path)) return;
    EventBlock block;
    if (trace.open().next(block)) selection.require_times(block, trace.path);
}

int convert(Arguments& arguments) {
    const Interrupt interrupt;
    const std::string& trace = arguments.trace.path;
    arguments.copy.selection = arguments.selection.selection();
    arguments.copy.trace = trace;
    arguments.copy.stop = stop_of(trace);
    arguments.trace.options.salvage = arguments.copy.salvage;
    require_times(arguments.trace, arguments.copy.selection);
    TraceReader reader = arguments.trace.open();
    Metadata metadata = reader.metadata();
    arguments.copy.selection.require_clens(metadata, trace);
    const auto columns = codec_columns(metadata, arguments.codecs, trace);
    if (!arguments.codecs.empty()) metadata.codecs = arguments.codecs;
    if (arguments.time_unit_ns > 0) metadata.time_unit_ns = arguments.time_unit_ns;

    int status = exit_ok;
    arguments.output.write(metadata, {trace}, [&](TraceWriter& writer) {
        TraceCopier copier(writer, arguments.copy, columns);
        Progress progress;
        Selection others = arguments.copy.selection;
        const Range events = std::exchange(others.events, {});
        const std::uint64_t expected = others.is_everything() ? events_expected(reader, events) : 0;
        const bool reached_end = copier.copy(
            reader, 0, [&](std::uint64_t done) { progress.update(done, expected, "events written"); });
        if (reached_end && !Interrupt::requested()) status = warn_of_end(reader, trace);
        status = std::max(status, tell_copied(reader, copier.copied(), trace));
    });
    return std::max(status, Interrupt::status(trace, what_is_written(arguments.output.path)));
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("convert", "Write a trace, or a part of one, in another format");
    arguments->trace.add_to(*verb);
    verb->add_option("output", arguments->output.path, "file to write; - for standard output")->required();
    arguments->output.add_options_to(*verb);
    arguments->selection.add_to(*verb, "--slice");
    add_codec_option(*verb, arguments->codecs,
                     "keep only the clens under it; may be repeated (default: all)");
    arguments->output.refuse_unless_sr(
        verb->add_option(
                "--time-unit", arguments->time_unit_ns,
                "sr: keep times in multiples of this, such as 1us for a small file; a number without a "
                "unit is nanoseconds (default: the trace's)")
            ->option_text("TIME")
            ->transform(as_duration_ns(1)));
    verb->add_flag("--dedup", arguments->copy.dedup, "of repeated chunks of 512 events, keep only the first");
    verb->add_flag("--salvage", arguments->copy.salvage,
                   "step over damaged blocks, or keep what comes before them");
    return {verb, [arguments] { return convert(*arguments); }};
}

}  // namespace swapreplay::cli::verb_convert
