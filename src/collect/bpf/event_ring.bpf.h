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
	__uint(value_size, 64 * EVENT_CELL_BYTES + EVENT_MOST_BYTES);
} ring SEC(".maps");

struct event {
	__u64 bytes; // of the record
	struct zram_record record;
};

#define NO_PLACE (~0ull)
#define RESERVE_TRIES 32 // so many others were faster: as good as full

// 0: there is no room. Sets the place, or NO_PLACE if others took something meanwhile.
static __always_inline int take_place(__u32 cells, __u32 size, __u64 *place)
{
	__u64 consumed = *(volatile __u64 *)&ring_ends.consumed; // first, so it is not above `reserved`
	__u64 reserved = *(volatile __u64 *)&ring_ends.reserved;

	if (reserved + cells - consumed > size)
		return 0;
	*place = __sync_val_compare_and_swap(&ring_ends.reserved, reserved, reserved + cells) == reserved ? reserved :
													    NO_PLACE;
	return 1;
}

// Not static: so the verifier looks at it once, and not at each call, of which a loop has many.
__noinline __u64 take_place_again(__u32 cells)
{
	__u64 place = NO_PLACE;

	for (int i = 0; i < RESERVE_TRIES; i++)
		if (!take_place(cells, cell_mask + 1, &place) || place != NO_PLACE)
			break;
	return place;
}

// 0: the ring is full. Else commit() must follow.
static __always_inline struct event *reserve(__u32 record_bytes)
{
	__u32 zero = 0, mask = cell_mask;
	__u32 cells = EVENT_CELLS(record_bytes);
	char *memory = bpf_map_lookup_elem(&ring, &zero);
	__u64 place;

	if (!memory || !take_place(cells, mask + 1, &place))
		return 0;
	if (place == NO_PLACE) {
		place = take_place_again(cells);
		if (place == NO_PLACE)
			return 0;
	}
	return (struct event *)(memory + (place & mask) * EVENT_CELL_BYTES);
}

static __always_inline void commit(struct event *event, __u32 record_bytes)
{
	__sync_lock_test_and_set(&event->bytes, record_bytes); // after what was written before
}

#endif
