// SPDX-License-Identifier: GPL-2.0-or-later
// Property: a .sr block whose checksums are right and whose payload is any bytes gives exactly as many events
// as its header says, or an Error and nothing. The first 2 bytes are the header's count of events, the third
// how many codecs there are.
#include "property.hpp"
#include "swapreplay/error.hpp"
#include "trace/sr/block_decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace swapreplay;
    if (size < 3) return 0;
    const std::uint32_t events = data[0] + 256U * data[1];
    Metadata metadata;
    metadata.codecs.assign(1 + data[2] % 3U, "lzo");
    const auto payload = fuzzing::bytes_of(data, size).subspan(3);
    constexpr std::uint64_t max_slots = 1U << 24;
    sr::BlockDecoder decoder(metadata, max_slots);
    std::uint64_t delivered = 0;
    try {
        decoder.open({static_cast<std::uint32_t>(payload.size()), events, 7, 0}, payload,
                     {"input: block 0", 0});
    } catch (const Error&) {
        return 0;
    }
    EventBlock block;
    // Pieces of odd sizes, so that pairs of read and free are cut.
    for (std::size_t limit = 1; decoder.next(block, limit); limit = limit * 3 + 1) {
        fuzzing::check_block(block, metadata, max_slots);
        fuzzing::must(block.size() <= limit, "a piece is no larger than asked for");
        fuzzing::must(block.first_event == 7 + delivered, "events are numbered without holes");
        delivered += block.size();
    }
    fuzzing::must(delivered == events, "all events are delivered once the block is open");
    for (const Gap& gap : decoder.gaps())
        fuzzing::must(gap.before_event >= 7 && gap.before_event <= 7U + events && gap.lost > 0,
                      "gaps are inside");
    return 0;
}
