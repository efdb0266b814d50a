// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/interrupt.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/verb.hpp"
#include "pool/registry.hpp"
#include "report/gnuplot.hpp"
#include "report/replay_csv.hpp"
#include "report/replay_json.hpp"
#include "report/replay_text.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

struct Arguments {
    std::vector<std::string> traces;
    TraceArgument reading;
    std::vector<std::string> pools;
    ReplayArguments replay;
    bool as_json = false;
    bool as_csv = false;
    std::string gnuplot_folder;
};

/// All that the registry has and this machine can run; which is left out, and why, is said on stderr.
std::vector<PoolSpec> every_pool() {
    std::vector<PoolSpec> specs;
    for (const PoolInfo* info : pool_infos()) {
        PoolSpec spec = PoolSpec::parse(info->name);
        try {
            (void)PoolReplay::create(spec, {});
            specs.push_back(std::move(spec));
        } catch (const Error& error) {
            fmt::print(stderr, "{} is left out: {}\n", info->name, error.what());
        }
    }
    return specs;
}

void print_json(const std::vector<ReplayOutcome>& traces, const std::vector<std::string>& not_replayed) {
    const nlohmann::ordered_json all = comparison_json(traces, not_replayed);
    std::string samples;
    for (const ReplayOutcome& outcome : traces)
        samples += samples_json_lines(outcome);
    fmt::print("{}{}\n", samples,
               all.dump(samples.empty() ? 2 : -1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void print_text(const std::vector<ReplayOutcome>& traces, const std::vector<std::string>& not_replayed) {
    for (const ReplayOutcome& outcome : traces)
        fmt::print("{}{}", &outcome == &traces.front() ? "" : "\n", comparison_text(outcome));
    for (const std::string& trace : not_replayed)
        fmt::print("\n{}", not_replayed_text(trace));
    fmt::print(
        "\n* the best of its column, `ideal` left out: it is the payload alone. `to first` compares with "
        "the\n"
        "first pool. `swapreplay replay TRACE --pool …` shows one pool in full.\n");
}

int compare(Arguments& arguments) {
    require_one_stdin(arguments.traces);
    if (arguments.replay.samples != 0 && !arguments.as_json && arguments.gnuplot_folder.empty())
        throw Error(Fault::usage,
                    "--samples: a comparison has no table of them: add --json or --gnuplot DIR, or take "
                    "`swapreplay replay --samples` for one pool");
    std::vector<PoolSpec> specs;
    for (const std::string& pool : arguments.pools)
        specs.push_back(PoolSpec::parse(pool));
    if (specs.empty()) specs = every_pool();
    constexpr std::size_t points_of_a_plot = 1000;
    if (!arguments.gnuplot_folder.empty() && arguments.replay.samples == 0)
        arguments.replay.samples = points_of_a_plot;

    std::vector<ReplayOutcome> traces;
    for (const std::string& path : arguments.traces) {
        traces.push_back(arguments.replay.replay(path, arguments.reading.options, specs));
        if (traces.back().summary.partial) break;
    }
    const std::vector<std::string> not_replayed(
        arguments.traces.begin() + static_cast<std::ptrdiff_t>(traces.size()), arguments.traces.end());
    if (arguments.as_json) {
        print_json(traces, not_replayed);
    } else if (arguments.as_csv) {
        fmt::print("{}", comparison_csv(traces, not_replayed));
    } else {
        print_text(traces, not_replayed);
    }
    if (!arguments.gnuplot_folder.empty()) {
        write_gnuplot(arguments.gnuplot_folder, traces);
        fmt::print(stderr, "the plot's data and script are in {}; next: (cd {} && gnuplot compare.gnuplot)\n",
                   arguments.gnuplot_folder, arguments.gnuplot_folder);
    }
    for (const std::string& trace : not_replayed)
        fmt::print(stderr, "{}: not replayed\n", trace);
    return status_of(traces);
}

}  // namespace

Verb add_compare(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("compare", "Puts traces through several pools, side by side");
    verb->add_option("traces", arguments->traces, "traces of any format")->required();
    arguments->reading.add_options_to(*verb);
    verb->add_option("--pool", arguments->pools,
                     "once for each pool; without it, all that `swapreplay pools` lists")
        ->take_all();
    arguments->replay.add_options_to(*verb);
    CLI::Option* const json = verb->add_flag("--json", arguments->as_json,
                                             "one JSON object; with --samples, JSON Lines, the summary last");
    verb->add_flag("--csv", arguments->as_csv, "a line for each trace and pool")->excludes(json);
    verb->add_option("--gnuplot", arguments->gnuplot_folder,
                     "write a folder with the pools' pages over the events, and a script that plots them");
    return {verb, [arguments] { return compare(*arguments); }};
}

}  // namespace swapreplay::cli
