// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/plugin_output.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/output_guard.hpp"
#include "swapreplay/error.hpp"
#include "trace/io/output.hpp"

namespace swapreplay::cli {

namespace {

namespace fs = std::filesystem;

/// Without links, as far as it exists.
fs::path resolved(const std::string& path) {
    std::error_code error;
    const fs::path all = fs::weakly_canonical(fs::absolute(path), error);
    return error ? fs::absolute(path).lexically_normal() : all;
}

bool lies_in(const std::string& path, const std::string& folder) {
    const fs::path inside = resolved(path).lexically_relative(resolved(folder));
    return !inside.empty() && *inside.begin() != "..";
}

/// The file that takes the output's place in the end is made beside it.
void require_writable_folder(const std::string& output) {
    std::string trial = output + ".XXXXXX";
    const int file = mkstemp(trial.data());
    if (file < 0)
        throw Error(Fault::system, fmt::format("{}: cannot be created: {}", output, std::strerror(errno)));
    close(file);
    unlink(trial.c_str());
}

/// The output takes the place of what is there, and a device's must not be taken.
void refuse_other_than_a_file(const std::string& output) {
    if (output == "-")
        throw Error(Fault::usage,
                    "-: a shared object is not written to standard output; name a file with --output");
    std::error_code error;
    const fs::file_status status = fs::status(output, error);
    if (!fs::exists(status) || fs::is_regular_file(status)) return;
    throw Error(Fault::usage, fmt::format("{}: is {}; name a file with --output", output,
                                          fs::is_directory(status) ? "a folder" : "not a regular file"));
}

}  // namespace

void check_plugin_output(const std::string& output, bool overwrite, const PluginInputs& inputs,
                         const std::string& option) {
    if (output.find_first_of(",:") != std::string::npos)
        throw Error(Fault::usage,
                    fmt::format("{}: {} cannot name a path that has a comma or a colon; choose another path",
                                output, option));
    refuse_input_as_output(output, inputs.files);
    if (!inputs.tree.empty() && lies_in(output, inputs.tree))
        throw Error(Fault::usage, fmt::format("{}: it lies in the tree {}, which is only read; name a file "
                                              "outside of it with --output",
                                              output, inputs.tree));
    refuse_other_than_a_file(output);
    refuse_to_replace(output, overwrite);
    require_writable_folder(output);
}

}  // namespace swapreplay::cli
