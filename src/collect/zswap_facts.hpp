// SPDX-License-Identifier: GPL-2.0-or-later
// What the running kernel says of its zswap, and of the swap area that zswap writes back to.
#ifndef SWAPREPLAY_COLLECT_ZSWAP_FACTS_HPP
#define SWAPREPLAY_COLLECT_ZSWAP_FACTS_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace swapreplay::collect {

struct ZswapFacts {
    bool enabled = false;
    std::string compressor;  ///< by the kernel's name
    /// All parameters, by name: "max_pool_percent" and so on.
    std::map<std::string, std::string> parameters;
};

/// @param sysfs  the folder /sys, or a test's
/// Throws Error(Fault::system): this kernel has no zswap.
[[nodiscard]] ZswapFacts zswap_facts(const std::string& sysfs);

/// zswap's counters in debugfs and those of /proc/vmstat (zswpin, zswpout, zswpwb), as "NAME=VALUE NAME=VALUE …".
/// @param vmstat  the text of /proc/vmstat
[[nodiscard]] std::string zswap_counters(const std::string& debugfs, const std::string& vmstat);
/// One of them. nullopt: the text has no counter of that name.
[[nodiscard]] std::optional<std::uint64_t> zswap_counter(const std::string& counters, std::string_view name);

struct SwapArea {
    std::uint32_t type = 0;  ///< the kernel's number of it
    std::string path;
    std::uint64_t slots = 0;
};

/// The swap area that is filled first: the one of the highest priority. nullopt: there is none.
/// @param swaps  the text of /proc/swaps, whose lines are in the order of the types
[[nodiscard]] std::optional<SwapArea> first_swap_area(const std::string& swaps, std::uint32_t page_size);

}  // namespace swapreplay::collect

#endif
