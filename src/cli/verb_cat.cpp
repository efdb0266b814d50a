// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>

#include "base/progress.hpp"
#include "cli/output_argument.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "swapreplay/error.hpp"
#include "trace/copy.hpp"

namespace swapreplay::cli {

namespace {

struct Arguments {
    TraceArgument reading;
    std::vector<std::string> traces;
    OutputArgument output;
};

/// How much later than the first recording this one's times began.
std::uint64_t offset_of(const Metadata& first, const Metadata& part, std::uint64_t last_ns,
                        const std::string& path) {
    if (first.start_unix_ns == 0 || part.start_unix_ns == 0) return last_ns;
    if (part.start_unix_ns < first.start_unix_ns || part.start_unix_ns - first.start_unix_ns < last_ns)
        throw Error(Fault::usage,
                    fmt::format("{}: it began before the recording named before it ended; name the "
                                "recordings in the order of their time",
                                path));
    return part.start_unix_ns - first.start_unix_ns;
}

int cat(Arguments& arguments) {
    std::vector<TraceReader> readers;
    std::vector<Metadata> parts;
    for (const std::string& path : arguments.traces) {
        readers.push_back(TraceReader::open(path, arguments.reading.options));
        parts.push_back(readers.back().metadata());
    }
    const Metadata metadata = joined_metadata(parts, arguments.traces);
    TraceWriter writer = arguments.output.create(metadata, arguments.traces);
    TraceCopier copier(writer, {}, codec_columns(metadata, {}, arguments.output.path));
    Progress progress;
    for (std::size_t i = 0; i < readers.size(); i++) {
        const std::uint64_t offset_ns =
            i == 0 ? 0 : offset_of(parts[0], parts[i], copier.last_time_ns(), arguments.traces[i]);
        copier.copy(readers[i], offset_ns, [&progress](std::uint64_t events) {
            progress.update([events] { return fmt::format("{} events written", events); });
        });
        warn_of_end(readers[i], arguments.traces[i]);
    }
    writer.finish();
    tell_written(writer, arguments.output);
    return exit_ok;
}

}  // namespace

Verb add_cat(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("cat", "Joins recordings of one device, in the order given");
    verb->add_option("traces", arguments->traces, "the recordings, of any format")->required();
    arguments->reading.add_options_to(*verb);
    verb->add_option("-o,--output", arguments->output.path, "the file to write; - for standard output")
        ->required();
    arguments->output.add_options_to(*verb);
    return {verb, [arguments] { return cat(*arguments); }};
}

}  // namespace swapreplay::cli
