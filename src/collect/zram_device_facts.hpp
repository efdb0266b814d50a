// SPDX-License-Identifier: GPL-2.0-or-later
// What sysfs says of a zram device that is in use.
#ifndef SWAPREPLAY_COLLECT_ZRAM_DEVICE_FACTS_HPP
#define SWAPREPLAY_COLLECT_ZRAM_DEVICE_FACTS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace swapreplay::collect {

struct ZramDeviceFacts {
    std::string name;  ///< "zram0"
    std::uint32_t major = 0;
    std::uint32_t minor = 0;
    std::uint64_t disk_bytes = 0;  ///< at least 1 page
    std::string codec;             ///< the primary one, by the kernel's name
    std::string recompression;     ///< recomp_algorithm; empty: this kernel has none
};

/// The numbers of mm_stat that a recording is checked against.
struct ZramMemory {
    std::uint64_t stored_bytes = 0;     ///< orig_data_size: a page for each slot in use
    std::uint64_t used_bytes = 0;       ///< mem_used_total: of the pool's pages
    std::uint64_t limit_bytes = 0;      ///< mem_limit; 0: none
    std::uint64_t compacted_pages = 0;  ///< pages_compacted: freed by compaction since the device was set up
    std::string text;                   ///< all of mm_stat, with single spaces
};

/// @param sysfs  the folder /sys, or a test's
/// @param name   "zram0", or "/dev/zram0"
/// Throws Error: usage (no such device, or it is not a zram), system (it has no size yet, or sysfs cannot be
/// read).
[[nodiscard]] ZramDeviceFacts zram_device_facts(const std::string& sysfs, std::string_view name);

/// nullopt: mm_stat cannot be read, as after the device is gone.
[[nodiscard]] std::optional<ZramMemory> zram_memory(const std::string& sysfs, const std::string& name);

/// The word in brackets of comp_algorithm: "lzo [lz4]" gives lz4. Empty: none is.
[[nodiscard]] std::string selected_word(std::string_view text);

}  // namespace swapreplay::collect

#endif
