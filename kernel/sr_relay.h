/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of sr_relay.ko and what each offers the others:
 *
 *   sr_main.c     parameters; loading and unloading, in one ladder
 *   sr_backing.c  the device that everything is forwarded to, and every refusal
 *   sr_disk.c     /dev/sr_relay: bios in, events out, bios on
 *   sr_event.c    one event: compresses, numbers, stamps and relays it
 *   sr_codecs.c   what the page takes under other codecs
 *   sr_channel.c  the relay files: buffers, and reading them
 *   sr_debugfs.c  the directory of counts beside them, and the barrier
 */
#ifndef SR_RELAY_H
#define SR_RELAY_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/relay.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>

#include "sr_compat.h"
#include "sr_fault.h"
#include "sr_record.h"

#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

/* What a CPU counts. Written by that CPU alone, with interrupts off. */
enum sr_count {
	SR_COUNT_WRITES,
	SR_COUNT_READS,
	SR_COUNT_FREES,
	SR_COUNT_RELAYED, /* records that are in the relay file, read or not */
	SR_COUNT_LOST, /* events that did not fit the relay buffer */
	SR_COUNT_SAME_FILLED,
	SR_COUNT_NR,
};

/*
 * What a CPU has of its own, so that compressing and recording share nothing.
 * work_memory, compressed and bounce are used with preemption off.
 */
struct sr_cpu {
	void *work_memory; /* of lzo1x_1_compress() */
	u8 *compressed;
	u8 *bounce; /* a page that came in pieces is put together here */
	u64_stats_t count[SR_COUNT_NR];
	struct u64_stats_sync count_sync;

	/* The relay file; see sr_channel.c. */
	struct rchan_buf *buf;
	size_t written; /* bytes, may wrap; moved by this CPU, after the record is whole */
	struct mutex read_lock; /* guards what follows */
	size_t read; /* bytes, may wrap */
	size_t read_at; /* the same as a place in the buffer */
	unsigned int unreleased; /* sub-buffers read and not yet given back */
};

extern struct sr_cpu __percpu *sr_cpus;

/* sr_main.c: the parameters, checked, and whether loading is over */
extern char *sr_backing_dev;
extern unsigned int sr_subbuf_size;
extern unsigned int sr_n_subbufs;
extern bool sr_force;
int sr_may_open(void);

/* sr_backing.c */
int sr_backing_init(struct sr_backing *backing, u32 *slots);
void sr_backing_exit(struct sr_backing *backing);

/* sr_disk.c */
int sr_disk_init(struct sr_backing *backing, u32 slots);
void sr_disk_exit(void);
u64 sr_disk_part_pages(void);

/* sr_event.c */
int sr_event_init(void);
void sr_event_exit(void);
void sr_event_write(struct bio *bio, struct bvec_iter at, u32 slot);
void sr_event_write_zeroes(u32 slot);
void sr_event_read(u32 slot);
void sr_event_free(u32 slot);
u64 sr_event_count(enum sr_count which);
u64 sr_event_next_seq(void);

/* sr_codecs.c: the parameter, how many codecs it names beside lzo, and lengths */
extern char *sr_codecs_text;
extern unsigned int sr_codecs_count;
int sr_codecs_init(void);
void sr_codecs_exit(void);
const char *sr_codecs_name(unsigned int codec);
void sr_codecs_clens(const void *page, u32 *clens);

/* sr_channel.c */
int sr_channel_init(void);
void sr_channel_exit(void);
void *sr_channel_reserve(void);
void sr_channel_commit(struct sr_cpu *cpu);

/* sr_debugfs.c */
int sr_debugfs_init(u32 slots);
void sr_debugfs_exit(void);

#endif
