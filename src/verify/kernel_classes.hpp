// SPDX-License-Identifier: GPL-2.0-or-later
// zsmalloc's class table, as a kernel with CONFIG_ZSMALLOC_STAT shows it in debugfs.
//
//     class  size     10% …    100% obj_allocated   obj_used pages_used pages_per_zspage freeable
//         0    32       1 …       2           384        300          3                1        0
//         …
//
//     Total             4 …      17          1204        990         88                         5
//
// Up to 6.3 the groups are `almost_full` and `almost_empty`, from 6.4 on eleven percentages; so a column is
// found by its name. No row of the total has a size or pages_per_zspage.
// Source: zs_stats_size_show(), mm/zsmalloc.c, Linux 5.10.262, 6.1.192, 6.12.117
#ifndef SWAPREPLAY_VERIFY_KERNEL_CLASSES_HPP
#define SWAPREPLAY_VERIFY_KERNEL_CLASSES_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verify/checkpoint.hpp"

namespace swapreplay::verify {

/// The table of a device's pool now, ascending by size: nullopt where this kernel shows none, or debugfs is
/// not mounted where it usually is.
/// @param device  "zram1"
/// Throws Error(Fault::format) as parse_kernel_classes().
/// Cost: a row of text for each class, about 30 KiB; the kernel takes each class's lock once
[[nodiscard]] std::optional<std::vector<ClassCount>> kernel_classes(std::string_view device);

/// The same from the file's text; `path` is for the message.
/// Throws Error(Fault::format), with the line, if the text is not such a table, is cut, or its rows do not add up
/// to its total.
[[nodiscard]] std::vector<ClassCount> parse_kernel_classes(std::string_view text, std::string_view path);

}  // namespace swapreplay::verify

#endif
