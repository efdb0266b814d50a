// SPDX-License-Identifier: GPL-2.0-or-later
// Rows: what a sweep writes of each run, a line of JSON. The keys are those of docs/json.md.
#ifndef SWAPREPLAY_SWEEP_ROWS_HPP
#define SWAPREPLAY_SWEEP_ROWS_HPP

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/owned_fd.hpp"

namespace swapreplay {

/// What tells which run a row is of, and of what.
struct RowName {
    std::string command;  ///< command_line_of() the run
    std::string trace;
    std::string trace_hash;
    std::string version;  ///< of the program

    /// nullopt: the line is not a row.
    static std::optional<RowName> of(std::string_view line);
};

/// The row of a run.
///
/// @param replayed  what `replay --json` prints of it
/// @param limit     as the run has it; empty: null
[[nodiscard]] nlohmann::ordered_json make_row(const RowName& name, const std::string& limit,
                                              nlohmann::ordered_json replayed);

/// Where a row lies.
struct RowPlace {
    RowName name;
    std::string file;
    std::uint64_t line = 0;    ///< from 1
    std::uint64_t offset = 0;  ///< bytes
    std::uint64_t length = 0;  ///< without the end of the line
};

/// The rows of a file, and what comes after its last whole line.
struct RowsIndex {
    std::vector<RowPlace> rows;
    std::uint64_t whole_bytes = 0;  ///< up to the end of the last whole line
    std::uint64_t torn_bytes = 0;   ///< of a row that was being written when its writer was killed

    /// Throws Error: usage (a line is not a row), system (the file cannot be read).
    /// Cost: reads the file once; keeps some hundred bytes a row.
    static RowsIndex read(const std::string& path);
};

/// The text of a row. Throws Error(Fault::system).
[[nodiscard]] std::string text_of(const RowPlace& row);

/// A file of rows that grows: whatever was written before the program was killed is there when it is opened again.
class RowsFile {
public:
    /// "-": standard output, in which nothing is looked for. A torn last line is cut off; then the name of the file and
    /// how much it was are given to `note`.
    /// Throws Error: usage (another sweep is writing it; a line is not a row), system (it cannot be opened).
    static RowsFile open(const std::string& path, const std::function<void(const std::string&)>& note);

    /// Those that were there when it was opened.
    [[nodiscard]] const std::vector<RowPlace>& rows_before() const noexcept { return rows_before_; }

    /// Throws Error(Fault::resource): the row cannot be written; what is there of it is cut off when it is opened again.
    void append(const std::string& line);

private:
    RowsFile(std::string path, OwnedFd file) : path_(std::move(path)), file_(std::move(file)) {}

    std::string path_;
    OwnedFd file_;
    std::vector<RowPlace> rows_before_;
};

}  // namespace swapreplay

#endif
