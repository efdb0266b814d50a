// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/completion.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "cli/help_rows.hpp"

namespace swapreplay::cli {

namespace {

/// Traces of any format are traces under any name; these are how they are mostly called.
constexpr std::string_view trace_endings = "sr csv jsonl json oracleGeneral gz bz2 xz zst";

struct FilesOfValue {
    std::string_view value;
    std::string_view files;
};

constexpr std::array files_of_values{
    FilesOfValue{"TRACE", trace_endings}, FilesOfValue{"TRACES", trace_endings},
    FilesOfValue{"FILE", "any"},          FilesOfValue{"INPUT", "any"},
    FilesOfValue{"OUTPUT", "any"},        FilesOfValue{"CORPUS", "any"},
    FilesOfValue{"PATH", "any"},          FilesOfValue{"DIR", "folders"},
    FilesOfValue{"TREE", "folders"},
};

CLI::App* verb_named(CLI::App& app, const std::string& name) {
    for (CLI::App* verb : app.get_subcommands({}))
        if (verb->get_name() == name) return verb;
    return nullptr;
}

Candidates verbs_of(CLI::App& app) {
    Candidates verbs;
    for (const CLI::App* verb : app.get_subcommands({}))
        verbs.words.push_back({verb->get_name(), verb->get_description()});
    return verbs;
}

/// Where the command line is when the last word begins.
struct Place {
    std::vector<const CLI::Option*> given;
    CLI::Option* waiting = nullptr;  ///< an option whose value comes next
    std::size_t arguments = 0;       ///< positional ones before
    bool options_ended = false;      ///< by "--"
};

/// By any of its names, old spellings too.
CLI::Option* option_named(CLI::App& app, const std::string& word) {
    for (CLI::Option* option : app.get_options())
        if (!option->get_positional() && option->check_name(word)) return option;
    return nullptr;
}

void step(Place& place, CLI::App& app, const std::string& word) {
    if (place.waiting != nullptr) {
        place.waiting = nullptr;
    } else if (place.options_ended || !word.starts_with('-') || word == "-") {
        place.arguments++;
    } else if (word == "--") {
        place.options_ended = true;
    } else if (CLI::Option* const option = option_named(app, word.substr(0, word.find('=')))) {
        place.given.push_back(option);
        if (option->get_expected_max() > 0 && word.find('=') == std::string::npos) place.waiting = option;
    }
}

/// The argument at that position; the last one may take all that follow. nullptr: there is none.
CLI::Option* argument_at(CLI::App& app, std::size_t position) {
    CLI::Option* last = nullptr;
    for (CLI::Option* option : app.get_options()) {
        if (!option->get_positional()) continue;
        if (position-- == 0) return option;
        last = option;
    }
    return last != nullptr && takes_several(*last) ? last : nullptr;
}

Candidates completed_values_of(CLI::App& app, CLI::Option& option, const std::string& typed,
                               const KnownValues& known) {
    Candidates candidates;
    for (const std::string& word : allowed_words(option))
        candidates.words.push_back({word, ""});
    if (!candidates.words.empty()) return candidates;
    const std::string value = value_name(option);
    if (value == "VERB" && app.get_parent() != nullptr) return verbs_of(*app.get_parent());
    if (known) candidates = known(option, value, typed);
    const auto* const files = std::ranges::find(files_of_values, value, &FilesOfValue::value);
    if (files != files_of_values.end()) candidates.files = files->files;
    return candidates;
}

/// The values of `--pool=zs`, as whole words.
Candidates values_after_equals(CLI::App& app, const std::string& typed, const KnownValues& known) {
    const std::size_t equals = typed.find('=');
    CLI::Option* const option = option_named(app, typed.substr(0, equals));
    if (option == nullptr || option->get_expected_max() == 0) return {};
    Candidates candidates = completed_values_of(app, *option, typed.substr(equals + 1), known);
    for (Candidate& candidate : candidates.words)
        candidate.word.insert(0, typed, 0, equals + 1);
    return candidates;
}

/// Those that are not given yet or may be given again.
Candidates options_of(CLI::App& app, const Place& place) {
    Candidates candidates;
    for (const CLI::Option* option : shown_options(app, false)) {
        const bool given = std::ranges::find(place.given, option) != place.given.end();
        if (given && !takes_several(*option)) continue;
        candidates.words.push_back({option_names(*option).back(), right_column(*option)});
    }
    return candidates;
}

Candidates candidates_at(CLI::App& app, const Place& place, const std::string& typed,
                         const KnownValues& known) {
    if (place.waiting != nullptr) return completed_values_of(app, *place.waiting, typed, known);
    if (!place.options_ended && typed.starts_with("--") && typed.find('=') != std::string::npos)
        return values_after_equals(app, typed, known);
    if (!place.options_ended && typed.starts_with('-')) return options_of(app, place);
    if (!app.get_subcommands({}).empty()) return verbs_of(app);
    CLI::Option* const argument = argument_at(app, place.arguments);
    return argument != nullptr ? completed_values_of(app, *argument, typed, known) : options_of(app, place);
}

}  // namespace

Candidates complete(CLI::App& app, std::span<const std::string> words, const KnownValues& known) {
    if (words.empty()) return verbs_of(app);
    const std::string& typed = words.back();
    CLI::App* inner = &app;
    Place place;
    for (const std::string& word : words.first(words.size() - 1)) {
        if (CLI::App* const verb = verb_named(*inner, word)) {
            inner = verb;
            place = {};
        } else {
            step(place, *inner, word);
        }
    }
    Candidates candidates = candidates_at(*inner, place, typed, known);
    std::erase_if(candidates.words, [&](const Candidate& each) { return !each.word.starts_with(typed); });
    return candidates;
}

std::string completion_text(const Candidates& candidates) {
    std::string text = candidates.files + '\n';
    for (const auto& [word, meaning] : candidates.words) {
        std::string one_line = meaning;
        std::ranges::replace(one_line, '\n', ' ');
        text += fmt::format("{}\t{}\n", word, one_line);
    }
    return text;
}

}  // namespace swapreplay::cli
