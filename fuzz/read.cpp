// SPDX-License-Identifier: GPL-2.0-or-later
// Property: any bytes, read as SR_FORMAT (empty: as whatever they look like), end in events that keep the
// reader's promises, or in an Error.
#include "property.hpp"
#include "swapreplay/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace swapreplay;
    ReadOptions options;
    options.from = SR_FORMAT;
    options.max_slots = 1U << 24;
    // A few bytes of zstd or xz can be gigabytes of zeros: reading those is right, and slow.
    constexpr std::uint64_t enough_events = 1U << 16;
    try {
        auto reader = TraceReader::open_bytes(fuzzing::bytes_of(data, size), "input", options);
        EventBlock block;
        std::uint64_t events = 0;
        while (events < enough_events && reader.next(block)) {
            fuzzing::must(block.first_event == events, "events are numbered without holes");
            fuzzing::check_block(block, reader.metadata(), options.max_slots);
            events += block.size();
        }
    } catch (const Error& error) {
        fuzzing::must(error.what()[0] != '\0', "an error has words");
    }
    return 0;
}
