// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/parameters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// 512, 16K, 1M; nullopt when it is no such number or does not fit.
std::optional<std::uint32_t> parse_bytes(std::string_view text) {
    std::uint64_t unit = 1;
    if (!text.empty() && (text.back() == 'K' || text.back() == 'k')) unit = 1024;
    if (!text.empty() && (text.back() == 'M' || text.back() == 'm')) unit = 1024 * 1024;
    if (unit > 1) text.remove_suffix(1);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (number * unit > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return static_cast<std::uint32_t>(number * unit);
}

const ParameterInfo* find(const PoolInfo& info, std::string_view name) {
    const auto found = std::find_if(info.parameters.begin(), info.parameters.end(),
                                    [&](const ParameterInfo& parameter) { return parameter.name == name; });
    return found == info.parameters.end() ? nullptr : &*found;
}

}  // namespace

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> words) {
    if (words.empty()) return {};
    const auto nearest = *std::min_element(words.begin(), words.end(), [&](auto a, auto b) {
        return edit_distance(typed, a) < edit_distance(typed, b);
    });
    const std::size_t distance = edit_distance(typed, nearest);
    if (distance > 2 || distance >= nearest.size()) return {};
    return fmt::format("; did you mean {}?", nearest);
}

PoolSpec PoolSpec::parse(std::string_view text) {
    const auto malformed = [&](std::string_view part) {
        return Error(Fault::usage, fmt::format("pool `{}`: `{}` is not parameter=value; "
                                               "a pool is written name or name:parameter=value,…",
                                               text, part));
    };
    PoolSpec spec;
    spec.text = text;
    const std::size_t colon = text.find(':');
    spec.name = text.substr(0, colon);
    if (spec.name.empty()) throw Error(Fault::usage, "a pool's name is empty; `swapreplay pools` lists them");
    if (spec.name.find('/') != std::string::npos || spec.name.ends_with(".so")) {
        spec.values.emplace("file", std::move(spec.name));
        spec.name = "external";
    }
    if (colon == std::string_view::npos) return spec;

    std::string_view rest = text.substr(colon + 1);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        const std::string_view part = rest.substr(0, comma);
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos || equals == 0) throw malformed(part);
        const auto [at, is_new] = spec.values.emplace(part.substr(0, equals), part.substr(equals + 1));
        if (!is_new) throw Error(Fault::usage, fmt::format("pool `{}`: {} is given twice", text, at->first));
        more = comma != std::string_view::npos;
        if (more) rest.remove_prefix(comma + 1);
    }
    return spec;
}

Parameters::Parameters(const PoolInfo& info, const PoolSpec& spec) : info_(&info) {
    for (const ParameterInfo& parameter : info.parameters)
        values_.emplace(parameter.name, parameter.default_value);
    for (const auto& [name, value] : spec.values) {
        const auto known = values_.find(name);
        if (known != values_.end()) {
            known->second = value;
            continue;
        }
        std::vector<std::string_view> names;
        for (const ParameterInfo& parameter : info.parameters)
            names.push_back(parameter.name);
        const std::string has =
            names.empty() ? "it has none" : fmt::format("it has {}", fmt::join(names, ", "));
        throw Error(Fault::usage, fmt::format("pool {} has no parameter `{}`; {}{}", info.name, name, has,
                                              did_you_mean(name, names)));
    }
}

std::string_view Parameters::text(std::string_view name) const {
    const auto found = values_.find(name);
    assert(found != values_.end());
    return found->second;
}

std::uint32_t Parameters::number(std::string_view name, std::uint32_t least, std::uint32_t most) const {
    const std::string_view value = text(name);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = !value.empty() && error == std::errc{} && end == value.data() + value.size();
    if (!whole || number < least || number > most) refuse(name);
    return number;
}

std::uint32_t Parameters::bytes(std::string_view name, std::uint32_t least, std::uint32_t most) const {
    const auto number = parse_bytes(text(name));
    if (!number || *number < least || *number > most) refuse(name);
    return *number;
}

std::size_t Parameters::choice(std::string_view name, std::span<const std::string_view> allowed) const {
    const std::string_view value = text(name);
    const auto found = std::find(allowed.begin(), allowed.end(), value);
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    throw Error(Fault::usage, fmt::format("pool {}: {}={}: allowed are {}{}", info_->name, name, value,
                                          fmt::join(allowed, ", "), did_you_mean(value, allowed)));
}

std::uint32_t Parameters::page_size() const {
    if (find(*info_, page_parameter.name) == nullptr) return 4096;
    constexpr std::array<std::uint32_t, 3> allowed{4096, 16384, 65536};
    const std::uint32_t size = bytes(page_parameter.name, allowed.front(), allowed.back());
    if (std::find(allowed.begin(), allowed.end(), size) == allowed.end()) refuse(page_parameter.name);
    return size;
}

void Parameters::refuse(std::string_view name, std::string_view why) const {
    const ParameterInfo* const parameter = find(*info_, name);
    assert(parameter != nullptr);
    throw Error(Fault::usage, fmt::format("pool {}: {}={}: {}{}allowed are {}", info_->name, name, text(name),
                                          why, why.empty() ? "" : "; ", parameter->values));
}

}  // namespace swapreplay
