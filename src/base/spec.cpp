// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/spec.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

/// Levenshtein's: how many letters have to be inserted, left out or changed.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); j++)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); i++) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); j++) {
            const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

Spec Spec::parse(std::string_view text, std::string_view kind, std::string_view list) {
    const std::size_t colon = text.find(':');
    Spec spec{std::string(text), std::string(text.substr(0, colon)), {}};
    if (spec.name.empty())
        throw Error(Fault::usage, fmt::format("the {}'s name is missing; '{}' lists the names", kind, list));
    if (colon == std::string_view::npos) return spec;

    std::string_view rest = text.substr(colon + 1);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        const std::string_view part = rest.substr(0, comma);
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            throw Error(Fault::usage, fmt::format("{} '{}': '{}' is not parameter=value; a {} is written "
                                                  "name or name:parameter=value,…",
                                                  kind, text, part, kind));
        }
        const auto [at, is_new] = spec.values.emplace(part.substr(0, equals), part.substr(equals + 1));
        if (!is_new)
            throw Error(Fault::usage,
                        fmt::format("{} '{}': duplicate parameter '{}'", kind, text, at->first));
        more = comma != std::string_view::npos;
        if (more) rest.remove_prefix(comma + 1);
    }
    return spec;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> words) {
    if (words.empty()) return {};
    // "rep" is the beginning of "replay" rather than a mistake for "help".
    const auto is_begun = [&](std::string_view word) { return typed.size() > 1 && word.starts_with(typed); };
    if (std::count_if(words.begin(), words.end(), is_begun) == 1)
        return fmt::format("; did you mean {}?", *std::find_if(words.begin(), words.end(), is_begun));
    const auto nearest = *std::min_element(words.begin(), words.end(), [&](auto a, auto b) {
        return edit_distance(typed, a) < edit_distance(typed, b);
    });
    const std::size_t distance = edit_distance(typed, nearest);
    if (distance > 2 || distance >= nearest.size()) return {};
    return fmt::format("; did you mean {}?", nearest);
}

}  // namespace swapreplay
