// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/replay_arguments.hpp"
#include "cli/verb.hpp"
#include "report/replay_json.hpp"
#include "report/replay_text.hpp"

namespace swapreplay::cli {

namespace {

struct Arguments {
    TraceArgument trace;
    std::string pool = "zsmalloc";
    ReplayArguments replay;
    bool as_json = false;
};

void print_json(const ReplayOutcome& outcome) {
    const std::string samples = samples_json_lines(outcome);
    // With samples, every line is an object, the summary the last.
    const int indent = samples.empty() ? 2 : -1;
    fmt::print("{}{}\n", samples,
               replay_json(outcome).dump(indent, ' ', false, nlohmann::json::error_handler_t::replace));
}

int replay(const Arguments& arguments) {
    const ReplayOutcome outcome = arguments.replay.replay(arguments.trace.path, arguments.trace.options,
                                                          {PoolSpec::parse(arguments.pool)});
    if (arguments.as_json) {
        print_json(outcome);
    } else {
        fmt::print("{}", replay_text(outcome));
    }
    return status_of({outcome});
}

}  // namespace

Verb add_replay(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("replay", "Puts a trace through a pool, and tells what it took");
    arguments->trace.add_to(*verb);
    verb->add_option("--pool", arguments->pool,
                     "zsmalloc:chain=8, ./mine.so …; `swapreplay pools` lists them")
        ->capture_default_str();
    arguments->replay.add_options_to(*verb);
    verb->add_flag("--json", arguments->as_json,
                   "one JSON object; with --samples, JSON Lines, the summary last");
    return {verb, [arguments] { return replay(*arguments); }};
}

}  // namespace swapreplay::cli
