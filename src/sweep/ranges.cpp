// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/ranges.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/number.hpp"
#include "replay/pool_replay.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t most_values = 10'000;

[[noreturn]] void refuse(std::string_view what, std::string_view range, std::string_view why) {
    throw Error(Fault::usage, fmt::format("{}: range {}: {}", what, range, why));
}

bool begins_with_digit(std::string_view text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

bool is_range(std::string_view text) {
    return begins_with_digit(text) && text.find("..") != std::string_view::npos;
}

/// A.., A..B/N and A..B+S taken apart; nothing is looked at yet.
struct Range3 {
    std::string_view first, last;
    char how = 0;  ///< '/', '+' or 0
    std::string_view steps;

    explicit Range3(std::string_view text) {
        const std::size_t dots = text.find("..");
        first = text.substr(0, dots);
        last = text.substr(dots + 2);
        const std::size_t mark = last.find_first_of("/+");
        if (mark == std::string_view::npos) return;
        how = last[mark];
        steps = last.substr(mark + 1);
        last = last.substr(0, mark);
    }
};

/// The values from `first` to `last`, in numbers of some unit.
/// @param step  of the mark '+'; of '/' the number of steps
std::vector<std::uint64_t> values_of(std::string_view what, std::string_view range, std::uint64_t first,
                                     std::uint64_t last, char how, std::uint64_t step) {
    if (last < first) refuse(what, range, "its end is below its beginning");
    if (step == 0) refuse(what, range, "steps must be at least 1");
    const std::uint64_t span = last - first;
    const std::uint64_t steps = how == '/' ? step : span / step;
    if (steps >= most_values) refuse(what, range, fmt::format("has more than {} values", most_values));
    std::vector<std::uint64_t> values;
    for (std::uint64_t i = 0; i <= steps; i++) {
        const std::uint64_t whole = span / step * i + span % step * i / step;
        values.push_back(first + (how == '/' ? whole : step * i));
    }
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

/// Number and unit: "64M".
struct Amount {
    std::uint64_t number = 0;
    std::string_view unit;

    static std::optional<Amount> parse(std::string_view text) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
        const auto value = swapreplay::number<std::uint64_t>(text.substr(0, end));
        const std::string_view unit = text.substr(end);
        const bool letters = std::ranges::all_of(
            unit, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
        if (!value || !letters) return std::nullopt;
        return Amount{*value, unit};
    }
};

constexpr std::string_view wanted_range =
    "must be A..B, A..B+STEP or A..B/STEPS, in whole numbers, such as 4..16 or 64M..512M/16";

/// The values of a parameter: numbers with the unit that both ends have.
std::vector<std::string> parameter_values(std::string_view what, std::string_view text) {
    if (!is_range(text)) return {std::string(text)};
    const Range3 range(text);
    const auto first = Amount::parse(range.first), last = Amount::parse(range.last);
    auto step = range.how == 0 ? Amount{1, ""} : Amount::parse(range.steps);
    if (!first || !last || !step) refuse(what, text, wanted_range);
    if (first->unit != last->unit) refuse(what, text, "both ends must have the same unit");
    if (range.how == '/' ? !step->unit.empty() : range.how == '+' && step->unit != first->unit)
        refuse(what, text,
               range.how == '/' ? "the number of steps has no unit"
                                : "the step must have the unit of both ends");
    if (range.how == 0 && !first->unit.empty())
        refuse(what, text, "with units it needs steps, such as 16K..64K/3 or 16K..64K+16K");
    std::vector<std::string> values;
    for (const std::uint64_t value :
         values_of(what, text, first->number, last->number, range.how, step->number))
        values.push_back(fmt::format("{}{}", value, first->unit));
    return values;
}

/// In the grammar of Limit; one of bytes always has a unit.
std::string limit_text(const Limit& limit) {
    const std::string text =
        limit.unit == Limit::Unit::pages ? fmt::format("{}", limit.amount) : size_text(limit.amount);
    return limit.unit == Limit::Unit::bytes && text.find_first_not_of("0123456789") == std::string::npos
               ? fmt::format("{}B", text)
               : text;
}

/// The unit in which the range steps: the largest that both ends are whole numbers of.
std::uint64_t common_unit(std::uint64_t first, std::uint64_t last) {
    for (const std::uint64_t unit : {1ULL << 40U, 1ULL << 30U, 1ULL << 20U, 1ULL << 10U})
        if (first % unit == 0 && last % unit == 0) return unit;
    return 1;
}

std::vector<std::string> limits_of_range(std::string_view what, std::string_view text) {
    const Range3 range(text);
    Limit first, last, step;
    try {
        first = Limit::parse(range.first);
        last = Limit::parse(range.last);
        if (range.how == '+') step = Limit::parse(range.steps);
    } catch (const Error&) {  // it names a part that nobody takes for the option
        refuse(what, text, wanted_range);
    }
    if (first.unit != last.unit || (range.how == '+' && step.unit != first.unit))
        refuse(what, text, "pages and bytes cannot be mixed");
    if (range.how == 0)
        refuse(what, text, "needs steps, such as 64M..512M/16 (16 equal steps) or 64M..512M+64M");
    std::uint64_t steps = step.amount;
    if (range.how == '/') {
        const auto count = number<std::uint64_t>(range.steps);
        if (!count) refuse(what, text, wanted_range);
        steps = *count;
    }
    const std::uint64_t unit =
        range.how == '/' && first.unit == Limit::Unit::bytes ? common_unit(first.amount, last.amount) : 1;
    std::vector<std::string> limits;
    for (const std::uint64_t value :
         values_of(what, text, first.amount / unit, last.amount / unit, range.how, steps))
        limits.push_back(limit_text({first.unit, value * unit}));
    return limits;
}

}  // namespace

std::vector<std::string> expand_spec(std::string_view option, std::string_view text) {
    std::vector<std::string> all{""};
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view part = text.substr(begin, end - begin);
        const std::size_t equals = part.find('=');
        const std::size_t value_at = equals == std::string_view::npos ? part.size() : equals + 1;
        const std::string_view name = part.substr(0, value_at);
        const auto values = parameter_values(fmt::format("{} {}", option, text), part.substr(value_at));
        if (all.size() * values.size() > most_values)
            throw Error(Fault::usage,
                        fmt::format("{} {}: stands for more than {} values", option, text, most_values));
        std::vector<std::string> longer;
        for (const std::string& before : all)
            for (const std::string& value : values)
                longer.push_back(fmt::format("{}{}{}{}", before, begin == 0 ? "" : ",", name, value));
        all = std::move(longer);
        begin = end + 1;
    }
    return all;
}

std::vector<std::string> expand_limit(std::string_view text) {
    if (text == "none") return {""};
    if (!is_range(text)) return {limit_text(Limit::parse(text))};
    return limits_of_range("--limit", text);
}

}  // namespace swapreplay
