// SPDX-License-Identifier: GPL-2.0-or-later
// What the files of a zram device in /sys/block say.
#ifndef SWAPREPLAY_BASE_ZRAM_SYSFS_HPP
#define SWAPREPLAY_BASE_ZRAM_SYSFS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swapreplay {

/// The numbers of mm_stat, by the kernel's names; bytes or pages as there.
/// Source: Documentation/admin-guide/blockdev/zram.rst; drivers/block/zram/zram_drv.c, mm_stat_show(), Linux 5.10 to 7.3
struct ZramMmStat {
    std::uint64_t orig_data_size = 0;  ///< a page for each slot in use
    std::uint64_t compr_data_size = 0;
    std::uint64_t mem_used_total = 0;  ///< of the pool's pages
    std::uint64_t mem_limit = 0;       ///< 0: none
    std::uint64_t mem_used_max = 0;
    std::uint64_t same_pages = 0;
    std::uint64_t pages_compacted = 0;        ///< freed by compaction since the device was set up
    std::optional<std::uint64_t> huge_pages;  ///< nullopt: this kernel does not tell

    friend bool operator==(const ZramMmStat&, const ZramMmStat&) = default;
};

/// nullopt: it is not what the kernel writes.
[[nodiscard]] std::optional<ZramMmStat> parse_mm_stat(std::string_view text);

/// What comp_algorithm says: "lzo [lz4]".
struct ZramAlgorithms {
    std::vector<std::string> names;  ///< without brackets
    std::string selected;            ///< empty: none is
};

[[nodiscard]] ZramAlgorithms parse_comp_algorithm(std::string_view text);

/// The whole numbers that a text holds, between spaces; nullopt: it holds something else.
[[nodiscard]] std::optional<std::vector<std::uint64_t>> numbers_of(std::string_view text);

}  // namespace swapreplay

#endif
