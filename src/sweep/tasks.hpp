// SPDX-License-Identifier: GPL-2.0-or-later
// A sweep as independent commands, for whatever runs commands on many machines. A trace is a task: it is decoded once, and
// keeps one core busy.
#ifndef SWAPREPLAY_SWEEP_TASKS_HPP
#define SWAPREPLAY_SWEEP_TASKS_HPP

#include <string>
#include <vector>

namespace swapreplay {

struct TaskRequest {
    std::vector<std::string> traces;
    std::string program;               ///< as a shell finds it
    std::vector<std::string> options;  ///< of `sweep`, that make the grid
    std::string folder;                ///< for the rows, and for the scripts beside them
    bool overwrite = false;            ///< scripts that exist
};

struct Task {
    std::string name;     ///< of its file of rows, without .jsonl: the trace's, with a hash of its path
    std::string command;  ///< a line for a shell
};

/// A task for each trace, each trace once. A task keeps its name, whatever other traces there are.
/// @param rows  the folder of the rows
[[nodiscard]] std::vector<Task> tasks_of(const TaskRequest& request, const std::string& rows);

/// The command that puts the rows in this folder together.
[[nodiscard]] std::string merge_command(const TaskRequest& request, const std::string& rows);

/// Makes in request.folder: `sweep.sbatch`, an array job of at most 1,000 elements, as many as Slurm takes unless it is
/// configured otherwise, each for one task or several; `tasks`, a command a line; `merge`, a script; and folders `rows`
/// and `log`. They are run in the working directory of now, wherever they are started.
/// Throws Error: usage (a script exists), system.
void write_slurm(const TaskRequest& request);

/// The same for Snakemake: `Snakefile`, `merge` and the folder `rows`.
void write_snakemake(const TaskRequest& request);

}  // namespace swapreplay

#endif
