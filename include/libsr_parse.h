/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libsr_parse: hands the events of a swap trace to callbacks.
 *
 * For C, from C89 on where the compiler has <stdint.h>, and for C++. Compile and link a client with
 * `cc client.c $(pkg-config --cflags --libs libsr_parse)`. Every format of SwapReplay is read, and found out
 * from the file's first bytes.
 *
 * There are two interfaces to the same reader:
 *
 *   set_sr_file(), set_sr_callbacks(), sr_start()   one trace a process, reads and writes only
 *   sr_open(), sr_replay(), sr_close() …            as many as wanted, with frees, times, flags, losses
 *
 * Stable: what is declared here keeps its meaning for as long as the library is libsr_parse.so.1. Structures
 * may grow at their end, and only the library makes them. The library never prints, exits or throws.
 */
#ifndef LIBSR_PARSE_H
#define LIBSR_PARSE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What the functions return, and what replay_end_fn is given: 0, above 0 or below 0 as the page of
 * compcache's SwapReplay has it.
 */
enum sr_status {
    SR_OK = 0,
    SR_PARTIAL = 1,      /* the file is cut, or its index is damaged; all events before that were delivered */
    SR_STOPPED = 2,      /* a callback asked to stop */
    SR_ERROR_USAGE = -1, /* a call that cannot be: a null pointer, no file set, no such codec */
    SR_ERROR_FORMAT = -2, /* not a trace, or damaged; the events before the damage were delivered */
    SR_ERROR_SYSTEM = -3, /* the operating system refused: no such file, a read error */
    SR_ERROR_LIMIT = -4   /* memory ran out, or the trace is beyond a limit that protects it */
};

/* ------------------------------------------------------------ one trace a process */

/* A page was swapped in. index: its slot, a page index in the swap device. */
typedef void(swap_read_fn)(unsigned long index);

/* A page was swapped out. len: its compressed length in bytes, under the trace's first codec. */
typedef void(swap_write_fn)(unsigned long index, unsigned long len);

/*
 * Arg:
 *      0: Success
 *      >0: Error: partial read
 *      <0: Error: file read error
 * A value of enum sr_status; the last call of a replay.
 */
typedef void(replay_end_fn)(int err);

/*
 * Names the trace that sr_start() reads; "-" is standard input. The name is copied.
 * Returns SR_OK, or below 0 (null or empty name, not readable) and the name set before stays.
 */
int set_sr_file(const char* path);

/*
 * Sets the three callbacks; none may be null. They may call every function of this header.
 * Returns SR_OK, or SR_ERROR_USAGE and the callbacks set before stay.
 */
int set_sr_callbacks(swap_read_fn on_read, swap_write_fn on_write, replay_end_fn on_end);

/*
 * Calls back for each read and write from the trace's first to its last, in order, then on_end; frees are
 * left out. Returns what on_end was given. Without file or callbacks it calls nothing and returns
 * SR_ERROR_USAGE. Each call reads the trace anew.
 *
 * Threads: file and callbacks belong to the process. Calls from several threads do no harm; each replay works
 * with what was set when it began.
 */
int sr_start(void);

/* ------------------------------------------------------------ as many as wanted */

/* A trace and what was set for it. Two threads may use two at once; one must not be used by two at once. */
typedef struct sr_trace sr_trace;

enum sr_op { SR_READ = 0, SR_WRITE = 1, SR_FREE = 2 };

/* In sr_event.flags */
#define SR_SAME_FILLED 1u /* the page repeats one machine word; only where the trace tells */
#define SR_HAS_TIME 2u    /* time_ns was recorded */

struct sr_event {
    uint64_t number;  /* of the event in the trace, from 0 */
    uint64_t time_ns; /* nanoseconds since the recording began */
    uint32_t slot;    /* page index in the swap device */
    uint32_t clen;    /* bytes, under the codec set; 0 unless op is SR_WRITE */
    uint32_t op;      /* enum sr_op */
    uint32_t flags;   /* SR_SAME_FILLED, SR_HAS_TIME */
};

/* Called for each event; the event is valid during the call. Any value but 0 stops the replay. */
typedef int(sr_event_fn)(void* user, const struct sr_event* event);

/*
 * Called where events are known to be lost: `lost` of them, at least 1, between the event numbered
 * before_event - 1 and the one numbered before_event. Any value but 0 stops the replay.
 */
typedef int(sr_loss_fn)(void* user, uint64_t before_event, uint64_t lost);

/* What a trace says about itself. Strings are never null, are empty where not known, and live as the handle.
 */
struct sr_info {
    const char* format;     /* "sr", "compcache", … */
    uint32_t page_size;     /* bytes */
    uint32_t codec_count;   /* each write has a clen under each */
    uint64_t slots;         /* of the swap device; 0: not known */
    uint64_t ram_bytes;     /* of the recorded machine; 0: not known */
    uint64_t start_unix_ns; /* when the recording began; 0: not known */
    const char* kernel;     /* release, as `uname -r` */
    const char* workload;   /* free text */
    const char* synthetic;  /* model and seed of a generated trace; empty: a recording */
};

/*
 * Opens a trace; "-" is standard input. format: one of sr_info.format to overrule what the content says, or
 * null. Returns SR_OK or below 0. *trace is set either way, so that sr_error() can say what was wrong, and
 * must be closed; it is null only where memory ran out or `trace` itself was null.
 */
int sr_open(sr_trace** trace, const char* path, const char* format);

/* Closes the trace; null is allowed. Not from within one of its callbacks. */
void sr_close(sr_trace* trace);

/* on_loss may be null; user is handed to both. Returns SR_OK or SR_ERROR_USAGE. */
int sr_set_callbacks(sr_trace* trace, sr_event_fn on_event, sr_loss_fn on_loss, void* user);

/* Chooses the codec whose clens the events carry, by the kernel's name ("lzo", "zstd"). SR_OK or
 * SR_ERROR_USAGE. */
int sr_set_codec(sr_trace* trace, const char* codec);

/* The codec's name, of index 0 to codec_count - 1; null outside. Index 0 is the one used unless another is
 * set. */
const char* sr_codec(const sr_trace* trace, uint32_t index);

/* Null where the trace could not be opened. */
const struct sr_info* sr_trace_info(const sr_trace* trace);

/*
 * Calls back for each event from the first to the last; a second call begins anew, which standard input
 * cannot. Returns a value of enum sr_status. Not from within one of the trace's own callbacks:
 * SR_ERROR_USAGE. Cost: a few nanoseconds an event; memory for one block of events, whatever the trace's
 * length.
 */
int sr_replay(sr_trace* trace);

/*
 * One sentence on the last failure: what was wrong, where, and what to do. Empty where nothing failed.
 * For a null trace: that of set_sr_file(), set_sr_callbacks() and sr_start() in the calling thread.
 * Valid until the next call with the same trace, or of those three.
 */
const char* sr_error(const sr_trace* trace);

#ifdef __cplusplus
}
#endif

#endif
