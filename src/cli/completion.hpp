// SPDX-License-Identifier: GPL-2.0-or-later
// What a shell offers for the word that is being typed. The shells' own files (shells/) ask the program for it, so that
// they know what this version knows.
#ifndef SWAPREPLAY_CLI_COMPLETION_HPP
#define SWAPREPLAY_CLI_COMPLETION_HPP

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

struct Candidate {
    std::string word;     ///< the whole word; if it ends in ':', '=' or ',', more is to be typed
    std::string meaning;  ///< half a sentence, may be empty
};

struct Candidates {
    std::vector<Candidate> words;
    /// The files that are offered besides: "none", "any", "folders", or those whose names have one of these endings, as
    /// "sr csv".
    std::string files = "none";
};

/// What a program knows of an argument's values, beyond files and one_of().
/// @param value  value_name(): "POOL", "CODEC"
/// @param typed  of the value, so far; words that do not begin so are left out later
using KnownValues =
    std::function<Candidates(const CLI::Option& option, const std::string& value, const std::string& typed)>;

/// @param words  those after the program's name; the last, which may be empty, is being typed
[[nodiscard]] Candidates complete(CLI::App& app, std::span<const std::string> words,
                                  const KnownValues& known);

/// For shells/: `files` in the first line, then a word a line, a tab, and its meaning.
[[nodiscard]] std::string completion_text(const Candidates& candidates);

}  // namespace swapreplay::cli

#endif
