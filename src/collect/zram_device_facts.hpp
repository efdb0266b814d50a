// SPDX-License-Identifier: GPL-2.0-or-later
// What sysfs says of a zram device that is in use.
#ifndef SWAPREPLAY_COLLECT_ZRAM_DEVICE_FACTS_HPP
#define SWAPREPLAY_COLLECT_ZRAM_DEVICE_FACTS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/stat.h>

#include "base/zram_sysfs.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay::collect {

struct ZramDeviceFacts {
    std::string name;  ///< "zram0"
    std::uint32_t major = 0;
    std::uint32_t minor = 0;
    std::uint64_t disk_bytes = 0;  ///< at least 1 page
    std::string codec;             ///< the primary one, by the kernel's name
    std::string recompression;     ///< recomp_algorithm; empty: this kernel has none
};

/// What a recording is checked against.
struct ZramMemory {
    ZramMmStat stat;
    std::string text;  ///< all of mm_stat, with single spaces
};

/// @param sysfs  the folder /sys, or a test's
/// @param name   "zram0", or "/dev/zram0"
/// Throws Error: usage (no such device, or it is not a zram), system (it has no size yet, or sysfs cannot be
/// read).
[[nodiscard]] ZramDeviceFacts zram_device_facts(const std::string& sysfs, std::string_view name);

/// Throws Error(Fault::usage): the file is the device.
void refuse_device_as_output(const ZramDeviceFacts& device, const struct stat& output,
                             const std::string& path);

/// What a recording of the device says of itself and of this machine.
/// @param hooks   how it is made: "kprobe"
/// @param before  when it began; nullopt: not known
[[nodiscard]] Metadata metadata_of(const ZramDeviceFacts& device, std::uint32_t page_size,
                                   std::string_view hooks, const std::optional<ZramMemory>& before);

/// nullopt: mm_stat cannot be read, as after the device is gone.
[[nodiscard]] std::optional<ZramMemory> zram_memory(const std::string& sysfs, const std::string& name);

}  // namespace swapreplay::collect

#endif
