// SPDX-License-Identifier: GPL-2.0-or-later
// Property: whatever events are written as .sr come back, with their times, flags, hashes, further clens and
// gaps. Two bytes choose the columns and the blocks' size, then 6 bytes make an event.
#include "memory_file.hpp"
#include "write_events.hpp"

namespace {

using namespace swapreplay;

struct Made : testing_traces::Whole {
    WriteOptions options;
};

void add_event(Made& made, const std::uint8_t* bytes, std::uint8_t columns) {
    EventBlock& to = made.events;
    const auto op = static_cast<Op>(bytes[0] % 3);
    const bool write = op == Op::write;
    // Mostly the slot behind the last one, so that there are runs.
    const std::uint32_t jump = (bytes[0] & 4) != 0 ? bytes[1] * 0x01010101U : bytes[1] % 3U;
    const std::uint32_t before = to.slots.empty() ? 0 : index(to.slots.back());
    to.slots.push_back(Slot{(before + jump) & 0x0FFFFFFF});
    to.ops.push_back(op);
    const std::uint32_t clen = (bytes[2] + 256U * bytes[3]) << ((bytes[0] >> 3) % 6);
    for (std::size_t codec = 0; codec < to.clens.size(); codec++)
        to.clens[codec].push_back(write ? (clen + codec * bytes[4]) & 0x7FFFFF : 0);
    if ((columns & 1) != 0) to.times_ns.push_back(std::uint64_t{bytes[5]} << (bytes[4] % 50));
    if ((columns & 2) != 0) to.same_filled.push_back(write && (bytes[4] & 1) != 0 ? 1 : 0);
    if ((columns & 4) != 0) to.hashes.push_back(write ? bytes[5] * 0x9E3779B97F4A7C15ULL : 0);
}

Made make(const std::uint8_t* data, std::size_t size) {
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

void compare(const Made& made, const std::string& path) {
    auto reader = TraceReader::open(path);
    fuzzing::must(reader.metadata() == made.metadata, "metadata come back");
    EventBlock block;
    std::size_t number = 0;
    while (reader.next(block)) {
        fuzzing::check_block(block, made.metadata, 1U << 28);
        for (std::size_t i = 0; i < block.size(); i++, number++) {
            fuzzing::must(number < made.events.size(), "not more events than were written");
            fuzzing::must(block.event(i) == made.events.event(number), "events come back");
            for (std::size_t codec = 1; codec < block.clens.size(); codec++)
                fuzzing::must(block.clens[codec][i] == made.events.clens[codec][number],
                              "further clens come back");
            fuzzing::must(block.hashes.empty() == made.events.hashes.empty(), "hashes are there or not");
            if (!block.hashes.empty())
                fuzzing::must(block.hashes[i] == made.events.hashes[number], "hashes come back");
        }
    }
    fuzzing::must(number == made.events.size(), "all events come back");
    fuzzing::must(reader.gaps() == made.gaps, "gaps come back");
    fuzzing::must(reader.end() == End::whole, "a finished file is whole");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const fuzzing::MemoryFile file;
    const Made made = make(data, size);
    fuzzing::write_trace(made, file.path(), made.options);
    compare(made, file.path());
    return 0;
}
