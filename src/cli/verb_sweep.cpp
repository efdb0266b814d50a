// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/codec_argument.hpp"
#include "cli/command_line.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/output_guard.hpp"
#include "cli/part_argument.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "swapreplay/error.hpp"
#include "sweep/merge.hpp"
#include "sweep/ranges.hpp"
#include "sweep/rows_csv.hpp"
#include "sweep/runner.hpp"
#include "sweep/tasks.hpp"
#include "sweep/trace_hash.hpp"
#include "trace/io/output.hpp"

namespace swapreplay::cli::verb_sweep {

namespace {

struct Arguments {
    std::vector<std::string> traces;
    TraceArgument reading;
    std::vector<std::string> pools{"zsmalloc"};
    std::vector<std::string> policies;
    std::vector<std::string> codecs;
    std::vector<std::string> limits;
    std::string kernel;
    PartArgument part;
    std::vector<std::string> compact;
    unsigned threads = 0;
    std::string output = "-";
    std::string csv;
    std::vector<std::string> merged;
    bool overwrite = false;
    bool tasks = false;
    std::string slurm_folder;
    std::string snakemake_folder;
    CLI::App* verb = nullptr;
};

/// These options as they were given.
std::vector<std::string> words_of(const CLI::App& verb, std::span<const char* const> names) {
    std::vector<std::string> words;
    for (const char* const name : names) {
        const CLI::Option* const option = verb.get_option(name);
        if (option->count() == 0) continue;
        for (const std::string& value : option->results()) {
            words.emplace_back(name);
            words.push_back(value);
        }
    }
    return words;
}

/// What `replay` has, too, and takes in the same words.
constexpr std::array common_options{"--from",     "--page-size", "--offset", "--block-device", "--max-slots",
                                    "--max-gaps", "--kernel",    "--events", "--time",         "--compact"};
constexpr std::array grid_options{"--pool", "--policy", "--codec", "--limit"};

Grid grid_of(const Arguments& arguments) {
    Grid grid;
    grid.traces = arguments.traces;
    if (!arguments.codecs.empty()) grid.codecs = arguments.codecs;
    if (!arguments.policies.empty()) grid.policies.clear();
    for (const std::string& policy : arguments.policies)
        std::ranges::move(expand_spec("--policy", policy), std::back_inserter(grid.policies));
    for (const std::string& pool : arguments.pools)
        std::ranges::move(expand_spec("--pool", pool), std::back_inserter(grid.pools));
    if (!arguments.limits.empty()) grid.limits.clear();
    for (const std::string& limit : arguments.limits)
        std::ranges::move(expand_limit(limit), std::back_inserter(grid.limits));
    const CompactTimes compact = parse_compact(arguments.compact);
    grid.common = {arguments.reading.options,
                   arguments.kernel,
                   arguments.part.events(),
                   arguments.part.times_ns(),
                   compact.every,
                   compact.at_end,
                   words_of(*arguments.verb, common_options)};
    return grid;
}

/// The runs that have no row yet. Throws Error(Fault::usage): rows are of another content of a trace, or another version.
std::vector<SweepRun> runs_to_make(const Grid& grid, const SweepPlan& plan, const RowsFile& file,
                                   const std::string& path) {
    std::unordered_map<std::string, const RowName*> there;
    for (const RowPlace& row : file.rows_before())
        there.emplace(row.name.command, &row.name);
    std::vector<SweepRun> missing;
    for (SweepRun& run : grid.runs()) {
        const auto row = there.find(command_line_of(run, grid.common));
        if (row == there.end()) {
            missing.push_back(std::move(run));
            continue;
        }
        if (row->second->trace_hash != plan.traces.at(run.trace).hash)
            throw Error(
                Fault::usage,
                fmt::format("{}: has rows of another content of {}, which changed since; name another "
                            "file, or remove this one",
                            path, run.trace));
        if (row->second->version != version())
            throw Error(Fault::usage, fmt::format("{}: has rows by version {}, and this is {}; name another "
                                                  "file, or remove this one",
                                                  path, row->second->version, version()));
    }
    return missing;
}

std::string program_path() {
    return std::filesystem::read_symlink("/proc/self/exe").string();
}

void show(Progress& progress, const SweepProgress& now) {
    const std::string runs = fmt::format("{} of {} runs", grouped(now.runs_done), grouped(now.runs_total));
    if (now.events_total == 0) {
        progress.update(now.runs_done, now.runs_total, "runs done");
    } else {
        progress.update(now.events_done, now.events_total, fmt::format("events replayed ({})", runs));
    }
}

/// Only a file of rows as CSV is replaced. For before long work. Throws Error(Fault::usage).
void require_csv_output(const Arguments& arguments) {
    if (arguments.csv.empty()) return;
    if (arguments.csv == arguments.output)
        throw Error(Fault::usage, fmt::format("--csv-file {}: is the output for the rows; name another file",
                                              arguments.csv));
    std::ifstream file(arguments.csv);
    std::string line;
    if (file && std::getline(file, line) && !line.starts_with("trace,trace_hash,"))
        throw Error(Fault::usage,
                    fmt::format("--csv-file {}: exists, and is not what a sweep wrote; name another file",
                                arguments.csv));
}

/// The rows of the grid, in its order, as CSV.
void write_csv_file(const std::string& path, const std::vector<RowPlace>& rows) {
    Output file = Output::create(path, true);
    write_csv(rows, [&file](const std::string& line) { file.append(std::as_bytes(std::span(line))); });
    file.close();
}

std::vector<RowPlace> rows_of(const Grid& grid, const std::string& path) {
    return merge_rows(grid, {path}, [](const std::string&) { return std::string(); }).rows;
}

int end_of(const SweepResult& result, std::size_t already, std::size_t all, const Arguments& arguments) {
    const std::string rows = fmt::format("{} of {} rows", grouped(already + result.done), grouped(all));
    const std::string name = arguments.output == "-" ? "standard output" : arguments.output;
    if (result.stopped) {
        print_note(fmt::format("stopped by a signal; {} has {}{}", name, rows,
                               arguments.output == "-" ? "" : "; the same command makes the others"));
        return Interrupt::exit_status;
    }
    if (result.failed > 0)
        print_note(
            fmt::format("{} of {} runs failed; {} has {}", grouped(result.failed), grouped(all), name, rows));
    return result.failed > 0 || result.broken ? exit_failure : exit_ok;
}

SweepPlan look_at_traces(const Grid& grid, Hashes hashes) {
    Progress progress;
    return plan_of(grid, hashes, [&](std::size_t traces) {
        progress.update(traces, grid.traces.size(), "traces looked at");
    });
}

int run_here(const Arguments& arguments, const Grid& grid) {
    if (!arguments.csv.empty() && arguments.output == "-")
        throw Error(Fault::usage, "--csv-file: is made of the rows in a file; name it with -o FILE");
    refuse_input_as_output(arguments.output, arguments.traces);
    const std::vector<SweepRun> all = grid.runs();
    const Interrupt interrupt;
    const SweepPlan plan = look_at_traces(grid, Hashes::needed);
    RowsFile file = RowsFile::open(arguments.output, print_note);
    const std::vector<SweepRun> missing = runs_to_make(grid, plan, file, arguments.output);
    const std::size_t already = all.size() - missing.size();
    if (already > 0)
        print_note(fmt::format("{}: {} of {} rows are there already", arguments.output, grouped(already),
                               grouped(all.size())));
    Progress progress;
    SweepOptions options;
    options.threads = resolve_threads(arguments.threads);
    options.program = program_path();
    options.version = version();
    options.stop = &Interrupt::requested();
    options.row = [&file](const nlohmann::ordered_json& row) {
        file.append(row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    };
    options.note = [&progress](const std::string& note) {
        progress.wipe();
        print_note(note);
    };
    options.progress = [&progress](const SweepProgress& now) { show(progress, now); };
    const SweepResult result = run_sweep(missing, plan, grid.common, options);
    progress.wipe();
    if (!arguments.csv.empty()) write_csv_file(arguments.csv, rows_of(grid, arguments.output));
    return end_of(result, already, all.size(), arguments);
}

/// The content of a trace now; empty if it is not on this machine.
std::string hash_if_readable(const std::string& trace) {
    try {
        return hash_of_file(trace);
    } catch (const Error& error) {
        print_note(fmt::format("{}; its rows are taken whatever content they are of", error.what()));
        return "";
    }
}

int say_what_is_missing(const Merge& merge, std::size_t all) {
    for (const std::string& finding : merge.findings)
        print_note(finding);
    if (merge.missing.empty()) return merge.wrong ? exit_failure : exit_ok;
    constexpr std::size_t most_traces_named = 10;
    std::vector<std::pair<std::string, std::size_t>> by_trace;
    for (const SweepRun& run : merge.missing) {
        if (by_trace.empty() || by_trace.back().first != run.trace) by_trace.emplace_back(run.trace, 0);
        by_trace.back().second++;
    }
    for (std::size_t i = 0; i < std::min(by_trace.size(), most_traces_named); i++)
        print_note(fmt::format("{}: {} runs have no row", by_trace[i].first, grouped(by_trace[i].second)));
    if (by_trace.size() > most_traces_named)
        print_note(fmt::format("and {} traces more", grouped(by_trace.size() - most_traces_named)));
    print_note(fmt::format("{} of {} rows are missing; run the tasks of these traces again",
                           grouped(merge.missing.size()), grouped(all)));
    return exit_failure;
}

int merge(const Arguments& arguments, const Grid& grid) {
    const std::vector<std::string> files = row_files(arguments.merged);
    refuse_input_as_output(arguments.output, files);
    const Merge merged = merge_rows(grid, files, hash_if_readable);
    Output file = Output::create(arguments.output, arguments.overwrite);
    for (const RowPlace& row : merged.rows) {
        const std::string line = fmt::format("{}\n", text_of(row));
        file.append(std::as_bytes(std::span(line)));
    }
    file.close();
    if (!arguments.csv.empty()) write_csv_file(arguments.csv, merged.rows);
    return say_what_is_missing(merged, merged.rows.size() + merged.missing.size());
}

TaskRequest task_request(const Arguments& arguments, const std::string& folder) {
    TaskRequest request{arguments.traces, command_words().front(), words_of(*arguments.verb, grid_options),
                        folder, arguments.overwrite};
    std::ranges::move(words_of(*arguments.verb, common_options), std::back_inserter(request.options));
    // Named by a path, the program is there; by a name alone, in PATH.
    if (request.program.find('/') != std::string::npos) request.program = program_path();
    return request;
}

int print_tasks(const Arguments& arguments) {
    const std::string rows = arguments.output == "-" ? "rows" : arguments.output;
    std::filesystem::create_directories(rows);
    const TaskRequest request = task_request(arguments, "");
    for (const Task& task : tasks_of(request, rows))
        fmt::print("{}\n", task.command);
    print_note(fmt::format("next: parallel --joblog log --resume < TASKS, these lines in a file; then: {}",
                           merge_command(request, rows)));
    return exit_ok;
}

int write_tasks(const Arguments& arguments) {
    if (!arguments.slurm_folder.empty()) {
        const std::string& folder = arguments.slurm_folder;
        write_slurm(task_request(arguments, folder));
        print_note(
            fmt::format("next: sbatch {0}/sweep.sbatch; when the job has ended: {0}/merge -o FILE", folder));
    }
    if (!arguments.snakemake_folder.empty()) {
        const std::string& folder = arguments.snakemake_folder;
        write_snakemake(task_request(arguments, folder));
        print_note(
            fmt::format("next: snakemake -s {0}/Snakefile --cores all; then: {0}/merge -o FILE", folder));
    }
    return exit_ok;
}

int sweep(const Arguments& arguments) {
    require_csv_output(arguments);
    const Grid grid = grid_of(arguments);
    if (!arguments.merged.empty()) return merge(arguments, grid);
    if (!arguments.tasks && arguments.slurm_folder.empty() && arguments.snakemake_folder.empty())
        return run_here(arguments, grid);
    (void)look_at_traces(grid, Hashes::not_needed);  // tasks are not made with arguments that cannot be
    return arguments.tasks ? print_tasks(arguments) : write_tasks(arguments);
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand(
        "sweep",
        "Replay traces under every combination of pools, policies, codecs and limits, one JSON row each");
    arguments->verb = verb;
    verb->add_option("traces", arguments->traces, "traces of any format, in files")
        ->required()
        ->option_text("TRACE");
    arguments->reading.add_options_to(*verb);
    verb->add_option(
            "--pool", arguments->pools,
            pool_help("replay through it; also ranges, such as zsmalloc:chain=4..16; may be repeated"))
        ->default_str("zsmalloc")
        ->allow_extra_args(false);
    verb->add_option("--policy", arguments->policies, policy_help("; may be repeated"))
        ->allow_extra_args(false);
    add_codec_option(*verb, arguments->codecs,
                     "replay the trace's clens under it; may be repeated (default: the trace's first)");
    verb->add_option(
            "--limit", arguments->limits,
            limit_help(", or a range (64M..512M/16 in 16 equal steps, 64M..512M+64M in steps of 64 MiB), "
                       "or none; may be repeated"))
        ->option_text("SIZE")
        ->allow_extra_args(false);
    add_kernel_option(*verb, arguments->kernel);
    arguments->part.add_to(*verb);
    add_compact_option(*verb, arguments->compact);
    add_threads_option(*verb, arguments->threads);
    verb->add_option(
            "-o,--output", arguments->output,
            "file to write; - for standard output; rows that the file already has are not made again")
        ->option_text("FILE")
        ->default_str("-");
    CLI::Option* const csv =
        verb->add_option("--csv-file,--csv", arguments->csv, "write the rows to this file too, as CSV")
            ->option_text("FILE");
    CLI::Option* const merging =
        verb->add_option("--merge", arguments->merged,
                         "replay nothing; put together the rows of this file, or of the .jsonl files in this "
                         "folder, and say what is missing; may be repeated")
            ->option_text("PATH")
            ->allow_extra_args(false);
    CLI::Option* const tasks = verb->add_flag("--tasks", arguments->tasks,
                                              "replay nothing; print one command for each trace, for GNU "
                                              "parallel; each writes a file of rows into the "
                                              "folder named with -o (default: rows)");
    CLI::Option* const slurm =
        verb->add_option(
                "--slurm", arguments->slurm_folder,
                "replay nothing; write into this folder an array job that replays the traces under Slurm")
            ->option_text("DIR");
    CLI::Option* const snakemake =
        verb->add_option("--snakemake", arguments->snakemake_folder,
                         "replay nothing; write into this folder a Snakefile that replays the traces")
            ->option_text("DIR");
    for (CLI::Option* const how : {slurm, snakemake}) {
        how->excludes(tasks);
        how->excludes(merging);
    }
    tasks->excludes(merging);
    for (CLI::Option* const how : {tasks, slurm, snakemake})
        csv->excludes(how);
    slurm->excludes(snakemake);
    verb->add_flag("--overwrite", arguments->overwrite,
                   "replace an output that exists: with --merge, --slurm and --snakemake");
    return {verb, [arguments] { return sweep(*arguments); }};
}

}  // namespace swapreplay::cli::verb_sweep
