// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "swapreplay/error.hpp"
#include "trace/all_formats.hpp"

namespace swapreplay {

std::span<const Format* const> formats() {
    return all_formats;
}

namespace {

std::string names_of(auto chosen) {
    std::vector<std::string_view> names;
    for (const Format* format : all_formats)
        if (chosen(*format)) names.push_back(format->name);
    return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

const Format& format_named(std::string_view name) {
    for (const Format* format : all_formats)
        if (format->name == name) return *format;
    throw Error(Fault::usage, fmt::format("unknown trace format '{}'; known formats: {}", name,
                                          names_of([](const Format&) { return true; })));
}

std::string readable_formats() {
    return names_of([](const Format& format) { return format.open != nullptr; });
}

std::string writable_formats() {
    return names_of([](const Format& format) { return format.create != nullptr; });
}

}  // namespace swapreplay
