// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef SWAPREPLAY_FUZZ_WRITE_EVENTS_HPP
#define SWAPREPLAY_FUZZ_WRITE_EVENTS_HPP

#include <string>

#include "swapreplay/trace_writer.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay::fuzzing {

/// Times, flags and hashes are for all events or for none.
inline void write_trace(const testing_traces::Whole& trace, const std::string& path, WriteOptions options) {
    options.overwrite = true;
    options.hashes = true;
    auto writer = TraceWriter::create(path, trace.metadata, options);
    std::size_t begin = 0;
    const auto append_up_to = [&](std::size_t end) {
        if (end > begin) writer.append(testing_traces::slice_of(trace.events, begin, end));
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
