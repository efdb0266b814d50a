/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the programs in zram.bpf.c and the recorder share: the records in the ring, and the memory that both can see.
 *
 * Numbers give the events their order. One is drawn for each event, from one counter, at the place where the kernel
 * changes what is stored: under the lock of the object's size class, in obj_malloc() and obj_free(). So numbers are in
 * the order in which the pool did its work, for every class. A number that is not in any record is an event that was
 * lost, and its place is known.
 */
#ifndef SWAPREPLAY_COLLECT_BPF_ZRAM_RECORD_H
#define SWAPREPLAY_COLLECT_BPF_ZRAM_RECORD_H

#ifdef __cplusplus
#include <linux/types.h>
#endif

#include "zram_copy.h"

enum zram_record_kind {
	ZRAM_READ = 1,    /* number .. number + pages - 1 */
	ZRAM_WRITE = 2,   /* of one page */
	ZRAM_FREE = 3,    /* of one page */
	ZRAM_DISCARD = 4, /* one number for all its pages */
	ZRAM_WRITES = 5,  /* of several pages: struct zram_writes */
};

enum zram_record_flags {
	ZRAM_SAME_FILLED = 1, /* a write that stores no object */
	/*
	 * The event has no number. It comes before the one with the number given: nothing else can happen to the slot
	 * while its page is being stored.
	 */
	ZRAM_UNNUMBERED = 2,
	ZRAM_IN_ORDER = 4, /* zram_writes: each page has its entry, in the pages' order */
	ZRAM_LIMITED = 8,  /* zram_writes: the device has a mem_limit, so an entry of no page was refused */
	ZRAM_REFUSED = 16, /* a write that was numbered and then not stored: no event */
	ZRAM_NEW_PAGES = 64,    /* a write: the pool took new pages for it, while numbers were drawn by others */
	ZRAM_CLEN_UNKNOWN = 32, /* zram_write: zs_malloc() was not seen; the event counts as lost */
	/* of one page, 4 and 8 are those of zram_copy.h */
};

struct zram_record { /* 48 bytes */
	__u64 number;
	__u64 time_ns; /* CLOCK_MONOTONIC */
	__u64 cgroup;  /* that the bio's first page was charged to; 0: not known */
	__u32 tgid;
	__u32 folio_pages; /* of the folio, if it is not `pages`; else 0 */
	__u32 slot;
	__u32 pages;
	__u32 clen; /* of a write, as given to zs_malloc(); in zram_writes the number of entries; zswap_record.h has more */
	__u16 cpu;
	__u8 kind;
	__u8 flags;
};

#define ZRAM_MOST_WRITES 512 /* a large folio of 2 MiB */
#define ZRAM_NO_PAGE 0xffff

struct zram_write { /* 16 bytes */
	__u32 number; /* less the record's */
	__u32 clen;
	__u32 handle; /* its low half */
	__u16 page;   /* less the record's slot; ZRAM_NO_PAGE: not known */
	__u16 flags;
};

struct zram_writes {
	struct zram_record head;
	struct zram_write entries[ZRAM_MOST_WRITES];
};

/*
 * A task that is storing pages. The recorder reads these to learn up to which number every record is in the ring: `low`
 * is not above any number that the task has drawn or will draw for this bio.
 */
struct zram_store {
	__u64 task; /* 0: free */
	__u64 low;
	__u32 size;    /* given to zs_malloc() and not yet allocated */
	__u32 entries; /* allocated so far; may exceed ZRAM_MOST_WRITES */
	__u32 frees;
	__u64 before;    /* the next number when zs_malloc() began */
	__u32 new_pages; /* zs_malloc() has taken some */
	__u32 unused;
	__u32 paused;  /* this task is compacting: what it allocates is not a store */
	__u32 matched; /* at the end: entries whose page is known, and entries in all */
	__u32 total;
	struct zram_copying copying;
	struct zram_writes writes;
};

/* A slot that is being freed on this CPU, with preemption disabled. */
struct zram_freeing {
	__u64 task; /* 0: none */
	__u32 slot;
	__u32 state; /* enum zram_freeing_state */
};

enum zram_freeing_state { ZRAM_NOT_FREEING, ZRAM_FREEING, ZRAM_FREED, ZRAM_FREEING_OTHERS };

/* A part of the device's table of slots, as it is, and how to read it. */
#define ZRAM_TABLE_BYTES 32768
#define ZRAM_NO_BIT 255

struct zram_table {
	__u8 bytes[ZRAM_TABLE_BYTES];
	__u32 known;       /* the device has been seen; 0: nothing else is set */
	__u32 failed;      /* the part could not be read */
	__u32 entry_bytes; /* of a slot */
	__u32 handle_at;
	__u32 flags_at;   /* of 4 bytes, or the low 4 of 8 */
	__u32 clen_bits;  /* the lowest bits of the flags */
	__u32 same_bit;   /* ... and others, or ZRAM_NO_BIT */
	__u32 written_back_bit;
	__u32 priority_bit; /* the lower one of two */
};

/* Counted on each CPU. */
struct zram_counts {
	__u64 dropped;            /* records that found the ring full */
	__u64 dropped_unnumbered; /* events of these that no missing number tells of */
	__u64 refused;            /* pages that zram did not store */
	__u64 missed_free;        /* notifications that zram did not follow, because the slot was locked */
	__u64 outside;            /* objects allocated in our pool outside of a store that we saw begin */
	__u64 unfinished;         /* stores whose end was not seen */
	__u64 crowded;            /* stores for which there was no struct zram_store left */
	__u64 frees_unseen;       /* ends of notifications whose beginning was not seen */

	/* Not a count: the cgroup that was looked up last. */
	__u64 charged_to; /* memcg_data of the page; 0: none */
	__u64 cgroup;
	__u64 jiffies; /* when it was looked up */
};

#endif
