// SPDX-License-Identifier: GPL-2.0-or-later
// The names of relay files: sr_relay0, sr_relay1, … beside a directory sr_relay.
#ifndef SWAPREPLAY_COLLECT_RELAY_NAMES_HPP
#define SWAPREPLAY_COLLECT_RELAY_NAMES_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace swapreplay::collect {

struct RelayName {
    std::string directory;  ///< where it is; "." for the current one
    std::string stem;       ///< its name without the number
    std::optional<std::uint32_t> cpu;

    /// The module's directory beside the file.
    [[nodiscard]] std::string control_directory() const { return directory + "/" + stem; }
};

[[nodiscard]] RelayName parse_relay_name(const std::string& path);

/// Every file of that stem and directory, by its CPU.
/// Throws Error: the directory cannot be read.
[[nodiscard]] std::map<std::uint32_t, std::string> list_relay_files(const RelayName& name);

}  // namespace swapreplay::collect

#endif
