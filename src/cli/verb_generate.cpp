// SPDX-License-Identifier: GPL-2.0-or-later
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "base/progress.hpp"
#include "cli/interrupt.hpp"
#include "cli/output_argument.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "swapreplay/error.hpp"
#include "workload/generator.hpp"

namespace swapreplay::cli::verb_generate {

namespace {

struct Arguments {
    GeneratorOptions model;
    std::string clens_from;
    OutputArgument output;
};

int generate(Arguments& arguments) {
    if (!arguments.clens_from.empty()) {
        TraceReader reader = open_trace(arguments.clens_from, {});
        arguments.model.clens =
            ClenDistribution::of(reader, std::filesystem::path(arguments.clens_from).filename().string());
    }
    const Interrupt interrupt;
    Generator generator(arguments.model);
    arguments.output.write(generator.metadata(), {arguments.clens_from}, [&](TraceWriter& writer) {
        Progress progress;
        EventBlock block;
        while (!Interrupt::requested() && generator.next(block)) {
            writer.append(block);
            progress.update(writer.events(), arguments.model.events, "events generated");
        }
    });
    return Interrupt::status(arguments.output.path, what_is_written(arguments.output.path));
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("generate", "Generate a synthetic trace from a model and a seed");
    verb->add_option("output", arguments->output.path, "file to write; - for standard output")->required();
    verb->add_option("--count", arguments->model.events, "number of events to generate, such as 50k or 2M")
        ->option_text("N");
    // In every other verb, --events names a part of a trace.
    verb->add_option("--events", arguments->model.events)->group("")->excludes(verb->get_option("--count"));
    verb->add_option("--seed", arguments->model.seed,
                     "the same seed gives the same events on every machine (default: 1)")
        ->option_text("N");
    verb->add_option("--slots", arguments->model.slots,
                     "number of slots of the swap device (default: an eighth of the events)")
        ->option_text("N");
    verb->add_option("--clens-from", arguments->clens_from,
                     "draw clens from this trace (default: a built-in model)")
        ->option_text("TRACE");
    arguments->output.add_options_to(*verb);
    return {verb, [arguments, verb] {
                if (verb->count("--count") + verb->count("--events") == 0)
                    throw Error(Fault::usage, "missing: --count N, the number of events to generate");
                return generate(*arguments);
            }};
}

}  // namespace swapreplay::cli::verb_generate
