// SPDX-License-Identifier: GPL-2.0-or-later
// Property: whatever events are written as oracleGeneral, the file has a request for each read and write,
// with the size and the next request that a search through all of them finds. Each 6 bytes make an event; an
// op of 3 writes what is held back, so that later ones mend the file.
#include <array>

#include "base/byte_reader.hpp"
#include "memory_file.hpp"
#include "swapreplay/trace_writer.hpp"

namespace {

using namespace swapreplay;

constexpr std::size_t event_bytes = 6;
constexpr std::size_t record_bytes = 24;
constexpr std::uint64_t second_ns = 1'000'000'000;

struct Request {
    std::uint64_t seconds;
    std::uint64_t slot;
    std::uint32_t size;
};

std::vector<Request> write(std::span<const std::uint8_t> bytes, const std::string& path) {
    WriteOptions options;
    options.format = "oracle-general";
    options.overwrite = true;
    auto writer = TraceWriter::create(path, {}, options);
    std::vector<Request> requests;
    std::array<std::uint32_t, 512> last_clen{};  // by slot
    std::uint64_t time_ns = 0;
    for (; bytes.size() >= event_bytes; bytes = bytes.subspan(event_bytes)) {
        if (bytes[0] % 4 == 3) {
            writer.flush_block();
            continue;
        }
        const auto op = static_cast<Op>(bytes[0] % 4);
        const std::uint32_t slot = bytes[1] + 256U * (bytes[0] >> 7);
        const std::uint32_t clen = op == Op::write ? bytes[2] + 256U * bytes[3] : 0;
        time_ns += bytes[4] * second_ns / 8 + bytes[5];
        Event event{};
        event.op = op;
        event.slot = Slot{slot};
        event.clen = clen;
        event.time_ns = time_ns;
        writer.append(event);
        if (op == Op::free) continue;
        if (op == Op::write) last_clen[slot] = clen;
        requests.push_back({time_ns / second_ns, slot, last_clen[slot] != 0 ? last_clen[slot] : 4096});
    }
    writer.finish();
    return requests;
}

void compare(std::span<const std::byte> content, const std::vector<Request>& requests) {
    fuzzing::must(content.size() == requests.size() * record_bytes, "a record a request");
    std::array<std::uint64_t, 512> next{};  // by slot, seen from the end; 0: none
    for (std::size_t i = requests.size(); i-- > 0;) {
        ByteReader record(content.subspan(i * record_bytes, record_bytes), "record", 0);
        const Request& request = requests[i];
        fuzzing::must(record.take<std::uint32_t>() == request.seconds, "its second");
        fuzzing::must(record.take<std::uint64_t>() == request.slot, "its object is the slot");
        fuzzing::must(record.take<std::uint32_t>() == request.size, "its size");
        const std::uint64_t none_follows = ~std::uint64_t{0};
        const std::uint64_t expected = next[request.slot] != 0 ? next[request.slot] : none_follows;
        fuzzing::must(record.take<std::uint64_t>() == expected, "the next request for the object");
        next[request.slot] = i + 1;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzzing::MemoryFile file;
    const auto requests = write({data, size}, file.path());
    compare(file.content(), requests);
    return 0;
}
