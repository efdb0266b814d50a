// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/kernel_tree.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay::kernel_pool {

namespace fs = std::filesystem;

namespace {

std::string_view without_spaces(std::string_view text) {
    const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

/// What follows `NAME =` in the Makefile's first lines.
std::string make_variable(const std::string& line, std::string_view name) {
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || without_spaces(std::string_view(line).substr(0, equals)) != name)
        return {};
    return std::string(without_spaces(std::string_view(line).substr(equals + 1)));
}

/// The line as an #include; an empty header: it is none.
Include parse_include(std::string_view line) {
    Include include{{}, false, {}, 0};
    line = without_spaces(line);
    if (!line.starts_with('#')) return include;
    line = without_spaces(line.substr(1));
    constexpr std::string_view word = "include";
    if (!line.starts_with(word)) return include;
    line = without_spaces(line.substr(word.size()));
    if (line.empty() || (line.front() != '<' && line.front() != '"')) return include;
    include.quoted = line.front() == '"';
    line.remove_prefix(1);
    const std::size_t end = line.find(include.quoted ? '"' : '>');
    if (end != std::string_view::npos) include.header = line.substr(0, end);
    return include;
}

void add_includes(const fs::path& source, std::vector<Include>& all) {
    std::ifstream file(source);
    if (!file) throw Error(Fault::system, fmt::format("{}: it cannot be read", source.string()));
    unsigned number = 0;
    for (std::string line; std::getline(file, line);) {
        number++;
        Include include = parse_include(line);
        const bool known =
            std::ranges::any_of(all, [&](const Include& other) { return other.header == include.header; });
        if (include.header.empty() || known) continue;
        include.file = source.string();
        include.line = number;
        all.push_back(include);
        const fs::path beside = source.parent_path() / include.header;
        if (include.quoted && fs::exists(beside)) add_includes(beside, all);
    }
}

}  // namespace

KernelTree::KernelTree(std::string root) {
    std::error_code error;
    if (!fs::is_directory(root, error))
        throw Error(Fault::usage,
                    fmt::format("{}: it is not a folder; name the root of a kernel's source tree", root));
    root_ = fs::canonical(root).string();
}

std::string KernelTree::path_of(std::string_view file) const {
    return (fs::path(root_) / file).string();
}

bool KernelTree::has(std::string_view file) const {
    return fs::is_regular_file(path_of(file));
}

std::optional<std::string> KernelTree::release() const {
    std::ifstream file(path_of("Makefile"));
    std::string version, patchlevel, sublevel;
    constexpr int first_lines = 20;
    int seen = 0;
    for (std::string line; seen < first_lines && std::getline(file, line); seen++) {
        if (version.empty()) version = make_variable(line, "VERSION");
        if (patchlevel.empty()) patchlevel = make_variable(line, "PATCHLEVEL");
        if (sublevel.empty()) sublevel = make_variable(line, "SUBLEVEL");
    }
    if (version.empty() || patchlevel.empty()) return std::nullopt;
    return fmt::format("{}.{}{}{}", version, patchlevel, sublevel.empty() ? "" : ".", sublevel);
}

std::optional<std::string> KernelTree::option(std::string_view name) const {
    std::ifstream file(path_of(".config"));
    const std::string set = fmt::format("{}=", name);
    const std::string unset = fmt::format("# {} is not set", name);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(set)) return line.substr(set.size());
        if (line == unset) return "n";
    }
    return std::nullopt;
}

std::vector<Include> KernelTree::includes_of(const std::string& source) {
    std::vector<Include> all;
    add_includes(source, all);
    return all;
}

}  // namespace swapreplay::kernel_pool
