// SPDX-License-Identifier: GPL-2.0-or-later
// The names of relay files: sr_relay0, sr_relay1, …, next to the directory sr_relay.
#ifndef SWAPREPLAY_COLLECT_RELAY_NAMES_HPP
#define SWAPREPLAY_COLLECT_RELAY_NAMES_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace swapreplay::collect {

struct RelayName {
    std::string directory;  ///< that holds it; "." for the current one
    std::string stem;       ///< the name without the number
    std::optional<std::uint32_t> cpu;

    /// The module's directory next to the file.
    [[nodiscard]] std::string control_directory() const { return directory + "/" + stem; }
};

[[nodiscard]] RelayName parse_relay_name(const std::string& path);

/// Every file with that stem in that directory, by CPU.
/// Throws Error: the directory cannot be read.
[[nodiscard]] std::map<std::uint32_t, std::string> list_relay_files(const RelayName& name);

}  // namespace swapreplay::collect

#endif
