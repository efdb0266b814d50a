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
	ZRAM_WRITES = 5,  /* of several pages, or of one that is not simply an object: see below */
};

enum zram_record_flags {
	ZRAM_FAILED = 1,    /* ZRAM_WRITES: zram may have refused what is not in its table */
	ZRAM_NEW_PAGES = 2, /* the pool took new pages for it, while numbers were drawn by others */
	/* 4 and 8 are those of zram_copy.h */
};

#define ZRAM_WRITE_FLAGS (ZRAM_NEW_PAGES | ZRAM_COPY_FLAGS)

struct zram_record { /* 48 bytes */
	__u64 number;
	__u64 time_ns; /* CLOCK_MONOTONIC */
	__u64 cgroup;  /* that the bio's first page was charged to; 0: not known */
	__u32 tgid;
	__u32 folio_pages; /* of the folio, if it is not `pages`; else 0 */
	__u32 slot;
	__u32 pages;
	__u32 clen; /* of a write, as stored; of ZRAM_WRITES the number of objects; zswap_record.h has more */
	__u16 cpu;
	__u8 kind;
	__u8 flags;
};

/*
 * The record of ZRAM_WRITES is followed by `clen` objects in the order in which they were allocated, and by the rows of
 * the device's table for its `pages`, both at most ZRAM_MOST_WRITES. The rows tell whose the objects are, how long they
 * are, and which pages are same-filled, which have no object.
 */
#define ZRAM_MOST_WRITES 512 /* a large folio of 2 MiB */
#define ZRAM_MOST_ROW_BYTES 32

struct zram_object {
	__u32 handle; /* its low half */
	__u32 number; /* less the record's, << ZRAM_OBJECT_SHIFT, with flags below */
} __attribute__((aligned(8)));

#define ZRAM_OBJECT_SHIFT 4
#define ZRAM_OBJECT_REPLACED 1 /* none: the number is that of the slot's old object, which went before another came */
/* 2: ZRAM_NEW_PAGES; 4 and 8: ZRAM_COPY_FLAGS */

/*
 * A task that is storing pages. The recorder reads these to learn up to which number every record is in the ring: `low`
 * is not above any number that the task has drawn or will draw for this bio.
 */
struct zram_store {
	__u64 task; /* 0: free */
	__u64 low;
	__u64 io; /* the bio, or the device if there is none (zram_rw_page) */
	__u64 cgroup;
	__u32 slot;
	__u32 pages;
	__u32 count;  /* objects so far; may exceed ZRAM_MOST_WRITES */
	__u32 state;  /* enum zram_store_state */
	__u32 frees;  /* of objects */
	__u32 displaced; /* it is not at the place where its task is looked for first */
	struct zram_copying copying;
	struct zram_object objects[ZRAM_MOST_WRITES];
};

enum zram_store_state {
	ZRAM_STORING,
	ZRAM_NEEDS_PAGES, /* the pool takes some for the next object */
	ZRAM_PAUSED,      /* this task is compacting: what it allocates is not a store */
	ZRAM_COMPACTING,  /* and it does nothing else */
	ZRAM_UNSEEN,      /* the beginning of its bio was not seen: what it allocates is lost */
};

/* What happens on a CPU: a slot is being freed. The kernel holds a spinlock meanwhile. */
#define ZRAM_MOST_CPUS 2048

struct zram_freeing {
	__u64 who; /* pid and tgid, if the kernel's spinlocks can be preempted (PREEMPT_RT) */
	__u32 slot;
	__u32 state; /* enum zram_freeing_state */
	__u64 unused[6]; /* a cache line for each */
};

enum zram_freeing_state { ZRAM_NOT_FREEING, ZRAM_FREEING, ZRAM_FREED, ZRAM_FREEING_OTHERS };

/* How to read a row of the device's table. */
#define ZRAM_NO_BIT 255

struct zram_layout {
	__u32 row_bytes; /* of a slot */
	__u32 handle_at;
	__u32 flags_at;  /* of 4 bytes, or the low 4 of 8 */
	__u32 clen_bits; /* the lowest bits of the flags */
	__u32 same_bit;  /* ... and others, or ZRAM_NO_BIT */
	__u32 written_back_bit;
	__u32 priority_bit; /* the lower one of two */
};

/* A part of the table, as it is. */
#define ZRAM_TABLE_BYTES 32768

struct zram_table {
	__u8 bytes[ZRAM_TABLE_BYTES];
	__u32 known;  /* the device has been seen; 0: `bytes` are not set */
	__u32 failed; /* the part could not be read */
	struct zram_layout layout;
};

/* Counted on each CPU. */
struct zram_counts {
	__u64 dropped;            /* records that found the ring full */
	__u64 dropped_unnumbered; /* events of these that no missing number tells of */
	__u64 missed_free;        /* notifications that zram did not follow, because the slot was locked */
	__u64 outside;            /* objects allocated in our pool outside of a store that we saw begin */
	__u64 outside_bios;       /* stores to which they belong */
	__u64 unfinished;         /* stores whose end was not seen */
	__u64 crowded;            /* stores for which there was no struct zram_store left */
	__u64 frees_unseen;       /* ends of notifications whose beginning was not seen */

	/* Not a count: the cgroup that was looked up last. */
	__u64 charged_to; /* memcg_data of the page; 0: none */
	__u64 cgroup;
	__u64 jiffies; /* when it was looked up */
};

#endif
