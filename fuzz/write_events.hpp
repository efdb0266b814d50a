// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef SWAPREPLAY_FUZZ_WRITE_EVENTS_HPP
#define SWAPREPLAY_FUZZ_WRITE_EVENTS_HPP

#include <string>

#include "swapreplay/trace_writer.hpp"

namespace swapreplay::fuzzing {

/// A whole trace; times, flags and hashes are for all events or for none.
struct WholeTrace {
    Metadata metadata;
    EventBlock events;
    std::vector<Gap> gaps;
};

/// Events `begin` to `end`.
inline EventBlock slice(const EventBlock& all, std::size_t begin, std::size_t end) {
    EventBlock part;
    const auto copy = [&](const auto& from, auto& to) {
        if (!from.empty())
            to.assign(from.begin() + static_cast<std::ptrdiff_t>(begin),
                      from.begin() + static_cast<std::ptrdiff_t>(end));
    };
    copy(all.ops, part.ops);
    copy(all.slots, part.slots);
    part.clens.resize(all.clens.size());
    for (std::size_t codec = 0; codec < part.clens.size(); codec++)
        copy(all.clens[codec], part.clens[codec]);
    copy(all.times_ns, part.times_ns);
    copy(all.same_filled, part.same_filled);
    copy(all.hashes, part.hashes);
    return part;
}

inline void write_trace(const WholeTrace& trace, const std::string& path, WriteOptions options) {
    options.overwrite = true;
    options.hashes = true;
    auto writer = TraceWriter::create(path, trace.metadata, options);
    std::size_t begin = 0;
    const auto append_up_to = [&](std::size_t end) {
        if (end > begin) writer.append(slice(trace.events, begin, end));
        begin = end;
    };
    for (const Gap& gap : trace.gaps) {
        append_up_to(static_cast<std::size_t>(gap.before_event));
        writer.gap(gap.lost);
    }
    append_up_to(trace.events.size());
    writer.finish();
}

}  // namespace swapreplay::fuzzing

#endif
