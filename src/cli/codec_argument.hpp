// SPDX-License-Identifier: GPL-2.0-or-later
// --codec, which takes the same words in every verb: it may be repeated, or be given a list with commas.
#ifndef SWAPREPLAY_CLI_CODEC_ARGUMENT_HPP
#define SWAPREPLAY_CLI_CODEC_ARGUMENT_HPP

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

/// @param codecs     outlives the parsing
/// @param use        what the verb does with them, and the default: "keep only the clens under it (default: all)"
/// @param old_names  old spellings, each after a comma
CLI::Option* add_codec_option(CLI::App& verb, std::vector<std::string>& codecs, std::string_view use,
                              const std::string& old_names = {});

/// "lz4,zstd:level=1,kernel=6.1" as two codecs: name=value goes on with the parameters of the codec before it.
[[nodiscard]] std::vector<std::string> codecs_of_list(std::string_view list);

/// For verbs that take one: that codec, or an empty text if there is none.
/// Throws Error(Fault::usage): there are several.
[[nodiscard]] std::string only_codec(const std::vector<std::string>& codecs, std::string_view verb);

}  // namespace swapreplay::cli

#endif
