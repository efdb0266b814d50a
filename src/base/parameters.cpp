// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/parameters.hpp"

#include <algorithm>
#include <bit>
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
                       const Spec& spec, std::uint32_t page_size)
    : kind_(kind), name_(name), known_(known), spec_(spec.text), page_size_(page_size) {
    for (const ParameterInfo& parameter : known)
        values_.emplace(parameter.name, parameter.default_value);
    if (const auto page = values_.find(page_parameter_name); page != values_.end())
        page->second = size_text(page_size);
    for (const auto& [given, value] : spec.values) {
        if (const auto own = values_.find(given); own != values_.end()) {
            own->second = value;
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
    const auto found = values_.find(name);
    assert(found != values_.end());
    return found->second;
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
    if (find(page_parameter_name) == nullptr) return page_size_;
    const std::uint32_t size = bytes(page_parameter_name, 4096, 65536);
    if (!std::has_single_bit(size)) refuse(page_parameter_name);
    return size;
}

std::string Parameters::full_text() const {
    ParameterValues values = values_;
    if (complete_ != nullptr) complete_(values);
    std::string text(name_);
    for (const ParameterInfo& parameter : known_) {
        const std::string& value = values.find(parameter.name)->second;
        if (value.empty()) continue;
        text += fmt::format("{}{}={}", text.size() == name_.size() ? ':' : ',', parameter.name, value);
    }
    return text;
}

std::string Parameters::subject(std::string_view name) const {
    return fmt::format("{} {}: {}={}", kind_, name_, name, text(name));
}

void Parameters::refuse(std::string_view name, std::string_view why) const {
    const std::string_view values = find(name)->values;
    throw Error(Fault::usage, fmt::format("{}: {}{}{} {}", subject(name), why, why.empty() ? "" : "; ",
                                          values.starts_with("a ") ? "must be" : "allowed are", values));
}

}  // namespace swapreplay
