// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/man_page.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_line.hpp"
#include "cli/help_rows.hpp"

namespace swapreplay::cli {

namespace {

/// As text within a line: what roff would take for its own is escaped, and line breaks are spaces.
std::string roff(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '\\') {
            escaped += "\\e";
        } else if (c == '-') {
            escaped += "\\-";
        } else if (c == '\'') {
            escaped += "\\(aq";
        } else {
            escaped += c == '\n' ? ' ' : c;
        }
    }
    return escaped;
}

/// A line of running text, of which a first point would be a request.
std::string line(std::string_view text) {
    return fmt::format("{}{}\n", text.starts_with('.') ? "\\&" : "", roff(text));
}

std::string bold(std::string_view text) {
    return fmt::format("\\fB{}\\fR", roff(text));
}

std::string italic(std::string_view text) {
    return fmt::format("\\fI{}\\fR", roff(text));
}

/// "page-name(1)"
std::string reference(std::string_view page) {
    return fmt::format("{}(1)", bold(page));
}

std::string section(std::string_view title, const std::string& text) {
    return text.empty() ? std::string() : fmt::format(".SH {}\n{}", title, text);
}

/// For NAME, where whatis(1) reads it: the first sentence, as a phrase.
std::string phrase(std::string text) {
    text = text.substr(0, text.find(".\n"));
    const bool is_acronym = text.size() > 1 && std::isupper(static_cast<unsigned char>(text[1])) != 0;
    if (!text.empty() && !is_acronym)
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

std::string option_title(const CLI::Option& option) {
    const std::string value = value_name(option);
    if (option.get_positional()) return italic(value);
    std::vector<std::string> names = option_names(option);
    std::ranges::transform(names, names.begin(), bold);
    return fmt::format("{}{}", fmt::join(names, ", "),
                       value.empty() ? "" : fmt::format(" {}", italic(value)));
}

std::string options_text(const CLI::App& app, bool positional) {
    std::string text;
    for (const CLI::Option* option : shown_options(app, positional))
        text += fmt::format(".TP\n{}\n{}", option_title(*option), line(right_column(*option)));
    return text;
}

std::string verbs_text(const CLI::App& app) {
    std::string text;
    for (const CLI::App* verb : app.get_subcommands({}))
        text +=
            fmt::format(".TP\n{}\n{}", reference(page_name(*verb)), line(sentence(verb->get_description())));
    return text;
}

std::string synopsis(const CLI::App& app) {
    const bool has_verbs = !app.get_subcommands({}).empty();
    const std::string command = app.get_parent() == nullptr
                                    ? app.get_name()
                                    : fmt::format("{} {}", app.get_parent()->get_name(), app.get_name());
    return fmt::format("{} {}{}", bold(command), has_verbs ? "\\fIVERB\\fR " : "", line(usage_words(app)));
}

std::string exit_status() {
    return ".TP\n0\nEverything was done.\n"
           ".TP\n1\nA failure; or results were printed, but the input is cut or damaged.\n"
           ".TP\n2\nWrong usage.\n";
}

std::string see_also(const CLI::App& app) {
    if (app.get_parent() != nullptr) return fmt::format("{}\n", reference(app.get_parent()->get_name()));
    std::vector<std::string> pages;
    for (const std::string_view program : {"swapreplay", "sr_collect", "sr_data_histo"})
        if (program != app.get_name()) pages.push_back(reference(program));
    return fmt::format(
        "{}\n.PP\nThe manual, by question, is the folder\n.I docs/\nof the sources, installed as\n"
        ".IR share/doc/swapreplay .\n",
        fmt::join(pages, ", "));
}

}  // namespace

std::string page_name(const CLI::App& app) {
    if (app.get_parent() == nullptr) return app.get_name();
    return fmt::format("{}-{}", app.get_parent()->get_name(), app.get_name());
}

std::string man_page(const CLI::App& app) {
    std::string title = page_name(app);
    std::ranges::transform(title, title.begin(), [](unsigned char c) { return std::toupper(c); });
    return fmt::format(".\\\" Made by {} --man\n.TH {} 1 {} \"SwapReplay {}\" \"SwapReplay\"\n",
                       app.get_parent() == nullptr ? app.get_name() : app.get_parent()->get_name(),
                       roff(title), version_date(), version()) +
           section("NAME",
                   fmt::format("{} \\- {}", roff(page_name(app)), line(phrase(app.get_description())))) +
           section("SYNOPSIS", synopsis(app)) +
           section("DESCRIPTION", line(sentence(app.get_description()))) + section("VERBS", verbs_text(app)) +
           section("ARGUMENTS", options_text(app, true)) + section("OPTIONS", options_text(app, false)) +
           section("\"EXIT STATUS\"", exit_status()) + section("\"SEE ALSO\"", see_also(app));
}

}  // namespace swapreplay::cli
