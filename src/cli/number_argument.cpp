// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/number_argument.hpp"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/help_rows.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// Marks a validator, so that takes_number() finds it.
constexpr const char* validator_name = "number";

CLI::Validator as_number(auto read) {
    CLI::Validator validator(
        [read](std::string& words) -> std::string {
            try {
                words = std::to_string(read(words));
                return {};
            } catch (const Error& error) {
                return error.what();
            }
        },
        "");
    return validator.name(validator_name);
}

}  // namespace

CLI::Validator as_size(std::uint64_t least, std::uint64_t most) {
    return as_number([=](const std::string& words) { return require_size("", words, least, most); });
}

CLI::Validator as_count(std::uint64_t least, std::uint64_t most) {
    return as_number([=](const std::string& words) { return require_count("", words, least, most); });
}

CLI::Validator as_duration_ns(std::uint64_t bare_unit_ns) {
    return as_number([=](const std::string& words) { return require_duration_ns("", words, bare_unit_ns); });
}

CLI::Validator one_of(std::vector<std::string> words) {
    // Its description is there for allowed_words(): nothing prints it.
    const std::string description = fmt::format("{}", fmt::join(words, " "));
    CLI::Validator validator(
        [words = std::move(words)](const std::string& word) {
            return std::ranges::find(words, word) != words.end()
                       ? std::string()
                       : fmt::format("unknown value '{}'; known: {}", word, fmt::join(words, ", "));
        },
        description);
    return validator.name(one_of_name);
}

bool takes_number(CLI::Option& option) {
    return validator_of(option, validator_name) != nullptr;
}

CLI::Option* add_threads_option(CLI::App& verb, unsigned& threads) {
    return verb.add_option("--threads", threads, "threads to use, 0 to 1024 (default: 0, one for each core)")
        ->option_text("N")
        ->transform(as_count(0, 1024));
}

unsigned resolve_threads(unsigned threads) {
    return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace swapreplay::cli
