/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of zram.bpf.c: its records, and stores from their beginning to their end. */
#ifndef SWAPREPLAY_COLLECT_BPF_ZRAM_STORES_BPF_H
#define SWAPREPLAY_COLLECT_BPF_ZRAM_STORES_BPF_H

#define COUNT(what, number)                                                    \
	do {                                                                   \
		__u32 cpu = bpf_get_smp_processor_id();                        \
		struct zram_counts *mine = bpf_map_lookup_elem(&counts, &cpu); \
		if (mine)                                                      \
			__sync_fetch_and_add(&mine->what, (number));           \
	} while (0)

static __always_inline __u64 draw(__u64 numbers)
{
	return __sync_fetch_and_add(&next_number, numbers);
}

// What seldom happens is in functions of its own, so that the rest needs few registers and no stack.
static __noinline int count_dropped(__u64 unnumbered)
{
	COUNT(dropped, 1);
	if (unnumbered)
		COUNT(dropped_unnumbered, unnumbered);
	return 0;
}

static __always_inline void fill(struct zram_record *record, __u8 kind, __u8 flags, __u32 slot, __u32 pages, __u32 clen)
{
	record->time_ns = bpf_ktime_get_ns();
	record->tgid = bpf_get_current_pid_tgid() >> 32;
	record->folio_pages = 0;
	record->slot = slot;
	record->pages = pages;
	record->clen = clen;
	record->cpu = bpf_get_smp_processor_id();
	record->kind = kind;
	record->flags = flags;
}

// The place in the ring is taken before the number is drawn, so whoever reads the counter and then the ring finds every
// record of a lower number there, or still being written.
static __always_inline void emit_drawing(__u8 kind, __u32 slot, __u32 pages, __u64 numbers, __u64 cgroup)
{
	struct event *event = reserve(sizeof(struct zram_record));

	if (!event) {
		draw(numbers);
		count_dropped(0);
		return;
	}
	event->record.number = draw(numbers);
	event->record.cgroup = cgroup;
	fill(&event->record, kind, 0, slot, pages, 0);
	commit(event, sizeof(struct zram_record));
}

// --- tasks that are storing pages

#define PROBES 4

static __always_inline __u32 place_of(__u64 task)
{
	return (__u32)((task >> 6) * 0x9E3779B1u) >> 8;
}

static __always_inline struct zram_store *store_at(__u32 place)
{
	__u32 key = place & store_mask;

	return bpf_map_lookup_elem(&stores, &key);
}

static __noinline struct zram_store *displaced_store_of(__u64 task)
{
	__u32 place = place_of(task);

#pragma unroll
	for (int i = 1; i < PROBES; i++) {
		struct zram_store *store = store_at(place + i);

		if (store && store->task == task)
			return store;
	}
	return 0;
}

// Nearly always the first place is the one, if any is.
static __always_inline struct zram_store *store_of(__u64 task)
{
	struct zram_store *store = store_at(place_of(task));

	if (store && store->task == task)
		return store;
	return displaced ? displaced_store_of(task) : 0;
}

static __always_inline struct zram_store *new_store(__u64 task)
{
	__u32 place = place_of(task);

#pragma unroll
	for (int i = 0; i < PROBES; i++) {
		struct zram_store *store = store_at(place + i);

		if (store && store->task == 0 && __sync_val_compare_and_swap(&store->task, 0, task) == 0) {
			store->displaced = i != 0;
			if (i != 0)
				__sync_fetch_and_add(&displaced, 1);
			return store;
		}
	}
	return 0;
}

static __always_inline void release(struct zram_store *store)
{
	if (store->displaced)
		__sync_fetch_and_add(&displaced, -1);
	__sync_lock_test_and_set(&store->task, 0); // after its record is in the ring
}

static __always_inline int begin_store(__u64 io, __u32 slot, __u32 pages, __u64 cgroup)
{
	__u64 task = bpf_get_current_task();
	struct zram_store *store = store_of(task);

	if (store) {
		if (store->state != ZRAM_UNSEEN)
			COUNT(unfinished, 1); // its numbers are in no record, and so they count as lost
		forget_copy(&store->copying);
	} else {
		store = new_store(task);
	}
	if (!store) {
		COUNT(crowded, 1);
		return 0;
	}
	store->low = *(volatile __u64 *)&next_number;
	store->io = io;
	store->cgroup = cgroup;
	store->slot = slot;
	store->pages = pages;
	store->count = 0;
	store->frees = 0;
	store->state = ZRAM_STORING;
	store->copying.place = 0;
	store->copying.flags = 0;
	return 0;
}

// --- the device's table of slots

static __always_inline __u32 flags_offset(void)
{
	if (bpf_core_field_exists(((struct zram_table_entry *)0)->flags))
		return __builtin_preserve_field_info(((struct zram_table_entry *)0)->flags, BPF_FIELD_BYTE_OFFSET);
	return __builtin_preserve_field_info(((struct zram_table_entry___attr *)0)->attr, BPF_FIELD_BYTE_OFFSET);
}

static __always_inline __u32 handle_offset(void)
{
	return __builtin_preserve_field_info(((struct zram_table_entry *)0)->handle, BPF_FIELD_BYTE_OFFSET);
}

#define BIT_OF(flag)                                                  \
	(bpf_core_enum_value_exists(enum zram_pageflags, flag) ?      \
		 bpf_core_enum_value(enum zram_pageflags, flag) :     \
		 ZRAM_NO_BIT)

// The flags begin after the length.
static __always_inline __u32 clen_bits(void)
{
	return BIT_OF(ZRAM_LOCK) < BIT_OF(ZRAM_SAME) ? BIT_OF(ZRAM_LOCK) : BIT_OF(ZRAM_SAME);
}

static __always_inline __u64 row_at(__u32 slot)
{
	__u64 table = sees_resize ? table_at : (__u64)BPF_CORE_READ((struct zram *)zram_at, table);

	return table + (__u64)slot * bpf_core_type_size(struct zram_table_entry);
}

struct row {
	__u64 handle;
	__u32 flags; // the low half, on little-endian machines, where there are 8 bytes
};

static __always_inline void read_row(__u32 slot, struct row *into)
{
	char copy[ZRAM_MOST_ROW_BYTES] __attribute__((aligned(8)));
	__u64 size = bpf_core_type_size(struct zram_table_entry);

	if (size > sizeof(copy))
		size = sizeof(copy);
	if (bpf_probe_read_kernel(copy, size, (void *)row_at(slot))) {
		into->handle = 0;
		into->flags = 0;
		return;
	}
	into->handle = *(__u64 *)(copy + handle_offset());
	into->flags = *(__u32 *)(copy + flags_offset());
}

static __always_inline int is_same_filled(const struct row *row)
{
	return row->flags >> bpf_core_enum_value(enum zram_pageflags, ZRAM_SAME) & 1;
}

static __always_inline int limited(void)
{
	return BPF_CORE_READ((struct zram *)zram_at, limit_pages) != 0;
}

// --- the end of a store

// An object as nearly every page has one. 0: it is another case.
static __always_inline int finish_page(struct zram_store *store)
{
	struct zram_object *object = &store->objects[0];
	struct event *event;
	struct row row;

	if (store->pages != 1 || store->count != 1 || object->number & ZRAM_OBJECT_REPLACED)
		return 0;
	read_row(store->slot, &row);
	if ((__u32)row.handle != object->handle)
		return 0;
	event = reserve(sizeof(struct zram_record));
	if (!event) {
		count_dropped(0);
		return 1;
	}
	event->record.number = store->low + (object->number >> ZRAM_OBJECT_SHIFT);
	event->record.cgroup = store->cgroup;
	fill(&event->record, ZRAM_WRITE, object->number & ZRAM_WRITE_FLAGS, store->slot, 1,
	     row.flags & ((1u << clen_bits()) - 1));
	commit(event, sizeof(struct zram_record));
	return 1;
}

// The mask is for the verifier of 6.1, which forgets the comparison.
static __always_inline __u64 at_most_writes(__u64 count)
{
	if (count > ZRAM_MOST_WRITES)
		count = ZRAM_MOST_WRITES;
	barrier_var(count);
	return count & (2 * ZRAM_MOST_WRITES - 1);
}

// Looks up what was stored before the bio is completed, as long as nobody can free it. The missing numbers of a record
// that is lost tell of its pages, except for same-filled ones, which have none.
//
// refused: whether zram may not have stored what has no object
static __always_inline void finish_pages(struct zram_store *store, int refused, int same_filled)
{
	__u64 count = store->count, rows = store->pages, row_bytes = bpf_core_type_size(struct zram_table_entry), bytes;
	struct zram_object *objects;
	struct event *event;

	count = at_most_writes(count); // numbers beyond count as lost
	rows = at_most_writes(rows);
	if (row_bytes > ZRAM_MOST_ROW_BYTES)
		row_bytes = 0; // so what is stored is not known
	rows *= row_bytes;
	bytes = sizeof(struct zram_record) + count * sizeof(struct zram_object) + rows;
	event = reserve(bytes);
	if (!event) {
		count_dropped(same_filled);
		return;
	}
	event->record.number = store->low;
	event->record.cgroup = store->cgroup;
	fill(&event->record, ZRAM_WRITES, refused ? ZRAM_FAILED : 0, store->slot, store->pages, count);
	objects = (void *)(event + 1);
	for (__u32 i = 0; i < ZRAM_MOST_WRITES; i++) {
		if (i >= count)
			break;
		objects[i] = store->objects[i];
	}
	bpf_probe_read_kernel(objects + count, rows, (void *)row_at(store->slot));
	commit(event, bytes);
}

static __always_inline struct zram_store *store_of_io(__u64 io)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (!store || store->io == io)
		return store;
	if (store->state == ZRAM_UNSEEN)
		release(store); // its bio, most likely
	return 0;
}

static __always_inline int end_store(struct zram_store *store)
{
	if (sample_below)
		forget_copy(&store->copying);
	release(store);
	return 0;
}

static __always_inline int without_object(struct zram_store *store)
{
	return store->pages > store->count ? store->pages - store->count : 0;
}

// A bio's end, before anybody hears of it.
static __always_inline int on_bio_end(struct bio *bio)
{
	struct zram_store *store = store_of_io((__u64)bio);
	int refused = 0;

	if (!store)
		return 0;
	if (!finish_page(store)) {
		// What failed has fewer objects, or one that was given back.
		if (store->count != store->pages || store->frees)
			refused = BPF_CORE_READ(bio, bi_status) != 0;
		finish_pages(store, refused, refused ? 0 : without_object(store));
	}
	return end_store(store);
}

// Without a bio there is no status. A page without an object is same-filled, or there was no memory for it.
static __always_inline int end_without_status(struct zram_store *store)
{
	if (!finish_page(store))
		finish_pages(store, store->count == 0 || limited(), without_object(store));
	return end_store(store);
}

// The end of zram_rw_page().
static __always_inline int on_page_end(struct block_device *bdev)
{
	struct zram_store *store = store_of_io((__u64)bdev);

	return store ? end_without_status(store) : 0;
}

// If the kernel has none of these functions. What was stored may be gone by now; then it counts as lost.
static __always_inline int on_function_end(void)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (!store || store->state == ZRAM_COMPACTING)
		return 0;
	return store->state == ZRAM_UNSEEN ? end_store(store) : end_without_status(store);
}

#endif
