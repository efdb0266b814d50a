// SPDX-License-Identifier: GPL-2.0-or-later
// What is compared: a kernel's numbers of one zram device beside the model's, after some event.
//
// Two things tell of the kernel's side. mm_stat of the device, on every kernel; and where zsmalloc was built
// with CONFIG_ZSMALLOC_STAT, the pool's class table in debugfs: verify/kernel_classes.hpp.
#ifndef SWAPREPLAY_VERIFY_CHECKPOINT_HPP
#define SWAPREPLAY_VERIFY_CHECKPOINT_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/pool_replay.hpp"

namespace swapreplay::verify {

/// Columns of mm_stat (Documentation/admin-guide/blockdev/zram.rst), by its names; bytes or pages as there.
struct MmStat {
    std::uint64_t orig_data_size = 0;
    std::uint64_t compr_data_size = 0;
    std::uint64_t mem_used_total = 0;
    std::uint64_t mem_used_max = 0;
    std::uint64_t same_pages = 0;
    std::uint64_t pages_compacted = 0;
    std::uint64_t huge_pages = 0;

    friend bool operator==(const MmStat&, const MmStat&) = default;
};

struct Column {
    std::string_view name;
    std::uint64_t MmStat::*value;
};

/// Those that are compared: all of MmStat, in the file's order.
inline constexpr std::array<Column, 7> columns{{
    {"orig_data_size", &MmStat::orig_data_size},
    {"compr_data_size", &MmStat::compr_data_size},
    {"mem_used_total", &MmStat::mem_used_total},
    {"mem_used_max", &MmStat::mem_used_max},
    {"same_pages", &MmStat::same_pages},
    {"pages_compacted", &MmStat::pages_compacted},
    {"huge_pages", &MmStat::huge_pages},
}};

/// One size class of a pool.
struct ClassCount {
    std::uint32_t index = 0;  ///< the kernel's number
    std::uint32_t size = 0;   ///< bytes of an object with its handle
    std::uint64_t objects_used = 0;
    std::uint64_t pages_used = 0;

    friend bool operator==(const ClassCount&, const ClassCount&) = default;
};

/// What one side holds.
struct Holding {
    MmStat stat;
    /// Ascending by size; empty: not known. A class that holds nothing may be left out.
    std::vector<ClassCount> classes;
};

/// @param compacted  pages that compact() gave back so far
/// @param page_size  bytes of a page in the trace, and of the pool
[[nodiscard]] Holding model_holding(const PoolReplay& model, std::uint64_t compacted,
                                    std::uint32_t page_size);

/// Throws Error(Fault::format): `text` is not one line of at least 8 numbers. `path` is for the message.
/// Source: mm_stat_show(), drivers/block/zram/zram_drv.c, Linux 5.10 to 6.18
[[nodiscard]] MmStat compared_columns(std::string_view text, std::string_view path);

/// The first thing that is not the same.
struct Difference {
    std::string what;            ///< a column's name, or "objects_used" or "pages_used" of a class
    std::uint32_t class_size{};  ///< bytes; 0: of no class
    std::uint64_t kernel = 0;
    std::uint64_t model = 0;

    friend bool operator==(const Difference&, const Difference&) = default;
};

/// Classes first, since a class says more than a sum, and only if the kernel's are known; then columns.
[[nodiscard]] std::optional<Difference> first_difference(const Holding& kernel, const Holding& model);

/// Why the two were compared here.
enum class Moment { interval, before_compaction, after_compaction, end };
[[nodiscard]] std::string_view name_of(Moment moment);

struct Checkpoint {
    std::uint64_t events = 0;  ///< that went before it, counted from the trace's first
    Moment moment = Moment::interval;
    MmStat kernel;
    MmStat model;
    bool equal = false;  ///< classes too, if they are known
};

}  // namespace swapreplay::verify

#endif
