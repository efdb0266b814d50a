// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>

#include "base/progress.hpp"
#include "cli/output_argument.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "trace/copy.hpp"

namespace swapreplay::cli {

namespace {

struct Arguments {
    TraceArgument trace;
    OutputArgument output;
    std::string slice;
    std::vector<std::string> codecs;
    std::uint64_t time_unit_ns = 0;  ///< 0: the trace's
    CopyOptions copy;
};

int convert(Arguments& arguments) {
    if (!arguments.slice.empty()) arguments.copy.selection = Selection::parse(arguments.slice);
    arguments.trace.options.salvage = arguments.copy.salvage;
    TraceReader reader = arguments.trace.open();
    Metadata metadata = reader.metadata();
    const auto columns = codec_columns(metadata, arguments.codecs, arguments.trace.path);
    if (!arguments.codecs.empty()) metadata.codecs = arguments.codecs;
    if (arguments.time_unit_ns > 0) metadata.time_unit_ns = arguments.time_unit_ns;

    TraceWriter writer = arguments.output.create(metadata, {arguments.trace.path});
    TraceCopier copier(writer, arguments.copy, columns);
    Progress progress;
    const bool reached_end = copier.copy(reader, 0, [&progress](std::uint64_t events) {
        progress.update([events] { return fmt::format("{} events written", events); });
    });
    writer.finish();

    const Copied& copied = copier.copied();
    if (reached_end) warn_of_end(reader, arguments.trace.path);
    for (const Damage& damage : reader.damages()) {
        fmt::print(stderr, "{}: {} bytes at byte {} left out, before event {}: {}\n", arguments.trace.path,
                   damage.bytes, damage.offset, damage.before_event, damage.what);
    }
    if (!copied.damage.empty())
        fmt::print(stderr, "{}\nkept: the {} events before it\n", copied.damage, copied.events);
    if (copied.repeats_left_out > 0)
        fmt::print(stderr, "{}: {} events in repeated chunks left out\n", arguments.trace.path,
                   copied.repeats_left_out);
    tell_written(writer, arguments.output);
    return exit_ok;
}

}  // namespace

Verb add_convert(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("convert", "Writes a trace in another format, whole or in part");
    arguments->trace.add_to(*verb);
    verb->add_option("output", arguments->output.path, "the file to write; - for standard output")
        ->required();
    arguments->output.add_options_to(*verb);
    verb->add_option("--slice", arguments->slice,
                     "only these: event=A..B, time=1.5s..2s (B is not included), also op=, slot=, clen=; "
                     "several joined by commas");
    verb->add_option("--codec", arguments->codecs, "only the clens under these codecs")->delimiter(',');
    verb->add_option("--time-unit", arguments->time_unit_ns,
                     "ns; sr: keep times in multiples of it, 1000 for a small file")
        ->check(CLI::PositiveNumber);
    verb->add_flag("--dedup", arguments->copy.dedup, "of repeated chunks of 512 events, keep the first copy");
    verb->add_flag("--salvage", arguments->copy.salvage,
                   "step over damaged blocks, or keep what is before the damage");
    return {verb, [arguments] { return convert(*arguments); }};
}

}  // namespace swapreplay::cli
