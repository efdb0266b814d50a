// SPDX-License-Identifier: GPL-2.0-or-later
// Property: whatever is in a file, both C interfaces end in a status with a sentence where one is due, tell
// the same events and the same end, tell them again when asked again, and stop when told to. The first byte
// says which format to claim and where to stop; the rest is the file.
#include "libsr_parse.h"

#include <array>
#include <cstring>

#include "memory_file.hpp"

namespace {

using swapreplay::fuzzing::must;

// A few bytes of zstd or xz can be gigabytes of zeros: delivering those is right, and slow.
constexpr std::uint64_t enough_events = 1U << 15;

/// What a replay told. The compcache 2008 interface has no frees, so they are only counted.
struct Told {
    std::uint64_t events = 0;
    std::uint64_t accesses = 0;
    std::uint64_t digest = 0;
    std::uint64_t losses = 0;
    int status = 0;

    void access(std::uint64_t slot, std::uint64_t clen, bool write) {
        accesses++;
        digest = (digest ^ (slot << 25 ^ clen << 1 ^ (write ? 1U : 0U))) * 0x9E3779B97F4A7C15ULL;
    }
    friend bool operator==(const Told&, const Told&) = default;
};

void check_sentence(int status, const char* sentence) {
    must(sentence != nullptr, "a sentence is never null");
    const bool stopped_or_whole = status == SR_OK || status == SR_STOPPED;
    must(stopped_or_whole == (*sentence == '\0'), "a sentence where one is due, and only there");
}

// The compcache 2008 interface has no pointer for the user, so what it tells goes here.
Told told_2008;
int ends = 0;

struct Enough {};

void on_access(unsigned long index, unsigned long len, bool write) {
    must(ends == 0, "nothing follows the end");
    if (told_2008.accesses == enough_events) throw Enough{};
    told_2008.access(index, len, write);
}
void on_read(unsigned long index) {
    on_access(index, 0, false);
}
void on_write(unsigned long index, unsigned long len) {
    on_access(index, len, true);
}
void on_end(int status) {
    ends++;
    told_2008.status = status;
}

void start(const std::string& path) {
    told_2008 = {};
    ends = 0;
    must(set_sr_file(path.c_str()) == SR_OK, "a file that is there can be set");
    must(set_sr_callbacks(on_read, on_write, on_end) == SR_OK, "callbacks can be set");
    const int status = sr_start();
    must(ends == 1, "one end");
    must(told_2008.status == status, "the end is told what is returned");
    check_sentence(status, sr_error(nullptr));
}

struct Replay {
    Told told;
    std::uint64_t stop_at = enough_events;
    std::uint64_t last_loss = 0;
};

int on_event(void* user, const sr_event* event) {
    auto& replay = *static_cast<Replay*>(user);
    if (replay.told.events == replay.stop_at) return 1;
    must(event->number == replay.told.events, "events are numbered without holes");
    must(event->op <= SR_FREE, "an operation that there is");
    must(event->op == SR_WRITE || (event->flags & SR_HAS_CLEN) == 0, "no clen without a write");
    must((event->flags & SR_HAS_CLEN) != 0 || event->clen == 0, "no clen without its flag");
    must((event->flags & ~(SR_SAME_FILLED | SR_HAS_TIME | SR_HAS_CLEN)) == 0, "flags that there are");
    must((event->flags & SR_HAS_TIME) != 0 || event->time_ns == 0, "no time without its flag");
    replay.told.events++;
    if (event->op != SR_FREE) replay.told.access(event->slot, event->clen, event->op == SR_WRITE);
    return 0;
}

int on_loss(void* user, std::uint64_t before_event, std::uint64_t lost) {
    auto& replay = *static_cast<Replay*>(user);
    must(before_event == replay.told.events, "a loss is told in its place");
    must(lost > 0, "a loss is of some events");
    replay.told.losses += lost;
    return 0;
}

Told replay(sr_trace* trace, std::uint64_t stop_at) {
    Replay replay;
    replay.stop_at = stop_at;
    must(sr_set_callbacks(trace, on_event, on_loss, &replay) == SR_OK, "callbacks can be set");
    replay.told.status = sr_replay(trace);
    check_sentence(replay.told.status, sr_error(trace));
    return replay.told;
}

void check_info(sr_trace* trace) {
    const sr_info* info = sr_trace_info(trace);
    must(info != nullptr, "an open trace has its info");
    for (const char* text : {info->format, info->kernel, info->workload, info->synthetic})
        must(text != nullptr, "texts are never null");
    must(sr_codec(trace, info->codec_count) == nullptr, "there are no more codecs");
    for (std::uint32_t codec = info->codec_count; codec-- > 0;)  // the first one stays set
        must(sr_set_codec(trace, sr_codec(trace, codec)) == SR_OK, "a codec that is there can be set");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static constexpr std::array<const char*, 8> formats = {nullptr, "sr",    "compcache", "compcache-md5",
                                                           "csv",   "jsonl", "blktrace",  "no such format"};
    if (size == 0) return 0;
    const char* const format = formats[data[0] % formats.size()];
    const swapreplay::fuzzing::MemoryFile file(swapreplay::fuzzing::bytes_of(data + 1, size - 1));
    const std::string path = file.path();
    if (format == nullptr) start(path);

    sr_trace* trace = nullptr;
    const int opened = sr_open(&trace, path.c_str(), format);
    must(opened <= SR_OK && trace != nullptr, "opening succeeds or fails, and gives a handle");
    check_sentence(opened, sr_error(trace));
    if (opened != SR_OK) {
        must(format != nullptr || told_2008.status == opened, "both interfaces fail alike");
        must(sr_trace_info(trace) == nullptr && sr_codec(trace, 0) == nullptr, "nothing is known of it");
        sr_close(trace);
        return 0;
    }
    check_info(trace);
    const bool refused = sr_trace_info(trace)->codec_count == 0;  // by the older interface
    const Told all = replay(trace, enough_events);
    const bool stopped = all.status == SR_STOPPED;
    must(!stopped || all.events == enough_events, "it stops where it was told to");
    if (format == nullptr && refused)
        must(told_2008.status == SR_ERROR_NO_CLENS && told_2008.accesses == 0, "no length is made up");
    else if (format == nullptr && !stopped)
        must(all.status == told_2008.status && all.accesses == told_2008.accesses &&
                 all.digest == told_2008.digest,
             "both interfaces tell the same");
    must(replay(trace, enough_events) == all, "a second replay tells the same");
    const std::uint64_t some = data[0] / formats.size();
    const Told part = replay(trace, some);
    must(part.events == std::min(some, all.events), "it stops where it is told to");
    sr_close(trace);
    return 0;
}
