// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/help_rows.hpp"

#include <cctype>
#include <iterator>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace swapreplay::cli {

namespace {

std::string upper(std::string text) {
    for (char& c : text)
        c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

std::vector<const CLI::Option*> shown_options(const CLI::App& app, bool positional) {
    std::vector<const CLI::Option*> shown;
    for (const CLI::Option* option : app.get_options())
        if (option->get_positional() == positional && !option->get_group().empty()) shown.push_back(option);
    return shown;
}

std::string value_name(const CLI::Option& option) {
    if (option.get_positional()) return upper(option.get_name(true, false));
    if (option.get_expected_max() == 0) return "";
    if (!option.get_option_text().empty()) return option.get_option_text();
    return option.get_lnames().empty() ? "VALUE" : upper(option.get_lnames().front());
}

std::vector<std::string> option_names(const CLI::Option& option) {
    std::vector<std::string> names;
    names.reserve(option.get_snames().size() + 1);
    for (const std::string& name : option.get_snames())
        names.push_back("-" + name);
    if (!option.get_lnames().empty()) names.push_back("--" + option.get_lnames().front());
    return names;
}

std::string left_column(const CLI::Option& option) {
    std::string value = value_name(option);
    if (option.get_positional()) return value;
    return fmt::format("{}{}{}", fmt::join(option_names(option), ", "), value.empty() ? "" : " ", value);
}

std::string right_column(const CLI::Option& option) {
    std::string text = option.get_description();
    if (!option.get_default_str().empty() && text.find("(default") == std::string::npos)
        text += fmt::format(" (default: {})", option.get_default_str());
    return text;
}

bool takes_several(const CLI::Option& argument) {
    return argument.get_expected_max() >= CLI::detail::expected_max_vector_size;
}

std::string usage_words(const CLI::App& app) {
    std::string text = "[OPTION]...";
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_positional()) continue;
        const std::string value = value_name(*option) + (takes_several(*option) ? "..." : "");
        text += option->get_required() ? ' ' + value : fmt::format(" [{}]", value);
    }
    return text;
}

const CLI::Validator* validator_of(CLI::Option& option, const char* name) {
    try {
        return option.get_validator(name);
    } catch (const CLI::OptionNotFound&) {
        return nullptr;
    }
}

std::vector<std::string> allowed_words(CLI::Option& option) {
    const CLI::Validator* const validator = validator_of(option, one_of_name);
    if (validator == nullptr) return {};
    std::istringstream words(validator->get_description());
    return {std::istream_iterator<std::string>(words), {}};
}

std::string sentence(std::string text) {
    if (!text.ends_with('.')) text += '.';
    return text;
}

}  // namespace swapreplay::cli
