/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ring in which programs in the kernel hand their records to the recorder: memory that both can write, because the
 * kernel's own ring takes a lock and two calls for a record, which was half of what a free cost.
 *
 * It is cut into cells. A record takes as many as it needs, side by side; the first begins with its length in bytes,
 * which is written last and is 0 until then. Cells are counted from the beginning of the recording: `reserved` by the
 * programs, `consumed` by the recorder, which sets that to 0 in each cell before it gives the cell back. A record
 * that begins near the end goes on beyond it, and so there are EVENT_MOST_BYTES more; the cells that it takes at the
 * ring's beginning stay unused.
 *
 * A program looks whether there is room, and takes it only if nobody has taken any since: so never more is reserved than
 * there is, and every place from `consumed` to `reserved` has a record, or one that is being written.
 *
 * Layout: the cells, EVENT_MOST_BYTES.
 */
#ifndef SWAPREPLAY_COLLECT_BPF_EVENT_RING_H
#define SWAPREPLAY_COLLECT_BPF_EVENT_RING_H

#ifdef __cplusplus
#include <linux/types.h>
#endif

#define EVENT_CELL_BYTES 64
#define EVENT_HEAD_BYTES 8
#define EVENT_MOST_BYTES 49152 /* of a record, with its head */
/* that a record takes */
#define EVENT_CELLS(record_bytes) (((record_bytes) + EVENT_HEAD_BYTES + EVENT_CELL_BYTES - 1) / EVENT_CELL_BYTES)

struct event_ring_ends {
	__u64 reserved; /* cells, ever */
	__u64 unused[7];
	__u64 consumed;
	__u64 unused_too[7];
};

#endif
