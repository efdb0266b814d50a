/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies of sampled pages, made at the compressor: a ring apart from that of the events, in memory that the recorder can
 * write, so that it can wipe a copy once its lengths are known.
 *
 * A copy is made before zram asks for memory. The number of the event that it belongs to is drawn when the object is
 * allocated, by the same task. A page that is compressed twice (up to Linux 6.12, if memory was short) is copied twice to
 * the same place.
 */
#ifndef SWAPREPLAY_COLLECT_BPF_ZRAM_COPY_H
#define SWAPREPLAY_COLLECT_BPF_ZRAM_COPY_H

#ifdef __cplusplus
#include <linux/types.h>
#endif

#define ZRAM_COPY_BYTES 4096

enum zram_copy_state {
	ZRAM_COPY_FREE,      /* wiped by the recorder */
	ZRAM_COPY_CLAIMED,   /* by a task that is storing the page */
	ZRAM_COPY_READY,     /* its number is known */
	ZRAM_COPY_ABANDONED, /* no object came of it */
};

struct zram_copy {
	__u32 state;
	__u32 unused;
	__u64 number; /* of the write */
	__u8 page[ZRAM_COPY_BYTES];
};

/*
 * What became of the copy of a written page: two bits of the flags of a ZRAM_WRITE and of a struct zram_object. 0: the
 * compressor was not seen.
 */
#define ZRAM_COPIED 4
#define ZRAM_COPY_DROPPED 8 /* the ring was full, or the page could not be read */
#define ZRAM_NOT_SAMPLED (ZRAM_COPIED | ZRAM_COPY_DROPPED)
#define ZRAM_COPY_FLAGS ZRAM_NOT_SAMPLED

/* The page that a task has compressed and not yet stored. */
struct zram_copying {
	__u32 place; /* of its copy in the ring, plus 1; 0: there is none */
	__u32 flags; /* ZRAM_COPY_FLAGS of its record */
};

#define ZRAM_SLOT_HASH 0x9E3779B1u /* a slot is sampled if slot * this, in 32 bits, is below the limit */

#endif
