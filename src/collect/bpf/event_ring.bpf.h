/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of zram.bpf.c and of zswap.bpf.c: how records get into the ring. See event_ring.h. */
#ifndef SWAPREPLAY_COLLECT_BPF_EVENT_RING_BPF_H
#define SWAPREPLAY_COLLECT_BPF_EVENT_RING_BPF_H

#include "event_ring.h"

const volatile __u32 cell_mask = 63; // the number of cells less 1, set by the recorder with the size of `ring`

struct event_ring_ends ring_ends __attribute__((aligned(64))) = {};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, 64 * (EVENT_CELL_BYTES + sizeof(__u16)) + EVENT_MOST_BYTES);
} ring SEC(".maps");

struct event {
	__u64 bytes; // of the record
	struct zram_record record;
};

// 0: the ring is full. Else commit() must follow.
static __always_inline struct event *reserve(__u32 record_bytes)
{
	__u32 zero = 0, mask = cell_mask, size = mask + 1;
	__u32 cells = EVENT_CELLS(record_bytes);
	char *memory = bpf_map_lookup_elem(&ring, &zero);
	__u64 place, consumed = *(volatile __u64 *)&ring_ends.consumed;

	if (!memory || *(volatile __u64 *)&ring_ends.reserved + cells - consumed > size)
		return 0;
	place = __sync_fetch_and_add(&ring_ends.reserved, cells);
	if (place + cells - consumed > size) {
		*(volatile __u16 *)(memory + (place & mask) * sizeof(__u16)) = cells;
		return 0;
	}
	return (struct event *)(memory + size * sizeof(__u16) + (place & mask) * EVENT_CELL_BYTES);
}

static __always_inline void commit(struct event *event, __u32 record_bytes)
{
	__sync_lock_test_and_set(&event->bytes, record_bytes); // after what was written before
}

#endif
