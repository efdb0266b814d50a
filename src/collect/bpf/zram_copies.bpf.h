/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of zram.bpf.c and of zswap.bpf.c: the copies of sampled pages. See zram_copy.h. */
#ifndef SWAPREPLAY_COLLECT_BPF_ZRAM_COPIES_BPF_H
#define SWAPREPLAY_COLLECT_BPF_ZRAM_COPIES_BPF_H

#include "zram_copy.h"

const volatile __u64 sample_below = 0; /* of 2^32; see ZRAM_SLOT_HASH */
const volatile __u32 copy_mask = 0;    /* the length of `copies` less 1 */

__u64 next_copy = 0;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); // set by the recorder, with copy_mask
	__type(key, __u32);
	__type(value, struct zram_copy);
} copies SEC(".maps");

static __always_inline struct zram_copy *copy_at(__u32 place)
{
	__u32 key = place & copy_mask;

	return bpf_map_lookup_elem(&copies, &key);
}

static __always_inline void end_copy(struct zram_copying *copying, __u32 state, __u64 number)
{
	struct zram_copy *copy;

	if (!copying->place)
		return;
	copy = copy_at(copying->place - 1);
	copying->place = 0;
	if (!copy)
		return;
	copy->number = number;
	__sync_lock_test_and_set(&copy->state, state);
}

static __always_inline void forget_copy(struct zram_copying *copying)
{
	end_copy(copying, ZRAM_COPY_ABANDONED, 0);
	copying->flags = 0;
}

/* The object of the page that was compressed last has been allocated; the flags for its record. */
static __always_inline __u32 copy_is_of(struct zram_copying *copying, __u64 number)
{
	__u32 flags = copying->flags;

	copying->flags = 0;
	end_copy(copying, ZRAM_COPY_READY, number);
	return flags;
}

#define COPY_TRIES 2 /* a store that takes long must not stop the others */

/* If the ring is full, the next copy takes the oldest place again, which is the first that gets free. */
static __always_inline struct zram_copy *new_copy(struct zram_copying *copying)
{
#pragma unroll
	for (int i = 0; i < COPY_TRIES; i++) {
		__u32 place = __sync_fetch_and_add(&next_copy, 1);
		struct zram_copy *copy = copy_at(place);

		if (copy && __sync_val_compare_and_swap(&copy->state, ZRAM_COPY_FREE, ZRAM_COPY_CLAIMED) ==
				    ZRAM_COPY_FREE) {
			copying->place = (place & copy_mask) + 1;
			return copy;
		}
	}
	__sync_fetch_and_add(&next_copy, -COPY_TRIES);
	return 0;
}

static __always_inline int is_sampled(__u32 slot)
{
	return (__u64)(slot * ZRAM_SLOT_HASH) < sample_below;
}

static __always_inline void pass_over(struct zram_copying *copying)
{
	forget_copy(copying);
	copying->flags = ZRAM_NOT_SAMPLED;
}

static __always_inline void copy_page(struct zram_copying *copying, __u64 page)
{
	struct zram_copy *copy = copying->place ? copy_at(copying->place - 1) : new_copy(copying);

	copying->flags = ZRAM_COPY_DROPPED;
	if (!copy)
		return;
	if (bpf_probe_read_kernel(copy->page, ZRAM_COPY_BYTES, (void *)page) != 0) {
		end_copy(copying, ZRAM_COPY_ABANDONED, 0);
		return;
	}
	copying->flags = ZRAM_COPIED;
}

#endif
