// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/help.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/spec.hpp"
#include "base/wrapped.hpp"
#include "cli/help_rows.hpp"

namespace swapreplay::cli {

namespace {

std::size_t width_of_terminal() {
    constexpr std::size_t readable = 100;
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40)
        return usual_columns;
    return std::min<std::size_t>(size.ws_col, readable);
}

struct Row {
    std::string left;
    std::string right;
};

std::string rows_text(const std::vector<Row>& rows) {
    constexpr std::size_t widest = 22;  // of the left column; what is longer has a line to itself
    std::size_t left = 0;
    for (const Row& row : rows)
        if (row.left.size() <= widest) left = std::max(left, row.left.size());
    std::string text;
    for (const Row& row : rows) {
        text += "  " + row.left;
        text += row.left.size() > left ? '\n' + std::string(left + 4, ' ')
                                       : std::string(left + 2 - row.left.size(), ' ');
        text += wrapped(row.right, left + 4, width_of_terminal()) + '\n';
    }
    return text;
}

std::vector<Row> rows_of(const CLI::App& app, bool positional) {
    std::vector<Row> rows;
    for (const CLI::Option* option : shown_options(app, positional))
        rows.push_back({left_column(*option), right_column(*option)});
    return rows;
}

class Layout final : public CLI::FormatterBase {
public:
    [[nodiscard]] std::string make_help(const CLI::App* app, std::string name,
                                        CLI::AppFormatMode /*mode*/) const override {
        if (name.empty()) name = app->get_name();
        const bool has_verbs = !app->get_subcommands({}).empty();
        std::string text = fmt::format("Usage: {}{} {}\n", name, has_verbs ? " VERB" : "", usage_words(*app));
        text += '\n' + wrapped(sentence(app->get_description()), 0, width_of_terminal()) + '\n';
        std::vector<Row> verbs;
        for (const CLI::App* verb : app->get_subcommands({}))
            verbs.push_back({verb->get_name(), verb->get_description()});
        const auto section = [&text](const char* title, const std::vector<Row>& rows) {
            if (!rows.empty()) text += fmt::format("\n{}:\n{}", title, rows_text(rows));
        };
        section("Verbs", verbs);
        section("Arguments", rows_of(*app, true));
        section("Options", rows_of(*app, false));
        if (!verbs.empty()) text += fmt::format("\n'{} help VERB' shows a verb's options.\n", name);
        return text;
    }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_layout() {
    return std::make_shared<Layout>();
}

namespace {

/// The verb that was named, or the program.
const CLI::App& innermost(const CLI::App& app) {
    const auto parsed = app.get_subcommands();
    return parsed.empty() ? app : innermost(*parsed.front());
}

/// As in "swapreplay replay --help".
std::string command_of(const CLI::App& app) {
    return app.get_parent() == nullptr ? app.get_name()
                                       : command_of(*app.get_parent()) + ' ' + app.get_name();
}

std::string did_you_mean_one_of(const std::string& typed, const std::vector<std::string>& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    return did_you_mean(typed, views);
}

std::string unknown_word(const std::string& word, const CLI::App& app) {
    std::vector<std::string> known;
    if (!word.starts_with('-') && !app.get_subcommands({}).empty()) {
        for (const CLI::App* verb : app.get_subcommands({}))
            known.push_back(verb->get_name());
        return fmt::format("unknown verb '{}'{} ('{} --help' lists the verbs)", word,
                           did_you_mean_one_of(word, known), command_of(app));
    }
    if (!word.starts_with('-') || word == "-")
        return fmt::format("unexpected argument '{}'; '{} --help' shows what it takes", word,
                           command_of(app));
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_group().empty()) continue;
        if (!option->get_lnames().empty()) known.push_back("--" + option->get_lnames().front());
    }
    return fmt::format("unknown option '{}'{} ('{} --help' lists the options)", word,
                       did_you_mean_one_of(word.substr(0, word.find('=')), known), command_of(app));
}

std::string missing_words(const CLI::App& app) {
    std::vector<std::string> missing;
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_required() && option->count() == 0)
            missing.push_back(option->get_positional() ? value_name(*option) : left_column(*option));
    }
    return missing.empty() ? "" : fmt::format("missing: {}", fmt::join(missing, ", "));
}

/// As it is typed. CLI11 has no name for one that is not shown.
std::string option_name_of(const CLI::Option& option) {
    if (option.get_positional()) return value_name(option);
    return option.get_lnames().empty() ? option.get_name() : "--" + option.get_lnames().front();
}

/// The value is not one of the option's: "--events: -5: must not be negative".
std::string wrong_value(const std::string& what, const CLI::App& app) {
    if (!what.starts_with(": ")) return what;
    for (const CLI::Option* option : app.get_options())
        if (option->get_group().empty() && option->count() > 0) return option_name_of(*option) + what;
    return what.substr(2);
}

/// Two options that do not go together, or one that needs another.
std::string wrong_together(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0) continue;
        for (const CLI::Option* other : option->get_excludes()) {
            if (other->count() > 0)
                return fmt::format("{} and {}: cannot be used together", option_name_of(*option),
                                   option_name_of(*other));
        }
        for (const CLI::Option* other : option->get_needs()) {
            if (other->count() == 0)
                return fmt::format("{}: needs {}", option_name_of(*option), option_name_of(*other));
        }
    }
    return "";
}

}  // namespace

std::string usage_sentence(const CLI::ParseError& error, const CLI::App& app) {
    const CLI::App& inner = innermost(app);
    const std::string what = error.what();
    std::string sentence;
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        const auto extra = app.remaining(true);
        if (!extra.empty()) return unknown_word(extra.front(), inner);
    } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        sentence = missing_words(inner);
    } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && what.starts_with('-')) {
        sentence = what.substr(0, what.find_first_of(": ")) + ": needs a value";
    } else if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr ||
               dynamic_cast<const CLI::RequiresError*>(&error) != nullptr) {
        sentence = wrong_together(inner);
    }
    if (sentence.empty()) return wrong_value(what, inner);
    return fmt::format("{}; see '{} --help'", sentence, command_of(inner));
}

}  // namespace swapreplay::cli
