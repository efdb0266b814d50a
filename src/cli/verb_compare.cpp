// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/number.hpp"
#include "cli/command_line.hpp"
#include "cli/interrupt.hpp"
#include "cli/kernel_pool_argument.hpp"
#include "cli/number_argument.hpp"
#include "cli/perfetto_argument.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/run_main.hpp"
#include "cli/verb.hpp"
#include "pool/external_pool.hpp"
#include "pool/registry.hpp"
#include "report/baseline.hpp"
#include "report/gnuplot.hpp"
#include "report/live_report.hpp"
#include "report/replay_csv.hpp"
#include "report/replay_json.hpp"
#include "report/replay_text.hpp"
#include "report/terminal_plot.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli::verb_compare {

namespace {

constexpr std::string_view after_crash_option = "--after-crash";

struct Arguments {
    std::vector<std::string> traces;
    TraceArgument reading;
    std::vector<std::string> pools;
    KernelPoolArgument kernel_pools;
    ReplayArguments replay;
    std::string baseline;
    std::string fail_above = "0%";
    bool as_json = false;
    bool as_csv = false;
    bool plot = false;
    std::uint64_t every_ns = 0;
    std::string gnuplot_folder;
    PerfettoArgument perfetto;
    bool overwrite = false;
    std::vector<std::string> named;  ///< the texts of all pools
    bool after_crash = false;        ///< an external pool ended the run before, which was with it
};

/// The words of a command line without a pool, or without the tree that it was compiled from.
std::vector<std::string> words_without(const std::string& pool, const std::vector<std::string>& words) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < words.size(); i++) {
        // A pool and the value of its option, in two words or in one.
        bool left_out = false;
        for (const std::string& option : {std::string("--pool"), std::string(KernelPoolArgument::option)}) {
            const bool two_words = words[i] == option && i + 1 < words.size() && words[i + 1] == pool;
            left_out = left_out || two_words || words[i] == fmt::format("{}={}", option, pool);
            if (two_words) i++;
        }
        if (!left_out) kept.push_back(words[i]);
    }
    return kept;
}

/// The command line of this run with these pools; empty: there are none, or a trace cannot be read again.
std::vector<std::string> command_with(const std::vector<PoolSpec>& kept, const Arguments& arguments) {
    if (kept.empty() || std::ranges::count(arguments.traces, "-") != 0) return {};
    std::vector<std::string> words = command_words();
    for (const std::string& pool : arguments.named) {
        if (std::ranges::find(kept, pool, &PoolSpec::text) == kept.end()) words = words_without(pool, words);
    }
    if (!arguments.after_crash) words.emplace_back(after_crash_option);
    return words;
}

/// A pool that ends the process does not take the others' results with it.
void prepare_for_crashes(const std::vector<PoolSpec>& specs, const Arguments& arguments) {
    std::vector<RunWithout> runs;
    for (const PoolSpec& spec : specs) {
        if (external_file_of(spec).empty()) continue;
        std::vector<PoolSpec> others = specs;
        std::erase_if(others, [&](const PoolSpec& other) { return other.text == spec.text; });
        runs.push_back({external_file_of(spec), command_with(others, arguments)});
    }
    after_plugin_crash(std::move(runs));
}

/// The traces through all pools; a pool that breaks its contract is told and left out. False: there was one.
bool replay_all(const Arguments& arguments, std::vector<PoolSpec> specs, std::vector<ReplayOutcome>& traces) {
    for (bool all = true;; all = false) {
        try {
            prepare_for_crashes(specs, arguments);
            traces = arguments.replay.replay_each(arguments.traces, arguments.reading.options, specs);
            return all;
        } catch (const PluginError& error) {
            const std::size_t before = specs.size();
            std::erase_if(specs,
                          [&](const PoolSpec& spec) { return external_file_of(spec) == error.file(); });
            if (specs.empty() || specs.size() == before || std::ranges::count(arguments.traces, "-") != 0)
                throw;
            print_note(fmt::format("swapreplay: {}", error.what()));
        }
    }
}

/// All that the registry has and this machine can run; which is left out, and why, is said on stderr.
std::vector<PoolSpec> every_pool() {
    std::vector<PoolSpec> specs;
    for (const PoolInfo* info : pool_infos()) {
        PoolSpec spec = PoolSpec::parse(info->name);
        try {
            (void)PoolReplay::create(spec, {});
            specs.push_back(std::move(spec));
        } catch (const Error& error) {
            print_note(fmt::format("{}: left out: {}", info->name, error.what()));
        }
    }
    return specs;
}

void drop_samples(std::vector<ReplayOutcome>& traces) {
    for (ReplayOutcome& outcome : traces)
        for (PoolSummary& pool : outcome.summary.pools)
            pool.samples.clear();
}

/// @param lines  on one line, after others
void print_json(const std::vector<ReplayOutcome>& traces, const std::vector<std::string>& not_replayed,
                bool lines) {
    const nlohmann::ordered_json all = comparison_json(traces, not_replayed);
    std::string samples;
    for (const ReplayOutcome& outcome : traces)
        samples += samples_json_lines(outcome);
    fmt::print(
        "{}{}\n", samples,
        all.dump(samples.empty() && !lines ? 2 : -1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void print_comparisons(const std::vector<ReplayOutcome>& traces, const std::vector<std::string>& not_replayed,
                       bool plot) {
    for (const ReplayOutcome& outcome : traces) {
        print_text((&outcome == &traces.front() ? "" : "\n") + comparison_text(outcome));
        if (plot) print_text('\n' + memory_plot(outcome));
    }
    for (const std::string& trace : not_replayed)
        print_text('\n' + not_replayed_text(trace));
    print_text(
        "\n* best of its column; ideal, which is the payload alone, takes no part.\n"
        "'to first' compares with the first pool; 'swapreplay replay TRACE --pool POOL'\n"
        "shows one pool in full.\n");
}

/// --every: rows as they come, a heading before the first of each replay.
void print_while_it_goes_on(Arguments& arguments) {
    arguments.replay.live = {
        arguments.every_ns,
        [as_json = arguments.as_json, heading = std::string()](
            const std::string& trace, const std::vector<std::string>& pools, const LiveRow& row) mutable {
            if (as_json) {
                fmt::print("{}", live_json_lines(trace, row, pools));
            } else {
                const std::string now = live_heading(pools);
                print_text((std::exchange(heading, now) == now ? "" : now) + live_line(row, pools));
            }
            std::fflush(stdout);
        }};
}

/// With --baseline: says on stderr what needs more than it did. False: something does.
bool is_within(const std::optional<Baseline>& baseline, const Arguments& arguments,
               const std::vector<ReplayOutcome>& traces) {
    if (!baseline) return true;
    const std::vector<std::string> exceeded = baseline->exceeded(traces, *share_of(arguments.fail_above));
    for (const std::string& sentence : exceeded)
        print_note(
            fmt::format("{}; more than {} above {}", sentence, arguments.fail_above, arguments.baseline));
    return exceeded.empty();
}

int compare(Arguments& arguments) {
    require_one_stdin(arguments.traces);
    std::optional<Baseline> baseline;
    if (!arguments.baseline.empty()) {
        if (!share_of(arguments.fail_above))
            throw Error(Fault::usage, fmt::format("--fail-above {}: not a percentage, such as 1% or 0.5%",
                                                  arguments.fail_above));
        baseline = Baseline::read(arguments.baseline);
    }
    const bool show_samples = arguments.replay.samples != 0 || !arguments.gnuplot_folder.empty();
    const bool draws = arguments.plot || arguments.perfetto.given() || !arguments.gnuplot_folder.empty();
    if (arguments.replay.samples != 0 && !arguments.as_json && !draws)
        throw Error(Fault::usage,
                    "--samples: needs --json, --plot, --perfetto FILE or --gnuplot DIR; 'swapreplay replay "
                    "--samples' prints a table");
    arguments.perfetto.require_output(arguments.traces, arguments.overwrite);
    if (arguments.every_ns > 0) print_while_it_goes_on(arguments);
    std::vector<PoolSpec> specs = parse_pools(arguments.pools);
    for (PoolSpec& spec :
         arguments.kernel_pools.make_for(arguments.traces.front(), arguments.reading.options))
        specs.push_back(std::move(spec));
    for (const PoolSpec& spec : specs)
        arguments.named.push_back(spec.text);
    if (specs.empty()) specs = every_pool();
    if (draws && arguments.replay.samples == 0) arguments.replay.samples = samples_of_plot;

    if (!arguments.gnuplot_folder.empty())
        prepare_gnuplot(arguments.gnuplot_folder,
                        arguments.traces.size() * arguments.replay.codecs("").size(), arguments.overwrite);

    std::vector<ReplayOutcome> traces;
    const bool all_pools = replay_all(arguments, specs, traces) && !arguments.after_crash;
    // Of a trace that was stopped under one of its codecs, the other codecs are not named.
    const std::size_t codecs = arguments.replay.codecs("").size();
    const std::size_t replayed = (traces.size() + codecs - 1) / codecs;
    const std::vector<std::string> not_replayed(
        arguments.traces.begin() + static_cast<std::ptrdiff_t>(replayed), arguments.traces.end());
    arguments.perfetto.write(traces, arguments.overwrite);
    if (arguments.as_json) {
        if (!show_samples) drop_samples(traces);
        print_json(traces, not_replayed, arguments.every_ns > 0);
    } else if (arguments.as_csv) {
        fmt::print("{}", comparison_csv(traces, not_replayed));
    } else {
        print_comparisons(traces, not_replayed, arguments.plot);
    }
    if (!arguments.gnuplot_folder.empty()) {
        write_gnuplot(arguments.gnuplot_folder, traces, arguments.overwrite);
        print_note(
            fmt::format("the plot's data and script are in {}; next: (cd {} && gnuplot compare.gnuplot)",
                        arguments.gnuplot_folder, arguments.gnuplot_folder));
    }
    for (const std::string& trace : not_replayed)
        print_note(fmt::format("{}: not replayed", trace));
    const bool within = is_within(baseline, arguments, traces);
    const int status = status_of(traces);
    return status == exit_ok && !(all_pools && within) ? exit_failure : status;
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        app.add_subcommand("compare", "Replay traces through several pools and compare their memory use");
    verb->add_option("traces", arguments->traces, "traces of any format; - for standard input")
        ->required()
        ->option_text("TRACE");
    arguments->reading.add_options_to(*verb);
    verb->add_option(
            "--pool", arguments->pools,
            pool_help("replay through it; may be repeated (default: all that 'swapreplay pools' lists)"))
        ->allow_extra_args(false);
    arguments->kernel_pools.add_to(*verb);
    arguments->replay.add_options_to(*verb, {.codecs = true, .policies = true});
    CLI::Option* const every =
        verb->add_option(
                "--every", arguments->every_ns,
                "print what the pools hold at this interval while the trace is replayed, such as 5s: "
                "swapreplay record zram0 - | swapreplay compare - --every 5s")
            ->option_text("DURATION")
            ->transform(as_duration_ns());
    CLI::Option* const baseline = verb->add_option("--baseline", arguments->baseline,
                                                   "exit with status 1 if a pool needs more pages than in "
                                                   "this file, which 'compare --json' wrote")
                                      ->option_text("FILE");
    verb->add_option(
            "--fail-above", arguments->fail_above,
            "how much more than the baseline is a failure, at the peak and at the end, such as 1% or 0.5%")
        ->option_text("PERCENT")
        ->needs(baseline)
        ->capture_default_str();
    CLI::Option* const json =
        verb->add_flag("--json", arguments->as_json,
                       "print one JSON object; with --samples or --every, JSON Lines, the summary last");
    CLI::Option* const csv =
        verb->add_flag("--csv", arguments->as_csv, "print CSV, one line for each trace and pool")
            ->excludes(json)
            ->excludes(every);
    verb->add_flag("--plot", arguments->plot,
                   "draw a plot in characters: each pool's memory over the events, on one scale")
        ->excludes(json)
        ->excludes(csv);
    verb->add_flag(std::string(after_crash_option), arguments->after_crash)->group("");  // not in the help
    verb->add_option("--gnuplot", arguments->gnuplot_folder,
                     "write the pools' memory over the events, and a gnuplot script, into this folder")
        ->option_text("DIR");
    arguments->perfetto.add_to(*verb);
    verb->add_flag("--overwrite", arguments->overwrite,
                   "replace an output that exists: the files of --gnuplot and --perfetto");
    return {verb, [arguments] { return compare(*arguments); }};
}

}  // namespace swapreplay::cli::verb_compare
