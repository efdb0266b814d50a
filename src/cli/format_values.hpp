// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef SWAPREPLAY_CLI_FORMAT_VALUES_HPP
#define SWAPREPLAY_CLI_FORMAT_VALUES_HPP

#include "cli/completion.hpp"
#include "trace/format.hpp"

namespace swapreplay::cli {

/// The trace formats that can be read, or written, for completions.
[[nodiscard]] inline Candidates format_values(bool to_write) {
    Candidates candidates;
    for (const Format* format : formats())
        if (to_write ? format->create != nullptr : format->open != nullptr)
            candidates.words.push_back({std::string(format->name), std::string(format->summary)});
    return candidates;
}

}  // namespace swapreplay::cli

#endif
