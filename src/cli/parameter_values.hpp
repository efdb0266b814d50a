// SPDX-License-Identifier: GPL-2.0-or-later
// The values of a parameter as words, for completions.
#ifndef SWAPREPLAY_CLI_PARAMETER_VALUES_HPP
#define SWAPREPLAY_CLI_PARAMETER_VALUES_HPP

#include <string>
#include <string_view>
#include <vector>

#include "base/parameters.hpp"
#include "cli/completion.hpp"

namespace swapreplay::cli {

/// Releases by their first two numbers, oldest first: "5.10", "6.1".
[[nodiscard]] std::vector<std::string> kernel_words();

/// Every word that ParameterInfo::values names, and the numbers of ranges that are short: {"none"} of "none, or a file",
/// "4" to "16" and "default" of "4..16 or default: 4 up to 6.2".
[[nodiscard]] std::vector<std::string> values_of(const ParameterInfo& parameter);

/// What a spec that was typed so far can become: `zsmalloc`, `zsmalloc:chain=`, `zsmalloc:chain=8`.
[[nodiscard]] std::vector<Candidate> spec_words(std::string_view name, std::string_view summary,
                                                const std::vector<ParameterInfo>& parameters,
                                                const std::string& typed);

}  // namespace swapreplay::cli

#endif
