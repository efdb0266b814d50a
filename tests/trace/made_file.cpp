// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/made_file.hpp"

#include <algorithm>

#include "trace/sr/streams.hpp"

namespace swapreplay::testing_traces {

namespace {

struct Stream {
    sr::StreamKind kind;
    Bytes bytes;
};

Bytes payload_of(std::uint64_t writes, const std::vector<Stream>& streams) {
    Bytes payload;
    put_varint(payload, writes);
    put_varint(payload, streams.size());
    for (const Stream& stream : streams) {
        put(payload, static_cast<std::uint8_t>(stream.kind));
        put(payload, std::uint8_t{0});  // codec
        put(payload, static_cast<std::uint8_t>(sr::Packing::none));
        put_varint(payload, stream.bytes.size());
    }
    for (const Stream& stream : streams)
        put_bytes(payload, stream.bytes);
    return payload;
}

std::vector<Stream> streams_of_writes(std::uint32_t count) {
    const Bytes zero{std::byte{0}};
    Bytes head;
    const std::uint32_t longest = 64;
    put(head, static_cast<std::uint8_t>((std::min(count, longest) - 1) << 2 | 1));
    if (count >= longest) put_varint(head, count - longest);
    return {{sr::StreamKind::run_heads, head},
            {sr::StreamKind::slot_low, zero},
            {sr::StreamKind::slot_rest, zero},
            {sr::StreamKind::clen_low, Bytes(count, std::byte{5})}};
}

}  // namespace

MadeBlock writes_at(std::uint64_t first_event, const std::vector<std::uint64_t>& times_us) {
    const auto count = static_cast<std::uint32_t>(times_us.size());
    auto streams = streams_of_writes(count);
    Stream low{sr::StreamKind::time_low, {}};
    Stream rest{sr::StreamKind::time_rest, {}};
    std::uint64_t before = 0;
    for (const std::uint64_t time : times_us) {
        const std::uint64_t difference = zigzag(static_cast<std::int64_t>(time - before));
        put(low.bytes, static_cast<std::uint8_t>(difference));
        put_varint(rest.bytes, difference >> 8);
        before = time;
    }
    streams.push_back(low);
    streams.push_back(rest);
    return {first_event, count, payload_of(count, streams), times_us.front() * 1000};
}

MadeBlock writes(std::uint64_t first_event, std::uint32_t count, const Bytes& ballast) {
    auto streams = streams_of_writes(count);
    if (!ballast.empty()) streams.push_back({static_cast<sr::StreamKind>(200), ballast});
    return {first_event, count, payload_of(count, streams), 0};
}

MadeBlock only_a_gap(std::uint64_t before_event, std::uint8_t lost) {
    return {before_event, 0,
            payload_of(0, {{sr::StreamKind::gaps, {std::byte{0}, static_cast<std::byte>(lost)}}}), 0};
}

MadeFile made_file(const std::vector<MadeBlock>& blocks, const Metadata& metadata) {
    MadeFile file{sr::header_bytes(metadata), {}};
    std::vector<sr::BlockPlace> places;
    for (const MadeBlock& block : blocks) {
        places.push_back({file.bytes.size(), block.first_event, block.events, block.first_time_ns, 0});
        file.offsets.push_back(file.bytes.size());
        sr::put_block_header(file.bytes, {static_cast<std::uint32_t>(block.payload.size()), block.events,
                                          block.first_event, sr::checksum(block.payload)});
        put_bytes(file.bytes, block.payload);
    }
    file.offsets.push_back(file.bytes.size());
    put_bytes(file.bytes, sr::index_bytes(places, file.bytes.size()));
    return file;
}

}  // namespace swapreplay::testing_traces
