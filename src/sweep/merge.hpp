// SPDX-License-Identifier: GPL-2.0-or-later
// The rows of many files put together, and what is wrong with them.
#ifndef SWAPREPLAY_SWEEP_MERGE_HPP
#define SWAPREPLAY_SWEEP_MERGE_HPP

#include <functional>
#include <string>
#include <vector>

#include "sweep/grid.hpp"
#include "sweep/rows.hpp"

namespace swapreplay {

struct Merge {
    std::vector<RowPlace> rows;     ///< one a run, in the order of Grid::runs()
    std::vector<SweepRun> missing;  ///< runs without a row
    std::vector<std::string>
        findings;        ///< what a person should know, a sentence each, beside what is missing
    bool wrong = false;  ///< a finding that the rows cannot be trusted for
};

/// A folder stands for the files in it whose names end in .jsonl. Which of them, in alphabetical order.
/// Throws Error(Fault::system): there is no such file or folder.
[[nodiscard]] std::vector<std::string> row_files(const std::vector<std::string>& files_and_folders);

/// Picks the rows of the runs. Of two rows of a run the first is taken. Left out and told are rows of other runs, and those
/// of a trace whose file has another content now; told are rows of a run that differ in more than their times, rows of
/// several versions, and a torn last row of a file.
///
/// @param hash_of  of a trace's file as it is now; empty: it cannot be read here, and any content is taken
/// Throws what RowsIndex::read() throws.
[[nodiscard]] Merge merge_rows(const Grid& grid, const std::vector<std::string>& files,
                               const std::function<std::string(const std::string& trace)>& hash_of);

}  // namespace swapreplay

#endif
