// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/part_report.hpp"

#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/numbers.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t open_end = std::numeric_limits<std::uint64_t>::max();

template <class Text>
std::string range_text(const Range& range, Text text) {
    return fmt::format("{}..{}", text(range.begin), range.end == open_end ? std::string() : text(range.end));
}

nlohmann::json end_json(const Range& range) {
    return range.end == open_end ? nlohmann::json() : nlohmann::json(range.end);
}

}  // namespace

std::string part_text(const PartDescription& part) {
    std::string text;
    if (!part.events.is_everything()) text += "events " + range_text(part.events, grouped);
    if (!part.times_ns.is_everything()) {
        if (!text.empty()) text += ", ";
        text += "time " + range_text(part.times_ns, duration_text);
    }
    return fmt::format("{}; before them: {} events, {} {} written", text, grouped(part.events_before),
                       grouped(part.slots_before), part.slots_before == 1 ? "slot" : "slots");
}

nlohmann::json part_json(const PartDescription& part) {
    if (part.is_whole()) return {};
    return {{"first_event", part.events.begin},    {"end_event", end_json(part.events)},
            {"begin_ns", part.times_ns.begin},     {"end_ns", end_json(part.times_ns)},
            {"events_before", part.events_before}, {"slots_written_before", part.slots_before}};
}

}  // namespace swapreplay
