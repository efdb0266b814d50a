// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/parameter_values.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/number.hpp"

namespace swapreplay::cli {

namespace {

constexpr std::uint64_t longest_range = 32;

/// Cuts text at each separator.
std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end != std::string_view::npos) text.remove_prefix(end + separator.size());
    }
    return parts;
}

/// "4..16", "1 to 9"; nothing if it is none, or a long one.
std::vector<std::string> numbers_in(const std::string& text) {
    for (const std::string_view between : {"..", " to "}) {
        const std::vector<std::string> ends = split(text, between);
        if (ends.size() != 2) continue;
        const auto first = count_of(ends[0]), last = count_of(ends[1]);
        if (!first || !last || *first > *last || *last - *first >= longest_range) continue;
        std::vector<std::string> numbers;
        numbers.reserve(longest_range);
        for (std::uint64_t number = *first; number <= *last; number++)
            numbers.push_back(std::to_string(number));
        return numbers;
    }
    return {};
}

/// A word of its own, not the beginning of a phrase.
bool is_word(std::string_view text) {
    return !text.empty() && text.find_first_of(" .") == std::string_view::npos;
}

std::vector<Candidate> parameters_left(const std::vector<ParameterInfo>& parameters,
                                       const std::string& head) {
    std::vector<Candidate> words;
    for (const ParameterInfo& parameter : parameters) {
        const std::string with_equals = fmt::format("{}=", parameter.name);
        if (head.find(":" + with_equals) != std::string::npos ||
            head.find("," + with_equals) != std::string::npos)
            continue;
        words.push_back({head + with_equals, fmt::format("{}: {}", parameter.meaning, parameter.values)});
    }
    return words;
}

/// Of "a release from 6.12 on" those; otherwise all.
std::vector<std::string> kernels_of(const ParameterInfo& parameter) {
    constexpr std::string_view from = "from ";
    std::vector<std::string> words = kernel_words();
    const std::size_t at = parameter.values.find(from);
    if (at == std::string_view::npos) return words;
    const std::string_view rest = parameter.values.substr(at + from.size());
    const auto oldest = KernelRelease::parse(rest.substr(0, rest.find(' ')));
    std::erase_if(words, [&](const std::string& word) { return KernelRelease::parse(word) < oldest; });
    return words;
}

}  // namespace

std::vector<std::string> kernel_words() {
    std::vector<std::string> words;
    words.reserve(known_kernels().size());
    for (const KernelRelease& known : known_kernels())
        words.push_back(fmt::format("{}.{}", known.major_number, known.minor_number));
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

std::vector<std::string> values_of(const ParameterInfo& parameter) {
    if (parameter.name == "kernel") return kernels_of(parameter);
    std::vector<std::string> words;
    const std::string_view before_colon = parameter.values.substr(0, parameter.values.find(':'));
    for (const std::string& piece : split(before_colon, ", ")) {
        for (const std::string& alternative : split(piece, " or ")) {
            const std::string value = alternative.substr(0, alternative.find(" ("));
            const std::vector<std::string> numbers = numbers_in(value);
            words.insert(words.end(), numbers.begin(), numbers.end());
            if (numbers.empty() && is_word(value)) words.push_back(value);
        }
    }
    return words;
}

std::vector<Candidate> spec_words(std::string_view name, std::string_view summary,
                                  const std::vector<ParameterInfo>& parameters, const std::string& typed) {
    const std::size_t colon = typed.find(':');
    if (colon == std::string::npos) {
        std::vector<Candidate> words{{std::string(name), std::string(summary)}};
        if (typed == name && !parameters.empty())
            words.push_back({fmt::format("{}:", name), "with parameters"});
        return words;
    }
    if (typed.substr(0, colon) != name) return {};
    const std::size_t piece_begin = typed.find_last_of(":,") + 1;
    const std::string head = typed.substr(0, piece_begin), piece = typed.substr(piece_begin);
    const std::size_t equals = piece.find('=');
    if (equals == std::string::npos) return parameters_left(parameters, head);
    const auto parameter = std::ranges::find(parameters, piece.substr(0, equals), &ParameterInfo::name);
    if (parameter == parameters.end()) return {};
    std::vector<Candidate> words;
    const std::vector<std::string> values = values_of(*parameter);
    words.reserve(values.size());
    for (const std::string& value : values)
        words.push_back({fmt::format("{}{}={}", head, parameter->name, value), ""});
    return words;
}

}  // namespace swapreplay::cli
