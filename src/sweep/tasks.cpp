// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/tasks.hpp"

#include <algorithm>
#include <filesystem>
#include <span>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <xxhash.h>

#include "base/shell_word.hpp"
#include "swapreplay/error.hpp"
#include "trace/io/output.hpp"

namespace swapreplay {

namespace {

namespace fs = std::filesystem;

/// Slurm's MaxArraySize, 1001 by default, is above the largest index.
constexpr std::size_t most_array_elements = 1000;

constexpr const char* merge_script = R"script(#!/bin/sh
# Puts the rows together, and says what is missing: -o FILE and --csv FILE name the outputs.
cd {folder} || exit
exec {command} "$@"
)script";

constexpr const char* sbatch = R"script(#!/bin/bash
#SBATCH --job-name=swapreplay
#SBATCH --array=1-{elements}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={log}
# Traces: {tasks}, a command for each in {list}.
# Submitted again, it goes on where a task was killed; what is done already ends at once.
cd {folder} || exit
status=0
for ((line = SLURM_ARRAY_TASK_ID; line <= {tasks}; line += {elements})); do
    bash -c "$(sed -n "${{line}}p" {list})" || status=1
done
exit $status
)script";

constexpr const char* snakefile =
    R"script(# A task for each trace. What a task that failed wrote is removed, and made again.
COMMANDS = {commands}


workdir: {folder}


rule all:
    input:
        expand({rows}, task=COMMANDS),


rule sweep:
    output:
        {rows},
    params:
        command=lambda wildcards: COMMANDS[wildcards.task],
    shell:
        "{{params.command}}"
)script";

std::string name_of(const std::string& trace) {
    std::string name = fs::path(trace).stem().string();
    for (char& c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '.' || c == '_' || c == '-';
        if (!plain) c = '_';
    }
    return fmt::format("{}-{:08x}", name, XXH32(trace.data(), trace.size(), 0));
}

void make_folder(const std::string& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) throw Error(Fault::system, fmt::format("{}: {}", path, error.message()));
}

class Folder {
public:
    Folder(const TaskRequest& request, const std::vector<std::string>& scripts) : request_(request) {
        for (const std::string& script : scripts)
            refuse_to_replace(path(script), request.overwrite);
        make_folder(path("rows"));
        working_directory_ = fs::current_path().string();
    }

    /// Relative to the working directory, if it was given so.
    [[nodiscard]] std::string path(const std::string& name) const {
        return (fs::path(request_.folder) / name).string();
    }
    [[nodiscard]] const std::string& working_directory() const noexcept { return working_directory_; }

    void write(const std::string& name, const std::string& text, bool executable = false) const {
        Output file = Output::create(path(name), request_.overwrite);
        file.append(std::as_bytes(std::span(text)));
        file.close();
        constexpr auto all_may_run = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
        if (executable) fs::permissions(path(name), all_may_run, fs::perm_options::add);
    }

    void write_merge() const {
        write("merge",
              fmt::format(merge_script, fmt::arg("folder", quoted_for_shell(working_directory_)),
                          fmt::arg("command", merge_command(request_, path("rows")))),
              true);
    }

private:
    const TaskRequest& request_;
    std::string working_directory_;
};

/// As a value of an #SBATCH line.
std::string quoted_for_slurm(const std::string& value) {
    return value.find(' ') == std::string::npos ? value : fmt::format("\"{}\"", value);
}

}  // namespace

std::vector<Task> tasks_of(const TaskRequest& request, const std::string& rows) {
    std::vector<Task> tasks;
    std::unordered_set<std::string> seen;
    for (const std::string& trace : request.traces) {
        if (!seen.insert(trace).second) continue;
        const std::string name = name_of(trace);
        std::vector<std::string> words{request.program, "sweep", trace};
        words.insert(words.end(), request.options.begin(), request.options.end());
        words.insert(words.end(), {"--threads", "1", "-o", fmt::format("{}/{}.jsonl", rows, name)});
        tasks.push_back({name, shell_line(words)});
    }
    return tasks;
}

std::string merge_command(const TaskRequest& request, const std::string& rows) {
    std::vector<std::string> words{request.program, "sweep"};
    words.insert(words.end(), request.traces.begin(), request.traces.end());
    words.insert(words.end(), request.options.begin(), request.options.end());
    words.insert(words.end(), {"--merge", rows});
    return shell_line(words);
}

void write_slurm(const TaskRequest& request) {
    const Folder folder(request, {"sweep.sbatch", "tasks", "merge"});
    make_folder(folder.path("log"));
    const std::vector<Task> tasks = tasks_of(request, folder.path("rows"));
    std::string lines;
    for (const Task& task : tasks) {
        lines += task.command;
        lines += '\n';
    }
    folder.write("tasks", lines);
    const std::size_t elements = std::min(tasks.size(), most_array_elements);
    const std::string log = (fs::absolute(folder.path("log")) / "%a.txt").string();
    folder.write("sweep.sbatch",
                 fmt::format(sbatch, fmt::arg("elements", elements), fmt::arg("tasks", tasks.size()),
                             fmt::arg("log", quoted_for_slurm(log)),
                             fmt::arg("folder", quoted_for_shell(folder.working_directory())),
                             fmt::arg("list", quoted_for_shell(folder.path("tasks")))));
    folder.write_merge();
}

void write_snakemake(const TaskRequest& request) {
    const Folder folder(request, {"Snakefile", "merge"});
    nlohmann::ordered_json commands = nlohmann::ordered_json::object();
    for (const Task& task : tasks_of(request, folder.path("rows")))
        commands[task.name] = task.command;
    // What JSON writes is a literal of Python too: objects of strings alone.
    const auto literal = [](const nlohmann::ordered_json& value) {
        return value.dump(4, ' ', true, nlohmann::json::error_handler_t::replace);
    };
    const std::string rows = fmt::format("{}/{{task}}.jsonl", folder.path("rows"));
    folder.write("Snakefile", fmt::format(snakefile, fmt::arg("commands", literal(commands)),
                                          fmt::arg("folder", literal(folder.working_directory())),
                                          fmt::arg("rows", literal(rows))));
    folder.write_merge();
}

}  // namespace swapreplay
