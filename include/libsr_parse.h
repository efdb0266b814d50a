/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libsr_parse: hands the events of a swap trace to callbacks.
 *
 * For C (C89 with <stdint.h>, or later) and C++. Compile and link a client with
 * `cc client.c $(pkg-config --cflags --libs libsr_parse)`. The library reads every trace format of SwapReplay
 * and detects the format from the file's first bytes.
 *
 * There are two interfaces to the same reader:
 *
 *   set_sr_file(), set_sr_callbacks(), sr_start()   the interface of compcache 2008: one trace per process,
 *                                                   reads and writes only
 *   sr_open(), sr_replay(), sr_close() …            any number of traces, with frees, times, flags and losses
 *
 * Stability: declarations keep their meaning as long as the library is libsr_parse.so.1. Structures may grow
 * at their end. Only the library creates them, except struct sr_options, which tells its own size. The library
 * never prints, exits or throws.
 */
#ifndef LIBSR_PARSE_H
#define LIBSR_PARSE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What the functions return, and what replay_end_fn is given: 0, positive or negative as in compcache 2008.
 * Treat any other negative value as an error, too: new ones may be added.
 */
enum sr_status {
    SR_OK = 0,
    SR_PARTIAL = 1,       /* the file is cut or its index is damaged; all events before that were delivered */
    SR_STOPPED = 2,       /* a callback asked to stop */
    SR_ERROR_USAGE = -1,  /* invalid call: a null pointer, no file set, unknown codec or format */
    SR_ERROR_FORMAT = -2, /* not a trace, or damaged; the events before the damage were delivered */
    SR_ERROR_SYSTEM = -3, /* the operating system reported an error: no such file, a read error */
    SR_ERROR_LIMIT = -4,  /* out of memory, or the trace exceeds a limit that protects the process */
    SR_ERROR_NO_CLENS = -5 /* sr_start() only: the trace has no compressed lengths; nothing was delivered */
};

/* ------------------------------------------------------------ one trace per process (compcache 2008) */

/* A page was swapped in. index: its slot, that is its page index in the swap device. */
typedef void(swap_read_fn)(unsigned long index);

/*
 * A page was swapped out. len: its compressed length under the trace's first codec, in bytes; 0 is a recorded
 * length, too. A trace that has no compressed lengths is refused: SR_ERROR_NO_CLENS.
 */
typedef void(swap_write_fn)(unsigned long index, unsigned long len);

/*
 * The last call of a replay. err: a value of enum sr_status.
 *      0: success
 *      >0: partial read
 *      <0: file read error
 */
typedef void(replay_end_fn)(int err);

/*
 * Names the trace that sr_start() reads; "-" is standard input. The name is copied.
 * Returns SR_OK, or a negative status (name null or empty, file not readable); the previous name then stays.
 */
int set_sr_file(const char* path);

/*
 * Sets the three callbacks; none may be null. They may call every function in this header.
 * Returns SR_OK, or SR_ERROR_USAGE; the previous callbacks then stay.
 */
int set_sr_callbacks(swap_read_fn on_read, swap_write_fn on_write, replay_end_fn on_end);

/*
 * Reads the trace from its beginning and calls back for each read and write, in order, then calls on_end.
 * Frees are left out. Returns what on_end was given. If no file or no callbacks are set, it calls nothing and
 * returns SR_ERROR_USAGE. Each call reads the trace again.
 *
 * Threads: file and callbacks belong to the process. Calls from several threads are safe; each replay uses
 * what was set when it began.
 */
int sr_start(void);

/* ------------------------------------------------------------ any number of traces */

/* An open trace and its settings. Two threads may use two traces at once, but not one and the same. */
typedef struct sr_trace sr_trace;

enum sr_op { SR_READ = 0, SR_WRITE = 1, SR_FREE = 2 };

/* In sr_event.flags */
#define SR_SAME_FILLED 1u /* the page repeats one machine word; never set if the trace does not tell */
#define SR_HAS_TIME 2u    /* time_ns was recorded */
#define SR_HAS_CLEN 4u    /* clen was recorded; only writes have one */

struct sr_event {
    uint64_t number;  /* of the event in the trace, from 0 */
    uint64_t time_ns; /* nanoseconds since the recording began; 0 without SR_HAS_TIME */
    uint32_t slot;    /* page index in the swap device */
    uint32_t clen;    /* compressed length in bytes, under the codec chosen; 0 without SR_HAS_CLEN */
    uint32_t op;      /* enum sr_op */
    uint32_t flags;   /* SR_SAME_FILLED, SR_HAS_TIME, SR_HAS_CLEN */
};

/* Called for each event, which is valid during the call. Any return value but 0 stops the replay. */
typedef int(sr_event_fn)(void* user, const struct sr_event* event);

/*
 * Called where events are known to be lost: `lost` of them (at least 1), between the events numbered
 * before_event - 1 and before_event. sr_info.losses_known says whether more may be lost. Any return value but
 * 0 stops the replay.
 */
typedef int(sr_loss_fn)(void* user, uint64_t before_event, uint64_t lost);

/* What a trace says about itself. Strings are never null; they live as long as the handle. */
struct sr_info {
    const char* format;     /* "sr", "compcache", … */
    uint32_t page_size;     /* bytes */
    uint32_t codec_count;   /* each write has a clen under each; 0: the trace has no compressed lengths */
    uint64_t slots;         /* of the swap device; 0: not known */
    uint64_t ram_bytes;     /* of the recorded machine; 0: not known */
    uint64_t start_unix_ns; /* when the recording began; 0: not known */
    const char* kernel;     /* release, as `uname -r` prints it; empty: not known */
    const char* workload;   /* free text; empty: not known */
    const char* synthetic;  /* model and seed of a generated trace; empty: a recording */
    uint32_t losses_known;  /* 0: events may be lost that no call of sr_loss_fn tells of; else 1 */
};

/*
 * Opens a trace; "-" is standard input. format: a name as in sr_info.format to override detection, or null.
 * Returns SR_OK or a negative status. *trace is set in either case, so that sr_error() can explain a failure,
 * and must be closed. It is null only if memory ran out or `trace` itself was null.
 */
int sr_open(sr_trace** trace, const char* path, const char* format);

/*
 * How sr_open_with() reads. Set `size`, and all that is not needed to 0 or null, which is the default:
 *
 *     struct sr_options options = {0};
 *     options.size = sizeof options;
 *     options.page_size = 16384;
 */
struct sr_options {
    uint64_t size;                /* sizeof(struct sr_options) */
    const char* format;           /* as in sr_open() */
    uint64_t page_size;           /* bytes; for a trace that does not say (default: 4096) */
    const uint64_t* first_sector; /* of block requests: where the swap device begins (default: as traced) */
    const char* device;           /* of block requests: take only those to this device, such as "8:2" */
    uint64_t max_slots; /* refuse a trace with more slots, or a slot from this on (default: 1 << 28) */
    uint64_t max_gaps;  /* refuse a trace that lost events in more places (default: 1 << 18) */
    const int* stop_fd; /* a file descriptor: once it is readable, a pipe ends instead of being waited for */
};

/*
 * The same as sr_open(), with options; null stands for the defaults. Nothing that `options` points to is used after
 * the call, except the file descriptor. Returns SR_ERROR_USAGE also if `size` is 0, or if the caller set a member that
 * this version of the library does not have.
 */
int sr_open_with(sr_trace** trace, const char* path, const struct sr_options* options);

/* Closes the trace; null is allowed. Must not be called from one of the trace's callbacks. */
void sr_close(sr_trace* trace);

/* on_loss may be null. `user` is passed to both callbacks. Returns SR_OK or SR_ERROR_USAGE. */
int sr_set_callbacks(sr_trace* trace, sr_event_fn on_event, sr_loss_fn on_loss, void* user);

/*
 * Chooses the codec whose clens the events carry, by its kernel name ("lzo", "zstd"). Without this call it is
 * the trace's first codec. Returns SR_OK or SR_ERROR_USAGE.
 */
int sr_set_codec(sr_trace* trace, const char* codec);

/* The name of codec `index`, 0 to codec_count - 1; null if there is no such codec. */
const char* sr_codec(const sr_trace* trace, uint32_t index);

/* Null if the trace could not be opened. */
const struct sr_info* sr_trace_info(const sr_trace* trace);

/*
 * Calls back for each event from the first to the last. Another call starts over, which standard input
 * cannot.
 * Returns a value of enum sr_status; SR_ERROR_USAGE if called from one of the trace's own callbacks.
 * Cost: a few nanoseconds an event (some 100 ns if the file was written to be as small as possible), and
 * memory for one block of events and for the gaps, whatever the trace's length.
 */
int sr_replay(sr_trace* trace);

/*
 * One sentence on the last failure: what was wrong, where, and what to do. Empty if nothing failed.
 * For a null trace: on the last failure of set_sr_file(), set_sr_callbacks() or sr_start() in the calling
 * thread. Valid until the next call with the same trace, or of those three.
 */
const char* sr_error(const sr_trace* trace);

#ifdef __cplusplus
}
#endif

#endif
