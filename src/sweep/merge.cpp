// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/merge.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

/// Everything but what differs from run to run.
json without_times(const RowPlace& row) {
    json object = json::parse(text_of(row));
    for (const char* const key : {"seconds", "ops_per_second", "version"})
        object.erase(key);
    return object;
}

class Merger {
public:
    Merger(const Grid& grid, const std::function<std::string(const std::string&)>& hash_of)
        : runs_(grid.runs()), hash_of_(hash_of), chosen_(runs_.size()) {
        for (std::size_t i = 0; i < runs_.size(); i++)
            number_of_.emplace(command_line_of(runs_[i], grid.common), i);
    }

    void take(const std::string& file) {
        RowsIndex index = RowsIndex::read(file);
        if (index.torn_bytes != 0)
            merge_.findings.push_back(fmt::format("{}: its last row is torn, and left out: {} bytes", file,
                                                  grouped(index.torn_bytes)));
        for (RowPlace& row : index.rows)
            take(std::move(row));
    }

    Merge finish() {
        for (std::size_t i = 0; i < runs_.size(); i++) {
            if (chosen_[i]) {
                versions_.insert(chosen_[i]->name.version);
                hashes_[runs_[i].trace].insert(chosen_[i]->name.trace_hash);
                merge_.rows.push_back(std::move(*chosen_[i]));
            } else {
                merge_.missing.push_back(runs_[i]);
            }
        }
        if (duplicates_ > 0)
            merge_.findings.push_back(fmt::format(
                "{} rows are there twice, with the same result; one of each is taken", grouped(duplicates_)));
        if (foreign_ > 0)
            merge_.findings.push_back(fmt::format(
                "{} rows are of other runs than these arguments name, and left out", grouped(foreign_)));
        for (const auto& [trace, rows] : changed_)
            wrong(fmt::format("{}: {} rows are of another content of this trace (it changed), and left out",
                              trace, grouped(rows)));
        if (versions_.size() > 1)
            wrong(fmt::format("the rows are of several versions of swapreplay: {}; make them by one",
                              fmt::join(versions_, ", ")));
        for (const auto& [trace, hashes] : hashes_)
            if (hashes.size() > 1)
                wrong(fmt::format("{}: its rows are of {} contents of this trace; make them of one", trace,
                                  hashes.size()));
        return std::move(merge_);
    }

private:
    void wrong(std::string finding) {
        merge_.findings.push_back(std::move(finding));
        merge_.wrong = true;
    }

    void take(RowPlace row) {
        const auto found = number_of_.find(row.name.command);
        if (found == number_of_.end()) {
            foreign_++;
            return;
        }
        const std::string& now = hash_now(runs_[found->second].trace);
        if (!now.empty() && row.name.trace_hash != now) {
            changed_[row.name.trace]++;
            return;
        }
        std::optional<RowPlace>& chosen = chosen_[found->second];
        if (!chosen) {
            chosen = std::move(row);
        } else if (without_times(*chosen) == without_times(row)) {
            duplicates_++;
        } else {
            wrong(fmt::format("{}:{} and {}:{}: rows of one run differ; the first is taken: {}", chosen->file,
                              chosen->line, row.file, row.line, row.name.command));
        }
    }

    const std::string& hash_now(const std::string& trace) {
        const auto known = now_.find(trace);
        return known != now_.end() ? known->second : now_[trace] = hash_of_(trace);
    }

    const std::vector<SweepRun> runs_;
    const std::function<std::string(const std::string&)>& hash_of_;
    std::unordered_map<std::string, std::size_t> number_of_;  ///< of a run, by its command
    std::vector<std::optional<RowPlace>> chosen_;             ///< by number of the run
    std::unordered_map<std::string, std::string> now_;        ///< the traces' hashes
    std::map<std::string, std::uint64_t> changed_;
    std::map<std::string, std::set<std::string>> hashes_;
    std::set<std::string> versions_;
    std::uint64_t duplicates_ = 0;
    std::uint64_t foreign_ = 0;
    Merge merge_;
};

}  // namespace

std::vector<std::string> row_files(const std::vector<std::string>& files_and_folders) {
    std::vector<std::string> files;
    for (const std::string& path : files_and_folders) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            if (!fs::exists(path, error))
                throw Error(Fault::system, fmt::format("{}: there is no such file or folder", path));
            files.push_back(path);
            continue;
        }
        std::vector<std::string> inside;
        for (const fs::directory_entry& entry : fs::directory_iterator(path))
            if (entry.path().extension() == ".jsonl") inside.push_back(entry.path().string());
        std::ranges::sort(inside);
        files.insert(files.end(), inside.begin(), inside.end());
    }
    return files;
}

Merge merge_rows(const Grid& grid, const std::vector<std::string>& files,
                 const std::function<std::string(const std::string& trace)>& hash_of) {
    Merger merger(grid, hash_of);
    for (const std::string& file : files)
        merger.take(file);
    return merger.finish();
}

}  // namespace swapreplay
