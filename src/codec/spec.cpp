// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/spec.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The first two numbers of "6.12", "6.12.3" or "6.12.3-amd64".
std::optional<KernelRelease> release(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view rest = text.substr(dot + 1);
    const auto major_number = whole_number(text.substr(0, dot));
    const auto minor_number = whole_number(rest.substr(0, rest.find_first_of(".-+")));
    if (!major_number || !minor_number) return std::nullopt;
    return KernelRelease{*major_number, *minor_number};
}

}  // namespace

CodecSpec::CodecSpec(std::string_view text) : text_(text), name_(text.substr(0, text.find(':'))) {
    if (name_.empty())
        throw Error(Fault::usage, "a codec's name is empty; `swapreplay codecs --list` shows them");
    if (name_.size() == text.size()) return;

    std::string_view rest = text.substr(name_.size() + 1);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        const std::string_view part = rest.substr(0, comma);
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            throw Error(Fault::usage, fmt::format("codec `{}`: `{}` is not parameter=value; a codec is "
                                                  "written name or name:parameter=value,…",
                                                  text, part));
        }
        if (!values_.emplace(part.substr(0, equals), part.substr(equals + 1)).second)
            throw Error(Fault::usage,
                        fmt::format("codec `{}`: {} is given twice", text, part.substr(0, equals)));
        more = comma != std::string_view::npos;
        if (more) rest.remove_prefix(comma + 1);
    }
}

void CodecSpec::use(const CodecInfo& info) {
    std::vector<std::string_view> known;
    for (const CodecParameter& parameter : info.parameters)
        known.push_back(parameter.name);
    for (const auto& [name, value] : values_) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw Error(Fault::usage, fmt::format("codec {} has no parameter `{}`; it has {}", info.name,
                                                  name, fmt::join(known, ", ")));
    }
    for (const CodecParameter& parameter : info.parameters)
        values_.emplace(parameter.name, parameter.default_value);
}

int CodecSpec::number(std::string_view parameter, int least, int most) const {
    const auto given = whole_number(value(parameter));
    if (!given || *given < least || *given > most) refuse(parameter, fmt::format("{} to {}", least, most));
    return *given;
}

std::size_t CodecSpec::choice(std::string_view parameter, std::span<const std::string_view> allowed) const {
    const auto found = std::find(allowed.begin(), allowed.end(), value(parameter));
    if (found == allowed.end()) refuse(parameter, fmt::format("{}", fmt::join(allowed, ", ")));
    return static_cast<std::size_t>(found - allowed.begin());
}

KernelRelease CodecSpec::kernel(KernelRelease first) const {
    const auto given = release(value("kernel"));
    if (!given || *given < first)
        refuse("kernel", fmt::format("{}.{} and newer", first.major_number, first.minor_number));
    return *given;
}

const std::string& CodecSpec::value(std::string_view parameter) const {
    return values_.find(parameter)->second;  // use() has put in every parameter that the codec has
}

void CodecSpec::refuse(std::string_view parameter, std::string_view allowed) const {
    throw Error(Fault::usage, fmt::format("codec `{}`: {}={}: allowed are {}", text_, parameter,
                                          value(parameter), allowed));
}

}  // namespace swapreplay
