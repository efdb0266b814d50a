// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/progress.hpp"
#include "base/spec.hpp"
#include "cli/interrupt.hpp"
#include "cli/output_argument.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "swapreplay/error.hpp"
#include "workload/copy.hpp"
#include "workload/scrub.hpp"

namespace swapreplay::cli::verb_scrub {

namespace {

struct Arguments {
    TraceArgument trace;
    OutputArgument output;
    std::vector<std::string> keep;
};

std::vector<Trait> traits_named(const std::vector<std::string>& names) {
    std::vector<Trait> traits;
    for (const std::string& name : names) {
        const auto trait = trait_named(name);
        if (!trait)
            throw Error(Fault::usage,
                        fmt::format("--keep {}: not one of {}{}", name, fmt::join(trait_names(), ", "),
                                    did_you_mean(name, trait_names())));
        traits.push_back(*trait);
    }
    return traits;
}

int scrub(Arguments& arguments) {
    const Interrupt interrupt;
    const std::string& trace = arguments.trace.path;
    Scrubber scrubber(traits_named(arguments.keep));
    TraceReader reader = arguments.trace.open();
    CopyOptions options;
    options.trace = trace;
    options.stop = stop_of(trace);
    options.scrubber = &scrubber;
    int status = exit_ok;
    Metadata before;
    arguments.output.write(scrubber.scrubbed(reader.metadata()), {trace}, [&](TraceWriter& writer) {
        TraceCopier copier(writer, options, codec_columns(reader.metadata(), {}, trace));
        Progress progress;
        const std::uint64_t expected = events_expected(reader);
        const bool reached_end = copier.copy(
            reader, 0, [&](std::uint64_t done) { progress.update(done, expected, "events written"); });
        if (reached_end && !Interrupt::requested()) status = warn_of_end(reader, trace);
        before = reader.metadata();  // with what the recorder learnt at the end
    });
    const Metadata after = scrubber.scrubbed(before);
    const auto taken_out = what_was_taken_out(before, after, scrubber);
    print_note(taken_out.empty() ? fmt::format("{}: nothing had to be taken out", trace)
                                 : fmt::format("taken out: {}", fmt::join(taken_out, "; ")));
    print_note(fmt::format("left: {}", fmt::join(what_is_left(after, scrubber), "; ")));
    return std::max(status, Interrupt::status(trace, what_is_written(arguments.output.path)));
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand(
        "scrub", "Copy a trace for others, without what identifies the machine or its users");
    arguments->trace.add_to(*verb);
    verb->add_option("output", arguments->output.path, "file to write; - for standard output")->required();
    verb->add_option("--keep", arguments->keep,
                     fmt::format("leave it in: {}; may be repeated (default: nothing of these)",
                                 fmt::join(trait_names(), ", ")))
        ->option_text("WHAT");
    arguments->output.add_options_to(*verb);
    return {verb, [arguments] { return scrub(*arguments); }};
}

}  // namespace swapreplay::cli::verb_scrub
