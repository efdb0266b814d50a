// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/parameters.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::string_view kernel_parameter_name = "kernel";
constexpr std::string_view page_parameter_name = "page";

}  // namespace

Parameters::Parameters(std::string_view kind, std::string_view name, std::span<const ParameterInfo> known,
                       const Spec& spec)
    : kind_(kind), name_(name), known_(known), spec_(spec.text) {
    for (const ParameterInfo& parameter : known)
        values_.emplace_back(parameter.default_value);
    for (const auto& [given, value] : spec.values) {
        if (const ParameterInfo* const parameter = find(given)) {
            values_[static_cast<std::size_t>(parameter - known_.data())] = value;
            continue;
        }
        std::vector<std::string_view> names;
        for (const ParameterInfo& parameter : known)
            names.push_back(parameter.name);
        const std::string has =
            names.empty() ? "it has none" : fmt::format("it has {}", fmt::join(names, ", "));
        throw Error(Fault::usage, fmt::format("{} {}: no parameter '{}'; {}{}", kind, name, given, has,
                                              did_you_mean(given, names)));
    }
}

const ParameterInfo* Parameters::find(std::string_view name) const {
    const auto found = std::ranges::find(known_, name, &ParameterInfo::name);
    return found == known_.end() ? nullptr : &*found;
}

const std::string& Parameters::text(std::string_view name) const {
    const ParameterInfo* const parameter = find(name);
    assert(parameter != nullptr);
    return values_[static_cast<std::size_t>(parameter - known_.data())];
}

std::uint32_t Parameters::count(std::string_view name, std::uint32_t least, std::uint32_t most) const {
    const auto value = count_of(text(name));
    if (!value || *value < least || *value > most) refuse(name);
    return static_cast<std::uint32_t>(*value);
}

int Parameters::number(std::string_view name, int least, int most) const {
    const auto value = swapreplay::number<int>(text(name));
    if (!value || *value < least || *value > most) refuse(name);
    return *value;
}

std::uint32_t Parameters::bytes(std::string_view name, std::uint32_t least, std::uint32_t most) const {
    const auto value = size_bytes(text(name));
    if (!value || *value < least || *value > most) refuse(name);
    return static_cast<std::uint32_t>(*value);
}

std::size_t Parameters::choice(std::string_view name, std::span<const std::string_view> allowed) const {
    const auto found = std::ranges::find(allowed, text(name));
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    throw Error(Fault::usage, fmt::format("{}: allowed are {}{}", subject(name), fmt::join(allowed, ", "),
                                          did_you_mean(text(name), allowed)));
}

KernelRelease Parameters::kernel(KernelRelease oldest) const {
    return require_kernel(subject(kernel_parameter_name), text(kernel_parameter_name), oldest);
}

std::uint32_t Parameters::page_size() const {
    if (find(page_parameter_name) == nullptr) return 4096;
    constexpr std::array<std::uint32_t, 3> allowed{4096, 16384, 65536};
    const std::uint32_t size = bytes(page_parameter_name, allowed.front(), allowed.back());
    if (std::ranges::find(allowed, size) == allowed.end()) refuse(page_parameter_name);
    return size;
}

std::string Parameters::subject(std::string_view name) const {
    return fmt::format("{} {}: {}={}", kind_, name_, name, text(name));
}

void Parameters::refuse(std::string_view name, std::string_view why) const {
    throw Error(Fault::usage, fmt::format("{}: {}{}allowed are {}", subject(name), why,
                                          why.empty() ? "" : "; ", find(name)->values));
}

}  // namespace swapreplay
