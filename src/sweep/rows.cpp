// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/rows.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// Every row begins so, and so does what is left of one.
constexpr std::string_view row_begin = R"({"trace":")";

[[noreturn]] void fail_on(const std::string& path, const char* what = "") {
    throw Error(Fault::system, fmt::format("{}: {}{}", path, what, std::strerror(errno)));
}

std::string text_or_empty(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool can_be_torn(std::string_view text) {
    const std::size_t common = std::min(text.size(), row_begin.size());
    return text.substr(0, common) == row_begin.substr(0, common);
}

}  // namespace

std::optional<RowName> RowName::of(std::string_view line) {
    if (!line.starts_with(row_begin)) return std::nullopt;
    const json row = json::parse(line, nullptr, false);
    if (!row.is_object()) return std::nullopt;
    RowName name{text_or_empty(row, "command"), text_or_empty(row, "trace"), text_or_empty(row, "trace_hash"),
                 text_or_empty(row, "version")};
    if (name.command.empty() || name.trace_hash.empty() || name.version.empty()) return std::nullopt;
    return name;
}

json make_row(const RowName& name, const std::string& limit, json replayed) {
    json row = {{"trace", name.trace},
                {"trace_hash", name.trace_hash},
                {"version", name.version},
                {"command", name.command},
                {"limit", limit.empty() ? json() : json(limit)}};
    row.update(replayed);
    return row;
}

RowsIndex RowsIndex::read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail_on(path);
    RowsIndex index;
    std::string line;
    for (std::uint64_t number = 1; std::getline(file, line); number++) {
        if (file.eof()) {  // no newline ends it
            if (!can_be_torn(line))
                throw Error(
                    Fault::usage,
                    fmt::format("{}: line {} is not a row of a sweep; name another file", path, number));
            index.torn_bytes = line.size();
            break;
        }
        auto name = RowName::of(line);
        if (!name)
            throw Error(Fault::usage,
                        fmt::format("{}: line {} is not a row of a sweep; name another file", path, number));
        index.rows.push_back({std::move(*name), path, number, index.whole_bytes, line.size()});
        index.whole_bytes += line.size() + 1;
    }
    if (file.bad()) fail_on(path);
    return index;
}

std::string text_of(const RowPlace& row) {
    std::ifstream file(row.file, std::ios::binary);
    std::string text(row.length, '\0');
    file.seekg(static_cast<std::streamoff>(row.offset));
    if (!file.read(text.data(), static_cast<std::streamsize>(row.length))) fail_on(row.file);
    return text;
}

RowsFile RowsFile::open(const std::string& path, const std::function<void(const std::string&)>& note) {
    if (path == "-") return {path, OwnedFd(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0))};
    constexpr mode_t mode = 0666;
    RowsFile rows(path, OwnedFd(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, mode)));
    if (!rows.file_.open()) fail_on(path);
    struct stat status {};
    if (fstat(rows.file_.get(), &status) != 0) fail_on(path);
    if (!S_ISREG(status.st_mode)) return rows;
    // Where there are no locks, two writers are not told.
    if (flock(rows.file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw Error(
            Fault::usage,
            fmt::format("{}: another sweep is writing it; wait for its end, or name another file", path));
    RowsIndex index = RowsIndex::read(path);
    if (index.torn_bytes != 0) {
        if (ftruncate(rows.file_.get(), static_cast<off_t>(index.whole_bytes)) != 0) fail_on(path);
        note(fmt::format("{}: its last row was torn: {} bytes of it are cut off, and it is made again", path,
                         grouped(index.torn_bytes)));
    }
    rows.rows_before_ = std::move(index.rows);
    return rows;
}

void RowsFile::append(const std::string& line) {
    const std::string text = line + '\n';
    for (std::size_t written = 0; written < text.size();) {
        const ssize_t count = write(file_.get(), text.data() + written, text.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0)
            throw Error(Fault::resource,
                        path_ == "-" ? fmt::format("standard output: {}", std::strerror(errno))
                                     : fmt::format("{}: {}; what it has stays: run the same command again",
                                                   path_, std::strerror(errno)));
        written += static_cast<std::size_t>(count);
    }
}

}  // namespace swapreplay
