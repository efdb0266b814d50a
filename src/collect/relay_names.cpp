// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_names.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

/// A CPU's number as the kernel prints it: no sign, no leading zero.
std::optional<std::uint32_t> cpu_number(std::string_view digits) {
    if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
    return number<std::uint32_t>(digits);
}

}  // namespace

RelayName parse_relay_name(const std::string& path) {
    const std::filesystem::path whole(path);
    const std::string name = whole.filename();
    const std::size_t stem_size = name.find_last_not_of("0123456789") + 1;  // npos + 1 is 0: digits only
    RelayName parsed;
    parsed.directory = whole.has_parent_path() ? whole.parent_path().string() : ".";
    parsed.cpu = cpu_number(std::string_view(name).substr(stem_size));
    parsed.stem = parsed.cpu ? name.substr(0, stem_size) : name;
    return parsed;
}

std::map<std::uint32_t, std::string> list_relay_files(const RelayName& name) {
    std::map<std::uint32_t, std::string> found;
    try {
        for (const auto& entry : std::filesystem::directory_iterator(name.directory)) {
            const std::string file = entry.path().filename();
            if (!file.starts_with(name.stem)) continue;
            if (const auto cpu = cpu_number(std::string_view(file).substr(name.stem.size())))
                found.emplace(*cpu, entry.path());
        }
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(Fault::system,
                    fmt::format("{}: cannot be read: {}", name.directory, error.code().message()));
    }
    return found;
}

}  // namespace swapreplay::collect
