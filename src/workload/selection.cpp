// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/selection.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"
#include "trace/event_names.hpp"

namespace swapreplay {

namespace {

[[noreturn]] void refuse(std::string_view term, std::string_view wanted) {
    throw Error(Fault::usage, fmt::format("'{}': {}", term, wanted));
}

/// Calls visit(part) for each part between separators.
template <class Visit>
void for_each_part(std::string_view text, char separator, Visit visit) {
    while (true) {
        const std::size_t at = text.find(separator);
        visit(text.substr(0, at));
        if (at == std::string_view::npos) return;
        text.remove_prefix(at + 1);
    }
}

template <class Parse>
Range range_of(std::string_view term, std::string_view text, Parse parse, std::string_view wanted) {
    const auto value = [&](std::string_view part) {
        const auto parsed = parse(part);
        if (!parsed) refuse(term, wanted);
        return *parsed;
    };
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
        const std::uint64_t only = value(text);
        return {only, only + 1};
    }
    Range range;
    const std::string_view begin = text.substr(0, dots);
    const std::string_view end = text.substr(dots + 2);
    if (!begin.empty()) range.begin = value(begin);
    if (!end.empty()) range.end = value(end);
    if (range.begin >= range.end) refuse(term, "the range is empty; its end is not included");
    return range;
}

constexpr std::string_view numbers = "it takes A, A..B, A.. or ..B, as in 1000..2000 or 50k..";
constexpr std::string_view times = "it takes A..B, A.. or ..B with units, as in 1.5s..2s or 100us..";

std::optional<std::uint64_t> time(std::string_view value) {
    return duration_ns(value);
}

}  // namespace

Range Selection::parse_events(std::string_view text) {
    return range_of(fmt::format("--events {}", text), text, count_of, numbers);
}

Range Selection::parse_times(std::string_view text) {
    return range_of(fmt::format("--time {}", text), text, time, times);
}

Selection Selection::parse(std::string_view text) {
    Selection selection;
    for_each_part(text, ',', [&](std::string_view term) {
        const std::size_t equals = term.find('=');
        const std::string_view name = term.substr(0, equals);
        const std::string_view value = equals == std::string_view::npos ? "" : term.substr(equals + 1);
        if (name == "op") {
            selection.ops = {};
            for_each_part(value, '+', [&](std::string_view op) {
                const auto known = op_named(op);
                if (!known) refuse(term, "op takes read, write or free, joined by +");
                selection.ops[static_cast<std::size_t>(*known)] = true;
            });
        } else if (name == "event") {
            selection.events = range_of(term, value, count_of, numbers);
        } else if (name == "slot") {
            selection.slots = range_of(term, value, count_of, numbers);
        } else if (name == "clen") {
            selection.clens = range_of(term, value, size_bytes, numbers);
        } else if (name == "time") {
            selection.times_ns = range_of(term, value, time, times);
        } else {
            refuse(term, "known terms: op=, event=, time=, slot=, clen=");
        }
    });
    return selection;
}

void Selection::require_clens(const Metadata& metadata, const std::string& trace) const {
    if (!clens.is_everything() && !metadata.has_clens())
        throw Error(Fault::usage, fmt::format("{}: a clen is selected, but the trace has no clens", trace));
}

void Selection::require_times(const EventBlock& block, const std::string& trace) const {
    if (needs_times() && block.times_ns.empty())
        throw Error(Fault::usage, fmt::format("{}: a time is selected, but the trace has no times", trace));
}

}  // namespace swapreplay
