// SPDX-License-Identifier: LGPL-2.1-or-later
// The interface for any number of traces.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "libsr_parse/c_edge.hpp"

using namespace swapreplay;

static_assert(SR_READ == static_cast<int>(Op::read) && SR_WRITE == static_cast<int>(Op::write) &&
              SR_FREE == static_cast<int>(Op::free));

struct sr_trace {
    std::string path;
    ReadOptions options;
    std::optional<TraceReader> reader;  // from sr_open() on, anew with each sr_replay() after the first
    bool begun = false;                 // the reader has given events
    bool replaying = false;
    Metadata metadata;
    std::string format_name;
    sr_info info{};
    std::size_t codec = 0;
    sr_event_fn* on_event = nullptr;
    sr_loss_fn* on_loss = nullptr;
    void* user = nullptr;
    std::string error;
};

namespace {

/// A trace's events to `visit(block, begin, end)`, its gaps to `lose(before_event, lost)`, each in its place;
/// both say whether to go on.
template <class Visit, class Lose>
int replay(TraceReader& reader, std::string& error, Visit visit, Lose lose) {
    EventBlock block;
    std::size_t gap = 0;
    std::uint64_t next_event = 0;
    while (reader.next(block)) {
        next_event = block.first_event + block.size();
        std::size_t begin = 0;
        for (; gap < reader.gaps().size() && reader.gaps()[gap].before_event < next_event; gap++) {
            const Gap& here = reader.gaps()[gap];
            const auto end = static_cast<std::size_t>(std::max(here.before_event, block.first_event + begin) -
                                                      block.first_event);
            if (!visit(block, begin, end) || !lose(here.before_event, here.lost)) return SR_STOPPED;
            begin = end;
        }
        if (!visit(block, begin, block.size())) return SR_STOPPED;
    }
    for (; gap < reader.gaps().size(); gap++) {
        if (!lose(reader.gaps()[gap].before_event, reader.gaps()[gap].lost)) return SR_STOPPED;
    }
    return status_at_end(reader, next_event, error);
}

/// Of the first version; later ones add members after it.
constexpr std::uint64_t smallest_options = offsetof(sr_options, stop_fd) + sizeof(sr_options::stop_fd);

/// What the caller set, whose structure may be shorter or longer than ours.
sr_options copied(const sr_options* given) {
    sr_options options{};
    if (given == nullptr) return options;
    if (given->size < smallest_options)
        refuse("the size of the options is not set: it is sizeof(struct sr_options)");
    const std::span bytes(static_cast<const std::byte*>(static_cast<const void*>(given)), given->size);
    const std::size_t ours = std::min(bytes.size(), sizeof(options));
    if (std::ranges::any_of(bytes.subspan(ours), [](std::byte byte) { return byte != std::byte{0}; }))
        refuse("the options have a member that this version of the library does not know");
    std::memcpy(&options, bytes.data(), ours);
    return options;
}

ReadOptions read_options(const sr_options& given) {
    ReadOptions options;
    if (given.format != nullptr) options.from = given.format;
    if (given.page_size > std::numeric_limits<std::uint32_t>::max())
        refuse(fmt::format("a page size of {} bytes is too large", given.page_size));
    options.page_size = static_cast<std::uint32_t>(given.page_size);
    if (given.first_sector != nullptr) options.first_sector = *given.first_sector;
    if (given.device != nullptr) options.device = given.device;
    if (given.max_slots != 0) options.max_slots = given.max_slots;
    if (given.max_gaps != 0) options.max_gaps = given.max_gaps;
    if (given.stop_fd != nullptr) options.stop_fd = *given.stop_fd;
    return options;
}

void open(sr_trace& trace, const char* path, const sr_options& options) {
    if (path == nullptr || *path == '\0')
        refuse("no trace named; give a file name, or '-' for standard input");
    trace.path = path;
    trace.options = read_options(options);
    trace.reader = TraceReader::open(trace.path, trace.options);
    trace.metadata = trace.reader->metadata();
    trace.format_name = trace.reader->format();
    trace.info = {trace.format_name.c_str(),
                  trace.metadata.page_size,
                  trace.metadata.has_clens() ? static_cast<std::uint32_t>(trace.metadata.codecs.size()) : 0,
                  trace.metadata.slots,
                  trace.metadata.ram_bytes,
                  trace.metadata.start_unix_ns,
                  trace.metadata.kernel.c_str(),
                  trace.metadata.workload.c_str(),
                  trace.metadata.synthetic.c_str(),
                  trace.metadata.tells_losses() ? 1U : 0U};
}

/// The reader at the trace's first event.
TraceReader& rewound(sr_trace& trace) {
    if (!trace.reader) refuse("the trace was not opened; close it");
    if (trace.begun) {
        if (trace.path == "-") refuse("standard input can be replayed only once; save it to a file first");
        trace.reader = TraceReader::open(trace.path, trace.options);
    }
    trace.begun = true;
    return *trace.reader;
}

bool deliver(const sr_trace& trace, const EventBlock& block, std::size_t begin, std::size_t end) {
    const auto* const clens = trace.codec < block.clens.size() ? block.clens[trace.codec].data() : nullptr;
    const auto* const times = block.times_ns.empty() ? nullptr : block.times_ns.data();
    const auto* const same_filled = block.same_filled.empty() ? nullptr : block.same_filled.data();
    const bool known_clens = trace.metadata.has_clens();
    sr_event event{};
    for (std::size_t i = begin; i < end; i++) {
        event.number = block.first_event + i;
        event.slot = index(block.slots[i]);
        event.op = static_cast<std::uint32_t>(block.ops[i]);
        event.clen = clens != nullptr ? clens[i] : 0;
        event.time_ns = times != nullptr ? times[i] : 0;
        event.flags = (times != nullptr ? SR_HAS_TIME : 0U) |
                      (known_clens && block.ops[i] == Op::write ? SR_HAS_CLEN : 0U) |
                      (same_filled != nullptr && same_filled[i] != 0 ? SR_SAME_FILLED : 0U);
        if (trace.on_event(trace.user, &event) != 0) return false;
    }
    return true;
}

}  // namespace

extern "C" {

int sr_open(sr_trace** trace, const char* path, const char* format) {
    sr_options options{};
    options.size = sizeof(options);
    options.format = format;
    return sr_open_with(trace, path, &options);
}

int sr_open_with(sr_trace** trace, const char* path, const sr_options* options) {
    if (trace == nullptr) return SR_ERROR_USAGE;
    *trace = nullptr;
    try {
        *trace = new sr_trace;
    } catch (...) {  // new (std::nothrow) would throw as well: what its members allocate is not its own
        return SR_ERROR_LIMIT;
    }
    sr_trace& opened = **trace;
    return guarded(opened.error, [&] {
        open(opened, path, copied(options));
        return SR_OK;
    });
}

void sr_close(sr_trace* trace) {
    delete trace;
}

int sr_set_callbacks(sr_trace* trace, sr_event_fn on_event, sr_loss_fn on_loss, void* user) {
    if (trace == nullptr) return SR_ERROR_USAGE;
    if (on_event == nullptr) return fail(trace->error, SR_ERROR_USAGE, "the event callback is null");
    trace->on_event = on_event;
    trace->on_loss = on_loss;
    trace->user = user;
    return SR_OK;
}

int sr_set_codec(sr_trace* trace, const char* codec) {
    if (trace == nullptr) return SR_ERROR_USAGE;
    return guarded(trace->error, [&] {
        if (codec == nullptr) refuse("the codec name is null");
        if (trace->reader && trace->info.codec_count == 0)
            refuse(fmt::format("{}: has no compressed lengths under any codec", trace->path));
        const auto& codecs = trace->metadata.codecs;
        const auto found = std::ranges::find(codecs, codec);
        if (!trace->reader || found == codecs.end()) {
            refuse(fmt::format("{}: has no compressed lengths under codec '{}'; its codecs: {}", trace->path,
                               codec, fmt::join(codecs, ", ")));
        }
        trace->codec = static_cast<std::size_t>(found - codecs.begin());
        return SR_OK;
    });
}

const char* sr_codec(const sr_trace* trace, uint32_t index) {
    if (trace == nullptr || !trace->reader || index >= trace->info.codec_count) return nullptr;
    return trace->metadata.codecs[index].c_str();
}

const sr_info* sr_trace_info(const sr_trace* trace) {
    return trace == nullptr || !trace->reader ? nullptr : &trace->info;
}

int sr_replay(sr_trace* trace) {
    if (trace == nullptr) return SR_ERROR_USAGE;
    if (trace->replaying) return fail(trace->error, SR_ERROR_USAGE, "the trace is being replayed already");
    trace->replaying = true;
    const int status = guarded(trace->error, [&] {
        if (trace->on_event == nullptr) refuse("no callbacks are set: call sr_set_callbacks() first");
        return replay(
            rewound(*trace), trace->error,
            [&](const EventBlock& block, std::size_t begin, std::size_t end) {
                return deliver(*trace, block, begin, end);
            },
            [&](std::uint64_t before_event, std::uint64_t lost) {
                return trace->on_loss == nullptr || trace->on_loss(trace->user, before_event, lost) == 0;
            });
    });
    trace->replaying = false;
    return status;
}

const char* sr_error(const sr_trace* trace) {
    return trace == nullptr ? error_of_compcache_2008() : trace->error.c_str();
}

}  // extern "C"
