// SPDX-License-Identifier: GPL-2.0-or-later
// How fast a trace is read: goals 3, 4, 5 and 9 of docs/performance.md. Each peer reads the same events, all
// of them take turns, the medians of several rounds are compared.
//
//   trace_speed TRACE [ROUNDS]     TRACE: at least 10 million events; it is copied to memory as raw records
//
// Peers
//   raw           8-byte records (slot << 2 | op, clen) in memory that is mapped, as the first sr_collect
//   left
//                 them: the fastest that a reader of uncompressed traces can be
//   read()        the same file, one read() a record, as the first libsr_parse did (a tenth of the events)
//   zstd records  24-byte records in a zstd -3 stream, a record at a time, as libCacheSim's traces are kept
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zstd.h>

#include "base/byte_reader.hpp"
#include "goal.hpp"
#include "swapreplay/error.hpp"
#include "swapreplay/trace_visit.hpp"

namespace swapreplay {
namespace {

/// What every reader computes, so that none can leave anything out.
struct Sums {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint64_t frees = 0;
    std::uint64_t slots = 0;
    std::uint64_t clens = 0;

    void read(Slot slot) {
        reads++;
        slots += index(slot);
    }
    void write(Slot slot, std::uint32_t clen) {
        writes++;
        slots += index(slot);
        clens += clen;
    }
    void free(Slot slot) {
        frees++;
        slots += index(slot);
    }
    friend bool operator==(const Sums&, const Sums&) = default;
};

// C callbacks, through pointers that the compiler cannot see through.
Sums callback_sums;
void on_read(unsigned long slot) {
    callback_sums.read(Slot{static_cast<std::uint32_t>(slot)});
}
void on_write(unsigned long slot, unsigned long clen) {
    callback_sums.write(Slot{static_cast<std::uint32_t>(slot)}, static_cast<std::uint32_t>(clen));
}
void on_free(unsigned long slot) {
    callback_sums.free(Slot{static_cast<std::uint32_t>(slot)});
}
struct Callbacks {
    void (*volatile read_now)(unsigned long) = on_read;
    void (*volatile write_now)(unsigned long, unsigned long) = on_write;
    void (*volatile free_now)(unsigned long) = on_free;
};
/// Calls C functions whose addresses are read once, as a library keeps them.
struct CallbackVisitor {
    void (*read_fn)(unsigned long);
    void (*write_fn)(unsigned long, unsigned long);
    void (*free_fn)(unsigned long);
    void read(Slot slot) const { read_fn(index(slot)); }
    void write(Slot slot, std::uint32_t clen) const { write_fn(index(slot), clen); }
    void free(Slot slot) const { free_fn(index(slot)); }
};
CallbackVisitor callbacks() {
    static Callbacks all;
    return {all.read_now, all.write_now, all.free_now};
}

constexpr std::size_t record_bytes = 8;
constexpr std::size_t cache_record_bytes = 24;

template <class Visitor>
void visit_record(const std::byte* record, Visitor&& visitor) {
    const auto word = load_le<std::uint32_t>(record);
    const Slot slot{word >> 2};
    switch (word & 3) {
        case 0:
            visitor.read(slot);
            break;
        case 1:
            visitor.write(slot, load_le<std::uint32_t>(record + 4));
            break;
        default:
            visitor.free(slot);
            break;
    }
}

/// The trace in the peers' forms, in files that have no names.
class Peers {
public:
    explicit Peers(const std::string& trace)
        : raw_(memfd_create("raw", 0)), packed_(memfd_create("zstd", 0)) {
        ZSTD_CCtx* zstd = ZSTD_createCCtx();
        auto reader = TraceReader::open(trace);
        EventBlock block;
        std::vector<std::byte> raw;
        std::vector<std::byte> wide;
        std::vector<std::byte> packed(ZSTD_CStreamOutSize());
        while (reader.next(block)) {
            raw.resize(block.size() * record_bytes);
            wide.assign(block.size() * cache_record_bytes, std::byte{0});
            for (std::size_t i = 0; i < block.size(); i++) {
                const std::uint32_t word =
                    index(block.slots[i]) << 2 | static_cast<std::uint32_t>(block.ops[i]);
                store_le(raw.data() + i * record_bytes, word);
                store_le(raw.data() + i * record_bytes + 4, block.clens[0][i]);
                store_le(wide.data() + i * cache_record_bytes, static_cast<std::uint32_t>(events_ + i));
                store_le(wide.data() + i * cache_record_bytes + 4, std::uint64_t{word});
                store_le(wide.data() + i * cache_record_bytes + 12, block.clens[0][i]);
            }
            put(raw_, raw);
            pack(zstd, wide, packed, ZSTD_e_continue);
            events_ += block.size();
        }
        pack(zstd, {}, packed, ZSTD_e_end);
        ZSTD_freeCCtx(zstd);
        mapped_ = static_cast<const std::byte*>(
            mmap(nullptr, events_ * record_bytes, PROT_READ, MAP_SHARED | MAP_POPULATE, raw_, 0));
    }

    template <class Visitor>
    void visit_raw(Visitor&& visitor) const {
        for (std::uint64_t i = 0; i < events_; i++)
            visit_record(mapped_ + i * record_bytes, visitor);
    }

    void visit_by_read(std::uint64_t events, const CallbackVisitor& visitor) const {
        lseek(raw_, 0, SEEK_SET);
        std::array<std::byte, record_bytes> record;
        for (std::uint64_t i = 0; i<events&& ::read(raw_, record.data(), record.size())> 0; i++)
            visit_record(record.data(), visitor);
    }

    template <class Visitor>
    void visit_packed(Visitor&& visitor) const {
        lseek(packed_, 0, SEEK_SET);
        ZSTD_DCtx* zstd = ZSTD_createDCtx();
        std::vector<std::byte> input(ZSTD_DStreamInSize());
        std::vector<std::byte> records(ZSTD_DStreamOutSize() / cache_record_bytes * cache_record_bytes);
        ZSTD_inBuffer in{input.data(), 0, 0};
        ZSTD_outBuffer out{records.data(), records.size(), 0};
        for (;;) {
            if (in.pos == in.size) {
                const ssize_t got = ::read(packed_, input.data(), input.size());
                if (got <= 0) break;
                in = {input.data(), static_cast<std::size_t>(got), 0};
            }
            ZSTD_decompressStream(zstd, &out, &in);
            if (out.pos < out.size && in.pos < in.size) continue;
            const std::size_t whole = out.pos / cache_record_bytes * cache_record_bytes;
            for (std::size_t at = 0; at < whole; at += cache_record_bytes) {
                std::array<std::byte, record_bytes> record;
                std::copy_n(records.data() + at + 4, 4, record.data());
                std::copy_n(records.data() + at + 12, 4, record.data() + 4);
                visit_record(record.data(), visitor);
            }
            std::copy(records.data() + whole, records.data() + out.pos, records.data());
            out.pos -= whole;
        }
        ZSTD_freeDCtx(zstd);
    }

    [[nodiscard]] std::uint64_t events() const { return events_; }

private:
    static void put(int fd, std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const ssize_t count = ::write(fd, bytes.data(), bytes.size());
            if (count <= 0) throw Error(Fault::system, "no memory for the peers' records");
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
    }
    void pack(ZSTD_CCtx* zstd, std::span<const std::byte> bytes, std::vector<std::byte>& packed,
              ZSTD_EndDirective mode) const {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        std::size_t left = 1;
        while (in.pos < in.size || (mode == ZSTD_e_end && left > 0)) {
            ZSTD_outBuffer out{packed.data(), packed.size(), 0};
            left = ZSTD_compressStream2(zstd, &out, &in, mode);
            put(packed_, std::span(packed).first(out.pos));
        }
    }

    int raw_;
    int packed_;
    std::uint64_t events_ = 0;
    const std::byte* mapped_ = nullptr;
};

double now_ns(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

struct Contender {
    std::string name;
    std::function<Sums()> run;
    std::uint64_t events;
    clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;  ///< so that a machine that does other work does not count
    std::vector<double> ns_per_event{};

    [[nodiscard]] double median() const {
        auto sorted = ns_per_event;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
};

Sums by_callbacks(const std::function<void(const CallbackVisitor&)>& visit) {
    callback_sums = {};
    visit(callbacks());
    return callback_sums;
}

Sums by_threads(const std::string& trace, std::size_t count) {
    auto parts = TraceReader::open(trace).split(count);
    std::vector<Sums> sums(parts.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < parts.size(); i++)
        threads.emplace_back([&, i] {
            Sums own;
            visit_events(parts[i], own);
            sums[i] = own;
        });
    for (std::thread& thread : threads)
        thread.join();
    Sums all;
    for (const Sums& part : sums) {
        all.reads += part.reads;
        all.writes += part.writes;
        all.frees += part.frees;
        all.slots += part.slots;
        all.clens += part.clens;
    }
    return all;
}

std::vector<Contender> contenders(const std::string& trace, const Peers& peers) {
    const std::uint64_t all = peers.events();
    const std::uint64_t tenth = all / 10;
    const auto inlined = [](auto visit) {
        Sums sums;
        visit(sums);
        return sums;
    };
    return {
        {"raw, inlined", [&, inlined] { return inlined([&](Sums& sums) { peers.visit_raw(sums); }); }, all},
        {"raw, C callbacks", [&] { return by_callbacks([&](const auto& to) { peers.visit_raw(to); }); }, all},
        {"raw, a read() a record",
         [&, tenth] { return by_callbacks([&](const auto& to) { peers.visit_by_read(tenth, to); }); }, tenth},
        {"zstd records", [&, inlined] { return inlined([&](Sums& sums) { peers.visit_packed(sums); }); },
         all},
        {".sr, inlined",
         [&, inlined] {
             return inlined([&](Sums& sums) {
                 auto reader = TraceReader::open(trace);
                 visit_events(reader, sums);
             });
         },
         all},
        {".sr, C callbacks",
         [&] {
             return by_callbacks([&](const auto& to) {
                 auto reader = TraceReader::open(trace);
                 visit_events(reader, to);
             });
         },
         all},
        {".sr, as EventBlocks",
         [&, inlined] {
             return inlined([&](Sums& sums) {
                 auto reader = TraceReader::open(trace);
                 EventBlock block;
                 while (reader.next(block)) {
                     for (std::size_t i = 0; i < block.size(); i++) {
                         sums.reads += block.ops[i] == Op::read;
                         sums.writes += block.ops[i] == Op::write;
                         sums.frees += block.ops[i] == Op::free;
                         sums.slots += index(block.slots[i]);
                         sums.clens += block.clens[0][i];
                     }
                 }
             });
         },
         all},
        {".sr, inlined, by the clock", [&] { return by_threads(trace, 1); }, all, CLOCK_MONOTONIC},
        {".sr, 2 threads, by the clock", [&] { return by_threads(trace, 2); }, all, CLOCK_MONOTONIC},
    };
}

/// KiB at most so far.
long memory_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

int run(const std::string& trace, int rounds) {
    const long before = memory_kib();
    {
        auto reader = TraceReader::open(trace);
        Sums sums;
        visit_events(reader, sums);
        EventBlock block;
        reader.seek_event(0);
        while (reader.next(block)) {
        }
    }
    const double memory_mib = static_cast<double>(memory_kib() - before) / 1024;

    const Peers peers(trace);
    auto all = contenders(trace, peers);
    const Sums expected = all[0].run();
    for (int round = 0; round < rounds; round++) {
        for (Contender& contender : all) {
            const double begin = now_ns(contender.clock);
            const Sums sums = contender.run();
            const double took = now_ns(contender.clock) - begin;
            if (contender.events == peers.events() && sums != expected)
                throw Error(Fault::format, contender.name + " read other events");
            contender.ns_per_event.push_back(took / static_cast<double>(contender.events));
        }
    }
    fmt::print("{} events, medians of {} rounds\n\n", peers.events(), rounds);
    for (const Contender& contender : all)
        fmt::print("{:<28} {:>8.3f} ns an event {:>8.1f} million a second\n", contender.name,
                   contender.median(), 1e3 / contender.median());
    const auto ns = [&](std::size_t i) { return all[i].median(); };
    fmt::print("\n");
    print_at_least("3  C callbacks against the raw loop with C callbacks", ns(1) / ns(5), 0.8);
    print_at_least("3  C callbacks against one read() a record", ns(2) / ns(5), 35);
    print_at_least("4  inlined against 24-byte records under zstd", ns(3) / ns(4), 6);
    print_at_least("5  2 threads against one", ns(7) / ns(8), 1.9);
    print_at_most("9  MiB that reading takes, one thread", memory_mib, 8);
    return 0;
}

}  // namespace
}  // namespace swapreplay

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s TRACE [ROUNDS]\n", argv[0]);
        return 2;
    }
    try {
        return swapreplay::run(argv[1], argc > 2 ? std::max(1, std::atoi(argv[2])) : 5);
    } catch (const swapreplay::Error& error) {
        std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
        return 1;
    }
}
