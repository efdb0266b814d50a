// SPDX-License-Identifier: GPL-2.0-or-later
// Property: what a text format's reader took from any bytes, its writer writes so that it is read again the
// same: metadata, events with all their columns, losses.
#include "memory_file.hpp"
#include "swapreplay/error.hpp"
#include "write_events.hpp"

namespace {

using namespace swapreplay;

/// All of it; throws Error.
testing_traces::Whole content_of(std::span<const std::byte> bytes) {
    ReadOptions options;
    options.from = SR_FORMAT;
    return testing_traces::read_all(TraceReader::open_bytes(bytes, "input", options));
}

/// Columns that only some blocks have are another property's matter.
bool whole(const EventBlock& events) {
    const auto none_or_all = [&](std::size_t size) { return size == 0 || size == events.size(); };
    return none_or_all(events.times_ns.size()) && none_or_all(events.same_filled.size()) &&
           none_or_all(events.hashes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    testing_traces::Whole first;
    try {
        first = content_of(fuzzing::bytes_of(data, size));
    } catch (const Error&) {
        return 0;
    }
    if (!whole(first.events)) return 0;
    const fuzzing::MemoryFile file;
    WriteOptions options;
    options.format = SR_FORMAT;
    fuzzing::write_trace(first, file.path(), options);
    const std::vector<std::byte> written = file.content();
    const testing_traces::Whole second = content_of(written);
    fuzzing::must(first.metadata == second.metadata, "metadata come back");
    fuzzing::must(first.gaps == second.gaps, "losses come back");
    fuzzing::must(first.events.ops == second.events.ops && first.events.slots == second.events.slots,
                  "events come back");
    fuzzing::must(first.events.clens == second.events.clens, "clens come back");
    fuzzing::must(first.events.times_ns == second.events.times_ns, "times come back");
    fuzzing::must(first.events.same_filled == second.events.same_filled, "flags come back");
    // A hash belongs to a write; what stands beside another event is not kept.
    for (std::size_t i = 0; i < second.events.hashes.size(); i++)
        fuzzing::must(first.events.ops[i] != Op::write || first.events.hashes[i] == second.events.hashes[i],
                      "hashes come back");
    return 0;
}
