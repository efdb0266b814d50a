// SPDX-License-Identifier: LGPL-2.1-or-later
// The interface of compcache 2008: one trace a process.
#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "libsr_parse/c_edge.hpp"

using namespace swapreplay;

namespace {

/// What the compcache 2008 interface keeps between calls.
struct ProcessTrace {
    std::string path;
    swap_read_fn* on_read = nullptr;
    swap_write_fn* on_write = nullptr;
    replay_end_fn* on_end = nullptr;
};
std::mutex process_mutex;
ProcessTrace process_trace;
thread_local std::string process_error;

// Local copies of the callbacks in both: they are opaque, so the compiler would load each again after every
// call.

void deliver_2008(const ProcessTrace& trace, const EventBlock& block) {
    auto* const on_read = trace.on_read;
    auto* const on_write = trace.on_write;
    const auto* const ops = block.ops.data();
    const auto* const slots = block.slots.data();
    const auto* const clens = block.clens[0].data();
    for (std::size_t i = 0; i < block.size(); i++) {
        if (ops[i] == Op::write) {
            on_write(index(slots[i]), clens[i]);
        } else if (ops[i] == Op::read) {
            on_read(index(slots[i]));
        }
    }
}

void deliver_2008(const ProcessTrace& trace, const RunBlock& block) {
    auto* const on_read = trace.on_read;
    auto* const on_write = trace.on_write;
    const std::uint32_t* clen = block.clens.data();
    for (const Run& run : block.runs) {
        const unsigned long begin = index(run.slot);
        const unsigned long end = begin + run.count;
        if (run.op == Op::write) {
            for (unsigned long slot = begin; slot < end; slot++)
                on_write(slot, *clen++);
        } else if (run.op == Op::read) {
            for (unsigned long slot = begin; slot < end; slot++)
                on_read(slot);
        }
    }
}

std::size_t events_in(const EventBlock& block) {
    return block.size();
}
std::size_t events_in(const RunBlock& block) {
    return block.events;
}

template <class Block>
int deliver_all(const ProcessTrace& trace, TraceReader& reader, std::string& error) {
    Block block;
    std::uint64_t next_event = 0;
    while (reader.next(block)) {
        next_event = block.first_event + events_in(block);
        deliver_2008(trace, block);
    }
    return status_at_end(reader, next_event, error);
}

}  // namespace

const char* swapreplay::error_of_compcache_2008() noexcept {
    return process_error.c_str();
}

extern "C" {

int set_sr_file(const char* path) {
    return guarded(process_error, [&] {
        if (path == nullptr || *path == '\0')
            refuse("no trace named; give a file name, or '-' for standard input");
        std::string copy(path);
        if (copy != "-" && access(path, R_OK) != 0) {
            throw Error(Fault::system,
                        fmt::format("{}: cannot be read: {}", path, std::generic_category().message(errno)));
        }
        const std::lock_guard lock(process_mutex);
        process_trace.path = std::move(copy);
        return SR_OK;
    });
}

int set_sr_callbacks(swap_read_fn on_read, swap_write_fn on_write, replay_end_fn on_end) {
    return guarded(process_error, [&] {
        if (on_read == nullptr || on_write == nullptr || on_end == nullptr) refuse("a callback is null");
        const std::lock_guard lock(process_mutex);
        process_trace.on_read = on_read;
        process_trace.on_write = on_write;
        process_trace.on_end = on_end;
        return SR_OK;
    });
}

int sr_start(void) {
    ProcessTrace trace;
    std::string error;  // not process_error: the callbacks may call the setters, which use that
    int status = guarded(error, [&] {
        {
            const std::lock_guard lock(process_mutex);
            trace = process_trace;
        }
        if (trace.on_end == nullptr) refuse("no callbacks are set: call set_sr_callbacks() first");
        if (trace.path.empty()) {
            trace.on_end = nullptr;
            refuse("no trace is set: call set_sr_file() first");
        }
        TraceReader reader = TraceReader::open(trace.path);
        if (!reader.metadata().has_clens()) {
            return fail(
                error, SR_ERROR_NO_CLENS,
                fmt::format("{}: has no compressed lengths, which swap_write_fn needs; sr_replay() gives "
                            "its slots and times",
                            trace.path)
                    .c_str());
        }
        // Only .sr holds runs; of another format they would have to be made first.
        return reader.format() == "sr" ? deliver_all<RunBlock>(trace, reader, error)
                                       : deliver_all<EventBlock>(trace, reader, error);
    });
    fail(process_error, status, error.c_str());  // for a client that asks in on_end
    if (trace.on_end != nullptr) {
        std::string end_error;
        const int end_status = guarded(end_error, [&] {
            trace.on_end(status);
            return SR_OK;
        });
        if (end_status != SR_OK) {
            status = end_status;
            error = std::move(end_error);
        }
    }
    process_error = std::move(error);
    return status;
}

}  // extern "C"
