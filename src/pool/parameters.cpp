// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/parameters.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

const ParameterInfo* find(const PoolInfo& info, std::string_view name) {
    const auto found = std::find_if(info.parameters.begin(), info.parameters.end(),
                                    [&](const ParameterInfo& parameter) { return parameter.name == name; });
    return found == info.parameters.end() ? nullptr : &*found;
}

}  // namespace

PoolSpec PoolSpec::parse(std::string_view text) {
    PoolSpec spec{Spec::parse(text, "pool", "swapreplay pools")};
    if (spec.name.find('/') != std::string::npos || spec.name.ends_with(".so")) {
        if (!spec.values.emplace("file", std::move(spec.name)).second)
            throw Error(Fault::usage, fmt::format("pool `{}`: file is given twice", text));
        spec.name = "external";
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
    const auto value = count_of(text(name));
    if (!value || *value < least || *value > most) refuse(name);
    return static_cast<std::uint32_t>(*value);
}

std::uint32_t Parameters::bytes(std::string_view name, std::uint32_t least, std::uint32_t most) const {
    const auto value = size_bytes(text(name));
    if (!value || *value < least || *value > most) refuse(name);
    return static_cast<std::uint32_t>(*value);
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
