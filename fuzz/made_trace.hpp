// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef SWAPREPLAY_FUZZ_MADE_TRACE_HPP
#define SWAPREPLAY_FUZZ_MADE_TRACE_HPP

#include "write_events.hpp"

namespace swapreplay::fuzzing {

/// A trace, and how to write it.
struct Made : testing_traces::Whole {
    WriteOptions options;
};

inline void add_event(Made& made, const std::uint8_t* bytes, std::uint8_t columns) {
    EventBlock& to = made.events;
    const auto op = static_cast<Op>(bytes[0] % 3);
    const bool write = op == Op::write;
    // Mostly the slot after the last one, so that there are runs.
    const std::uint32_t jump = (bytes[0] & 4) != 0 ? bytes[1] * 0x01010101U : bytes[1] % 3U;
    const std::uint32_t before = to.slots.empty() ? 0 : index(to.slots.back());
    to.slots.push_back(Slot{(before + jump) & 0x0FFFFFFF});
    to.ops.push_back(op);
    const std::uint32_t clen = (bytes[2] + 256U * bytes[3]) << ((bytes[0] >> 3) % 6);
    for (std::size_t codec = 0; codec < to.clens.size(); codec++)
        to.clens[codec].push_back(write ? (clen + codec * bytes[4]) & 0x7FFFFF : 0);
    const std::uint64_t last_ns = to.times_ns.empty() ? 0 : to.times_ns.back();
    const bool in_order = (columns & 64) != 0;
    const std::uint64_t time_ns =
        in_order ? last_ns + bytes[5] % 4U : std::uint64_t{bytes[5]} << (bytes[4] % 50);
    if ((columns & 1) != 0) to.times_ns.push_back(time_ns);
    if ((columns & 2) != 0) to.same_filled.push_back(write && (bytes[4] & 1) != 0 ? 1 : 0);
    if ((columns & 128) != 0) {
        for (std::size_t detail = 0; detail < detail_count; detail++)
            to.details[detail].push_back(bytes[detail % 6] % 8U == detail ? not_known
                                                                          : bytes[detail % 6] / 32U);
    }
    if ((columns & 4) != 0) to.hashes.push_back(write ? bytes[5] * 0x9E3779B97F4A7C15ULL : 0);
}

/// Two bytes choose the columns and the blocks' size, then 6 bytes make an event.
inline Made made_trace(const std::uint8_t* data, std::size_t size) {
    Made made;
    const std::uint8_t columns = data[0];
    made.metadata.codecs = {"lzo", "lz4", "zstd"};
    made.metadata.codecs.resize(1 + (columns >> 3) % 3U);
    made.metadata.time_unit_ns = 1;
    made.options.zstd_level = 1;
    made.options.modelled = (columns & 32) != 0;
    made.options.block_events = 1U + data[1];
    made.events.clens.resize(made.metadata.codecs.size());
    for (std::size_t at = 2; at + 6 <= size; at += 6) {
        if (data[at] == 255) made.gaps.push_back({made.events.size(), 1U + data[at + 1]});
        add_event(made, data + at, columns);
    }
    return made;
}

}  // namespace swapreplay::fuzzing

#endif
