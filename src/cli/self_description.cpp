// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/self_description.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/man_page.hpp"
#include "cli/shells/files.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

std::string manual(CLI::App& app, std::span<const std::string> words) {
    if (words.empty()) return man_page(app);
    for (const CLI::App* verb : app.get_subcommands({}))
        if (verb->get_name() == words.front()) return man_page(*verb);
    throw Error(Fault::usage, fmt::format("--man: unknown verb '{}'", words.front()));
}

/// The program's name in place of each PROGRAM.
std::string file_for(std::string shell_file, const std::string& program) {
    constexpr std::string_view placeholder = "PROGRAM";
    for (std::size_t at = 0; (at = shell_file.find(placeholder, at)) != std::string::npos;
         at += program.size())
        shell_file.replace(at, placeholder.size(), program);
    return shell_file;
}

std::string shell_file(const CLI::App& app, std::span<const std::string> words) {
    const std::string shell = words.empty() ? "" : words.front();
    if (shell == "bash") return file_for(shells::bash(), app.get_name());
    if (shell == "zsh") return file_for(shells::zsh(), app.get_name());
    if (shell == "fish") return file_for(shells::fish(), app.get_name());
    throw Error(Fault::usage, fmt::format("--completion: unknown shell '{}'; known: bash, zsh, fish", shell));
}

}  // namespace

std::optional<std::string> self_description(CLI::App& app, int argc, char** argv, const KnownValues& known) {
    const std::vector<std::string> all(argv + std::min(argc, 1), argv + argc);
    if (all.empty()) return std::nullopt;
    const auto words = std::span(all).subspan(1);
    if (all.front() == "--man") return manual(app, words);
    if (all.front() == "--completion") return shell_file(app, words);
    if (all.front() == "--complete") return completion_text(complete(app, words, known));
    return std::nullopt;
}

}  // namespace swapreplay::cli
