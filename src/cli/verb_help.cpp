// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay help [VERB]: the same as --help.
#include <memory>
#include <string>

#include <fmt/format.h>

#include "base/spec.hpp"
#include "cli/run_main.hpp"
#include "cli/verb.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli::verb_help {

namespace {

int help(const CLI::App& app, const std::string& wanted) {
    std::vector<std::string_view> names;
    for (const CLI::App* verb : app.get_subcommands({})) {
        if (verb->get_name() == wanted) {
            fmt::print("{}", verb->help(app.get_name()));
            return exit_ok;
        }
        names.emplace_back(verb->get_name());
    }
    if (!wanted.empty())
        throw Error(Fault::usage, fmt::format("unknown verb '{}'{} ('{} --help' lists the verbs)", wanted,
                                              did_you_mean(wanted, names), app.get_name()));
    fmt::print("{}", app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal));
    return exit_ok;
}

}  // namespace

Verb add(CLI::App& app) {
    auto wanted = std::make_shared<std::string>();
    CLI::App* verb = app.add_subcommand("help", "Show what a verb does and its options");
    verb->add_option("verb", *wanted, "a verb (default: list the verbs)");
    return {verb, [wanted, &app] { return help(app, *wanted); }};
}

}  // namespace swapreplay::cli::verb_help
