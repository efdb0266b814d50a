/* SPDX-License-Identifier: GPL-2.0-or-later WITH Linux-syscall-note */
/*
 * The record that sr_relay.ko writes to its relay files and sr_collect reads.
 *
 * Constraints
 *  - 32 bytes: divides every sub-buffer whose size is a power of two, so no
 *    record is padded or split. (The first project's 24-byte record did not
 *    divide its 4096-byte sub-buffers.)
 *  - Native byte order: both sides run on the machine that records.
 *  - A record of zeros is invalid (sr_op starts at 1): memory that was never
 *    written cannot be taken for an event.
 *  - `seq` counts every event of the device from 0, those included that did not
 *    fit the relay buffer. It is drawn with interrupts off together with the
 *    write into this CPU's buffer, so within one CPU's file it only grows, and a
 *    number that never arrives is a lost event.
 *
 *  - With codecs=…, the record before a write's, of the same seq, has what the page
 *    takes under these codecs. If that record does not fit the buffer, the event is
 *    lost. (Without them a file has none such, and is as version 1 said.)
 *
 *  offset  size  field
 *       0     8  seq
 *       8     8  time_ns    CLOCK_MONOTONIC
 *      16     4  slot       page index in the swap device
 *      20     4  clen       bytes under LZO1X-1; 0 unless op is SR_OP_WRITE
 *      24     1  op         enum sr_op
 *      25     1  flags      SR_FLAG_*
 *      26     2  cpu        the CPU whose buffer holds it
 *      28     4  zero
 *
 *  and of SR_RECORD_CLENS:
 *
 *       0     8  seq        of the write that follows
 *       8    16  clens      of the first four codecs of info's more_codecs; 0: there
 *                           is none
 *      24     1  op         SR_RECORD_CLENS
 *      25     1  flags      0
 *      26     2  cpu
 *      28     4  clen       of the fifth
 */
#ifndef SR_RECORD_H
#define SR_RECORD_H

#include <linux/types.h>

#define SR_RECORD_VERSION 2
#define SR_RECORD_SIZE 32

enum sr_op {
	SR_OP_WRITE = 1, /* swap-out: the page was stored in the slot */
	SR_OP_READ = 2,	 /* swap-in: the page was loaded from the slot */
	SR_OP_FREE = 3,	 /* the slot is no longer used */
};

#define SR_RECORD_CLENS 4 /* no event: lengths of the write that follows */
#define SR_MORE_CLENS 5

#define SR_FLAG_SAME_FILLED 0x01 /* the page repeats one machine word */

struct sr_record {
	__u64 seq;
	__u64 time_ns;
	__u32 slot;
	__u32 clen;
	__u8 op;
	__u8 flags;
	__u16 cpu;
	__u32 zero;
};

struct sr_clens_record {
	__u64 seq;
	__u32 clens[SR_MORE_CLENS - 1];
	__u8 op;
	__u8 flags;
	__u16 cpu;
	__u32 last_clen;
};

#endif
