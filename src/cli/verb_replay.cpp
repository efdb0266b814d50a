// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/kernel_pool_argument.hpp"
#include "cli/perfetto_argument.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/verb.hpp"
#include "report/replay_json.hpp"
#include "report/replay_text.hpp"
#include "report/terminal_plot.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli::verb_replay {

namespace {

struct Arguments {
    TraceArgument trace;
    std::string pool = "zsmalloc";
    KernelPoolArgument kernel_pool;
    ReplayArguments replay;
    bool all_classes = false;
    bool as_json = false;
    bool plot = false;
    PerfettoArgument perfetto;
    bool overwrite = false;
};

void print_json(const ReplayOutcome& outcome) {
    const std::string samples = samples_json_lines(outcome);
    // With samples, every line is an object, the summary the last.
    const int indent = samples.empty() ? 2 : -1;
    fmt::print("{}{}\n", samples,
               replay_json(outcome).dump(indent, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::vector<PoolSpec> pool_of(Arguments& arguments) {
    if (!arguments.kernel_pool.given()) return parse_pools({arguments.pool});
    std::vector<PoolSpec> pools =
        arguments.kernel_pool.make_for(arguments.trace.path, arguments.trace.options);
    if (pools.size() > 1)
        throw Error(Fault::usage, "--kernel-pool: replay takes one; 'swapreplay compare' takes several");
    return pools;
}

int replay(Arguments& arguments) {
    const std::vector<std::string> codecs = arguments.replay.codecs(arguments.trace.path);
    if (codecs.size() > 1)
        throw Error(Fault::usage, "--codec: replay takes one; 'swapreplay compare' takes several");
    const std::vector<PoolSpec> pools = pool_of(arguments);
    arguments.perfetto.require_output({arguments.trace.path}, arguments.overwrite);
    const bool show_samples = arguments.replay.samples != 0;
    if ((arguments.plot || arguments.perfetto.given()) && !show_samples)
        arguments.replay.samples = samples_of_plot;
    ReplayOutcome outcome =
        arguments.replay.replay(arguments.trace.path, arguments.trace.options, codecs.front(), pools);
    arguments.perfetto.write({outcome}, arguments.overwrite);
    const std::string plot = arguments.plot ? '\n' + memory_plot(outcome) : std::string();
    if (!show_samples) outcome.summary.pools.front().samples.clear();
    if (arguments.as_json) {
        print_json(outcome);
    } else {
        print_text(replay_text(outcome, arguments.all_classes) + plot);
    }
    return status_of({outcome});
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        app.add_subcommand("replay", "Replay a trace through one pool and report its memory use");
    arguments->trace.add_to(*verb);
    CLI::Option* const pool = verb->add_option("--pool", arguments->pool,
                                               pool_help("replay through it; 'swapreplay pools' lists them"))
                                  ->capture_default_str();
    arguments->kernel_pool.add_to(*verb)->excludes(pool);
    arguments->replay.add_options_to(*verb, {});
    arguments->replay.add_at_to(*verb);
    verb->add_flag("--classes", arguments->all_classes,
                   "show every size class (default: ten, and the rest in one line)");
    CLI::Option* const json = verb->add_flag(
        "--json", arguments->as_json, "print one JSON object; with --samples, JSON Lines, the summary last");
    verb->add_flag("--plot", arguments->plot, "draw a plot in characters: the memory over the events")
        ->excludes(json);
    arguments->perfetto.add_to(*verb);
    verb->add_flag("--overwrite", arguments->overwrite,
                   "replace an output that exists: the file of --perfetto");
    return {verb, [arguments] { return replay(*arguments); }};
}

}  // namespace swapreplay::cli::verb_replay
