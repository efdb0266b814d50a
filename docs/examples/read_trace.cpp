// SPDX-License-Identifier: GPL-2.0-or-later
// Four ways to read a trace through include/swapreplay/. Built and run by the tests.
#include <cstdio>
#include <thread>

#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"
#include "swapreplay/trace_visit.hpp"

using namespace swapreplay;

// 1. Blocks of events: columns, with everything that the trace holds.
static void print_first_writes(TraceReader& reader, int count) {
    EventBlock block;
    while (count > 0 && reader.next(block)) {
        for (std::size_t i = 0; i < block.size() && count > 0; i++) {
            if (block.ops[i] != Op::write) continue;
            std::printf("write slot %u clen %u\n", index(block.slots[i]), block.clens[0][i]);
            count--;
        }
    }
}

// 2. A visitor: the fastest. Its functions are inlined into the loop.
struct Payload {
    std::uint64_t writes = 0;
    std::uint64_t bytes = 0;
    void write(Slot, std::uint32_t clen) {
        writes++;
        bytes += clen;
    }
    void read(Slot) {}
    void free(Slot) {}
};

// 3. Parts of a file, a thread each.
static std::uint64_t writes_by_threads(TraceReader& reader, std::size_t count) {
    auto parts = reader.split(count);
    std::vector<Payload> payloads(parts.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < parts.size(); i++)
        threads.emplace_back([&part = parts[i], &payload = payloads[i]] { visit_events(part, payload); });
    for (std::thread& thread : threads)
        thread.join();
    std::uint64_t writes = 0;
    for (const Payload& payload : payloads)
        writes += payload.writes;
    return writes;
}

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s TRACE\n", argv[0]);
        return 2;
    }
    try {
        auto reader = TraceReader::open(argv[1]);
        std::printf("%s, page size %u\n", reader.format().c_str(), reader.metadata().page_size);
        print_first_writes(reader, 2);

        reader.seek_event(0);
        Payload payload;
        const std::uint64_t events = visit_events(reader, payload);
        std::printf("%llu events, %llu writes of %llu bytes\n", static_cast<unsigned long long>(events),
                    static_cast<unsigned long long>(payload.writes),
                    static_cast<unsigned long long>(payload.bytes));
        if (reader.end() == End::cut) std::printf("the file is cut\n");

        // 4. From the middle, by number; by time: seek_time().
        reader.seek_event(events / 2);
        std::printf("%llu writes in the second half\n",
                    static_cast<unsigned long long>(writes_by_threads(reader, 2)));
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
