// SPDX-License-Identifier: GPL-2.0-or-later
// What the block layer counts of a zram device, against what was recorded.
#ifndef SWAPREPLAY_COLLECT_ZRAM_TRAFFIC_HPP
#define SWAPREPLAY_COLLECT_ZRAM_TRAFFIC_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace swapreplay::collect {

struct ZramTraffic {
    std::uint64_t read_bytes = 0;
    std::uint64_t written_bytes = 0;  ///< without discards
    std::uint64_t in_flight = 0;      ///< bios that have begun and not ended
};

/// @param stat  the text of /sys/block/zram0/stat
/// Source: Documentation/block/stat.rst
[[nodiscard]] std::optional<ZramTraffic> parse_zram_traffic(std::string_view stat);
[[nodiscard]] std::optional<ZramTraffic> zram_traffic(const std::string& sysfs, const std::string& name);

/// What a recording has of it.
struct RecordedTraffic {
    std::uint64_t reads = 0;  ///< pages
    std::uint64_t writes = 0;
    std::uint64_t lost = 0;  ///< events of any kind
};

/// Pages that were read or written and are neither recorded nor lost. Before Linux 6.7 the kernel does not count the
/// kprobes that it skips (trace_call_bpf(), kernel/trace/bpf_trace.c), and a read has no number that would be missing.
/// @param before  while nothing was in flight
/// @param after   while it was still being recorded
[[nodiscard]] std::uint64_t pages_not_recorded(const ZramTraffic& before, const ZramTraffic& after,
                                               std::uint32_t page_size, const RecordedTraffic& recorded);

}  // namespace swapreplay::collect

#endif
