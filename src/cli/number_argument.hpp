// SPDX-License-Identifier: GPL-2.0-or-later
// Options that take numbers in the grammar of base/number.hpp: `--limit 512m`, `--events 1M`.
//
//     verb.add_option("--samples", samples, "…")->transform(as_count(2, 1'000'000));
#ifndef SWAPREPLAY_CLI_NUMBER_ARGUMENT_HPP
#define SWAPREPLAY_CLI_NUMBER_ARGUMENT_HPP

#include <cstdint>

#include <CLI/CLI.hpp>

#include "base/number.hpp"

namespace swapreplay::cli {

// For transform(), not for check(): they rewrite the words as plain numbers, of bytes or of whatever is counted.
// An unsigned option without any of these takes counts: run_main() sees to it.
[[nodiscard]] CLI::Validator as_size(std::uint64_t least = 0, std::uint64_t most = any_number);
[[nodiscard]] CLI::Validator as_count(std::uint64_t least = 0, std::uint64_t most = any_number);
/// In nanoseconds. @param bare_unit_ns  what a number without a unit counts; 0: it is refused
[[nodiscard]] CLI::Validator as_duration_ns(std::uint64_t bare_unit_ns = 0);

/// The option has one of them.
[[nodiscard]] bool takes_number(CLI::Option& option);

/// --threads: 0 is one for each core, in every verb. Without the option, 0.
/// @param threads  outlives the parsing
CLI::Option* add_threads_option(CLI::App& verb, unsigned& threads);
/// What 0 stands for.
[[nodiscard]] unsigned resolve_threads(unsigned threads);

}  // namespace swapreplay::cli

#endif
