// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_traffic.hpp"

#include <array>
#include <sstream>

#include <fmt/format.h>

#include "base/text_of_file.hpp"

namespace swapreplay::collect {

namespace {

constexpr std::uint64_t sector_bytes = 512;

std::uint64_t above(std::uint64_t counted, std::uint64_t known) {
    return counted > known ? counted - known : 0;
}

}  // namespace

std::optional<ZramTraffic> parse_zram_traffic(std::string_view stat) {
    constexpr std::size_t read_sectors = 2, write_sectors = 6, in_flight = 8;
    std::istringstream words{std::string(stat)};
    std::array<std::uint64_t, in_flight + 1> values{};
    for (std::uint64_t& value : values)
        if (!(words >> value)) return std::nullopt;
    return ZramTraffic{.read_bytes = values[read_sectors] * sector_bytes,
                       .written_bytes = values[write_sectors] * sector_bytes,
                       .in_flight = values[in_flight]};
}

std::optional<ZramTraffic> zram_traffic(const std::string& sysfs, const std::string& name) {
    return parse_zram_traffic(text_of_file(fmt::format("{}/block/{}/stat", sysfs, name)));
}

std::uint64_t pages_not_recorded(const ZramTraffic& before, const ZramTraffic& after, std::uint32_t page_size,
                                 const RecordedTraffic& recorded) {
    const std::uint64_t reads = above(after.read_bytes, before.read_bytes) / page_size;
    const std::uint64_t writes = above(after.written_bytes, before.written_bytes) / page_size;
    return above(above(reads, recorded.reads) + above(writes, recorded.writes), recorded.lost);
}

}  // namespace swapreplay::collect
