// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/number.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

struct Unit {
    std::string_view name;  ///< in small letters
    std::uint64_t factor;
};

constexpr std::uint64_t kib = 1024, mib = kib * kib, gib = kib * mib, tib = kib * gib,
                        second_ns = 1'000'000'000;

constexpr std::array<Unit, 14> size_units{{{"", 1},
                                           {"b", 1},
                                           {"k", kib},
                                           {"ki", kib},
                                           {"kib", kib},
                                           {"m", mib},
                                           {"mi", mib},
                                           {"mib", mib},
                                           {"g", gib},
                                           {"gi", gib},
                                           {"gib", gib},
                                           {"t", tib},
                                           {"ti", tib},
                                           {"tib", tib}}};
constexpr std::array<Unit, 7> count_units{
    {{"", 1}, {"k", 1'000}, {"m", 1'000'000}, {"g", 1'000'000'000}, {"ki", kib}, {"mi", mib}, {"gi", gib}}};
constexpr std::array<Unit, 8> duration_units{{{"ns", 1},
                                              {"us", 1'000},
                                              {"\u00b5s", 1'000},
                                              {"ms", 1'000'000},
                                              {"s", second_ns},
                                              {"min", 60 * second_ns},
                                              {"h", 3600 * second_ns},
                                              {"d", 24 * 3600 * second_ns}}};

constexpr std::string_view decimal = "0123456789";

bool same_but_for_case(std::string_view text, std::string_view small) {
    const auto to_small = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    return std::ranges::equal(text, small, {}, to_small);
}

/// How many units 0.DIGITS are; nullopt if that is not a whole number.
std::optional<std::uint64_t> fraction_of(std::string_view digits, std::uint64_t unit) {
    const std::size_t zeros_from = digits.find_last_not_of('0') + 1;
    digits = digits.substr(0, zeros_from);
    if (digits.empty()) return 0;
    std::uint64_t denominator = 1;
    for (std::size_t i = 0; i < digits.size(); i++)
        if (__builtin_mul_overflow(denominator, std::uint64_t{10}, &denominator)) return std::nullopt;
    const auto numerator = number<std::uint64_t>(digits);
    const std::uint64_t common = std::gcd(denominator, unit);
    denominator /= common;
    if (!numerator || *numerator % denominator != 0) return std::nullopt;
    return *numerator / denominator * (unit / common);  // below `unit`
}

/// DIGITS[.DIGITS]UNIT
std::optional<std::uint64_t> parse(std::string_view text, std::span<const Unit> units,
                                   std::uint64_t bare_unit = 0) {
    const std::size_t number_end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view value = text.substr(0, number_end), name = text.substr(number_end);
    const auto named = std::find_if(units.begin(), units.end(),
                                    [&](const Unit& unit) { return same_but_for_case(name, unit.name); });
    const std::uint64_t unit = named != units.end() ? named->factor : name.empty() ? bare_unit : 0;
    if (unit == 0) return std::nullopt;

    const std::size_t point = value.find('.');
    const auto whole = number<std::uint64_t>(value.substr(0, point));
    std::uint64_t result = 0;
    if (!whole || __builtin_mul_overflow(*whole, unit, &result)) return std::nullopt;
    if (point == std::string_view::npos) return result;
    const std::string_view digits = value.substr(point + 1);
    if (digits.empty() || digits.find_first_not_of(decimal) != std::string_view::npos) return std::nullopt;
    const auto fraction = fraction_of(digits, unit);
    if (!fraction || __builtin_add_overflow(result, *fraction, &result)) return std::nullopt;
    return result;
}

/// Why the text is not a number in the grammar.
std::string wrong_with(std::string_view text, std::string_view accepted) {
    if (text.starts_with('-')) return "must not be negative";
    if (!text.empty() && text.find_first_not_of(decimal) == std::string_view::npos) return "too large";
    if (accepted == accepted_counts && size_bytes(text))
        return "a number is needed, not a size in bytes; 2M is 2,000,000 and 2Mi is 2,097,152";
    return fmt::format("not {}", accepted);
}

std::string subject(std::string_view what, std::string_view text) {
    return fmt::format("{}{}{}", what, what.empty() ? "" : " ", text);
}

std::uint64_t in_range(std::string_view what, std::string_view text, std::optional<std::uint64_t> value,
                       std::string_view accepted, std::uint64_t least, std::uint64_t most, auto write) {
    if (value && *value >= least && *value <= most) return *value;
    const std::string wrong = !value ? wrong_with(text, accepted)
                              : most == any_number
                                  ? fmt::format("must be at least {}", write(least))
                                  : fmt::format("must be {} to {}", write(least), write(most));
    throw Error(Fault::usage, fmt::format("{}: {}", subject(what, text), wrong));
}

}  // namespace

std::optional<std::uint64_t> size_bytes(std::string_view text) noexcept {
    return parse(text, size_units);
}

std::optional<std::uint64_t> count_of(std::string_view text) noexcept {
    return parse(text, count_units);
}

std::optional<std::uint64_t> duration_ns(std::string_view text, std::uint64_t bare_unit_ns) noexcept {
    return parse(text, duration_units, bare_unit_ns);
}

std::uint64_t require_size(std::string_view what, std::string_view text, std::uint64_t least,
                           std::uint64_t most) {
    return in_range(what, text, size_bytes(text), accepted_sizes, least, most, size_text);
}

std::uint64_t require_count(std::string_view what, std::string_view text, std::uint64_t least,
                            std::uint64_t most) {
    return in_range(what, text, count_of(text), accepted_counts, least, most,
                    [](std::uint64_t count) { return count; });
}

std::uint64_t require_duration_ns(std::string_view what, std::string_view text, std::uint64_t bare_unit_ns) {
    if (const auto value = duration_ns(text, bare_unit_ns)) return *value;
    throw Error(Fault::usage, fmt::format("{}: not {}", subject(what, text), accepted_durations));
}

std::optional<double> share_of(std::string_view text) noexcept {
    if (!text.ends_with('%')) return std::nullopt;
    text.remove_suffix(1);
    double percent = 0;
    const auto result =
        std::from_chars(text.data(), text.data() + text.size(), percent, std::chars_format::fixed);
    if (result.ec != std::errc{} || result.ptr != text.data() + text.size() || !(percent >= 0))
        return std::nullopt;
    return percent / 100;
}

std::string size_text(std::uint64_t bytes) {
    for (const auto& [letter, factor] : {Unit{"T", tib}, Unit{"G", gib}, Unit{"M", mib}, Unit{"K", kib}})
        if (bytes != 0 && bytes % factor == 0) return fmt::format("{}{}", bytes / factor, letter);
    return fmt::format("{}", bytes);
}

std::string grouped(std::uint64_t number) {
    const std::string digits = fmt::format("{}", number);
    std::string text;
    for (std::size_t place = 0; place < digits.size(); place++) {
        if (place > 0 && (digits.size() - place) % 3 == 0) text += ',';
        text += digits[place];
    }
    return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
    return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

}  // namespace swapreplay
