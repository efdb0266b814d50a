// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output_guard.hpp"

#include <optional>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

std::optional<struct stat> file_status_of(const std::string& path, int descriptor_of_dash) {
    struct stat status {};
    const int failed = path == "-" ? fstat(descriptor_of_dash, &status) : stat(path.c_str(), &status);
    return failed == 0 ? std::optional(status) : std::nullopt;
}

/// What is written to one of these can be read back from it: not so with a socket or a terminal, which may
/// well be both standard input and standard output.
bool keeps_what_is_written(const struct stat& status) {
    return S_ISREG(status.st_mode) || S_ISBLK(status.st_mode) || S_ISFIFO(status.st_mode);
}

}  // namespace

void refuse_input_as_output(const std::string& output, const std::vector<std::string>& inputs) {
    const auto written = file_status_of(output, STDOUT_FILENO);
    if (!written || !keeps_what_is_written(*written)) return;
    for (const std::string& input : inputs) {
        const auto read = file_status_of(input, STDIN_FILENO);
        if (!read || read->st_dev != written->st_dev || read->st_ino != written->st_ino) continue;
        throw Error(Fault::usage,
                    output == "-"
                        ? fmt::format("standard output: is {}, which is read and cannot be "
                                      "written at the same time",
                                      input == "-" ? "standard input" : input)
                        : fmt::format("{}: is read and cannot be written at the same time", output));
    }
}

void refuse_binary_on_terminal(const std::string& what) {
    if (isatty(STDOUT_FILENO) == 1)
        throw Error(Fault::usage, fmt::format("standard output: is a terminal, and {} is not text; redirect "
                                              "standard output, or name a file",
                                              what));
}

}  // namespace swapreplay::cli
