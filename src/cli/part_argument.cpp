// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/part_argument.hpp"

#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// One term of a Selection, given as an option.
Selection term(std::string_view option, std::string_view name, const std::string& value,
               std::string_view wanted) {
    if (value.find(',') == std::string::npos) {
        try {
            return Selection::parse(fmt::format("{}={}", name, value));
        } catch (const Error&) {  // it names a term that nobody wrote
        }
    }
    throw Error(Fault::usage, fmt::format("{} {}: must be {}", option, value, wanted));
}

constexpr std::string_view slot_range = "A, A..B, A.. or ..B with A below B, which is not included";

}  // namespace

void PartArgument::add_to(CLI::App& verb) {
    verb.add_option("--events", events_, "only events A to B, B not included (default: all)")
        ->option_text("A..B");
    verb.add_option("--time", time_,
                    "only events from time A to B, B not included, such as 1.5s..2min (default: all)")
        ->option_text("A..B");
}

Range PartArgument::events() const {
    return events_.empty() ? Range{} : Selection::parse_events(events_);
}

Range PartArgument::times_ns() const {
    return time_.empty() ? Range{} : Selection::parse_times(time_);
}

void SelectionArgument::add_to(CLI::App& verb, const std::string& old_name) {
    part_.add_to(verb);
    verb.add_option("--op", ops_, "only these events: read, write or free; may be repeated (default: all)")
        ->delimiter(',')
        ->allow_extra_args(false);
    verb.add_option("--slot", slots_,
                    "only events of slot A, or of slots A to B, B not included (default: all)")
        ->option_text("A..B");
    verb.add_option(
            "--clen", clens_,
            "only writes with a clen of A to B bytes, B not included, under the first codec (default: all)")
        ->option_text("A..B");
    verb.add_option(old_name, all_)->group("");
}

Selection SelectionArgument::selection() const {
    Selection selection = all_.empty() ? Selection{} : Selection::parse(all_);
    if (const Range events = part_.events(); !events.is_everything()) selection.events = events;
    if (const Range times = part_.times_ns(); !times.is_everything()) selection.times_ns = times;
    if (!slots_.empty()) selection.slots = term("--slot", "slot", slots_, slot_range).slots;
    if (!clens_.empty()) selection.clens = term("--clen", "clen", clens_, slot_range).clens;
    if (!ops_.empty())
        selection.ops =
            term("--op", "op", fmt::format("{}", fmt::join(ops_, "+")), "read, write or free").ops;
    return selection;
}

}  // namespace swapreplay::cli
