// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/events_in.hpp"

#include <filesystem>
#include <limits>

#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

std::optional<std::uint64_t> events_in(const std::string& path, const std::string& format) {
    std::error_code absent;
    if (!std::filesystem::is_regular_file(path, absent)) return std::nullopt;
    if (std::filesystem::file_size(path, absent) == 0) return 0;
    try {
        ReadOptions reading;
        reading.from = format;
        reading.max_slots = std::numeric_limits<std::uint64_t>::max();
        TraceReader reader = TraceReader::open(path, reading);
        if (const auto known = reader.event_count()) return known;
        std::uint64_t events = 0;
        for (RunBlock block; reader.next(block);)
            events += block.events;
        return events;
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace swapreplay
