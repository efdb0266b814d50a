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
	struct zram_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

	if (!record) {
		draw(numbers);
		COUNT(dropped, 1);
		return;
	}
	record->number = draw(numbers);
	record->cgroup = cgroup;
	fill(record, kind, 0, slot, pages, 0);
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

// --- tasks that are storing pages

#define PROBES 4

static __always_inline __u32 place_of(__u64 task)
{
	return (__u32)((task >> 6) * 0x9E3779B1u) >> 8;
}

static __always_inline struct zram_store *store_of(__u64 task)
{
	__u32 place = place_of(task);

#pragma unroll
	for (int i = 0; i < PROBES; i++) {
		__u32 key = (place + i) & store_mask;
		struct zram_store *store = bpf_map_lookup_elem(&stores, &key);

		if (store && store->task == task)
			return store;
	}
	return 0;
}

static __always_inline struct zram_store *new_store(__u64 task)
{
	__u32 place = place_of(task);

#pragma unroll
	for (int i = 0; i < PROBES; i++) {
		__u32 key = (place + i) & store_mask;
		struct zram_store *store = bpf_map_lookup_elem(&stores, &key);

		if (store && store->task == 0 && __sync_val_compare_and_swap(&store->task, 0, task) == 0)
			return store;
	}
	return 0;
}

static __always_inline int begin_store(__u32 slot, __u32 pages, __u64 cgroup)
{
	__u64 task = bpf_get_current_task();
	struct zram_store *store = store_of(task);

	if (store) {
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
	store->size = 0;
	store->entries = 0;
	store->frees = 0;
	store->paused = 0;
	store->copying.place = 0;
	store->copying.flags = 0;
	store->writes.head.cgroup = cgroup;
	store->writes.head.slot = slot;
	store->writes.head.pages = pages;
	return 0;
}

// --- the device's table of slots

struct entry {
	__u64 handle;
	__u32 flags;
};

static __always_inline __u32 flags_offset(void)
{
	if (bpf_core_field_exists(((struct zram_table_entry *)0)->flags))
		return __builtin_preserve_field_info(((struct zram_table_entry *)0)->flags, BPF_FIELD_BYTE_OFFSET);
	return __builtin_preserve_field_info(((struct zram_table_entry___attr *)0)->attr, BPF_FIELD_BYTE_OFFSET);
}

static __always_inline void read_entry(__u32 slot, struct entry *into)
{
	struct zram *zram = (struct zram *)zram_at;
	char *at = (char *)BPF_CORE_READ(zram, table) +
		   (__u64)slot * bpf_core_type_size(struct zram_table_entry);

	into->handle = 0;
	into->flags = 0;
	bpf_probe_read_kernel(&into->handle, sizeof(into->handle),
			      at + __builtin_preserve_field_info(((struct zram_table_entry *)0)->handle,
								 BPF_FIELD_BYTE_OFFSET));
	// The low half, on little-endian machines, where there are 8 bytes; the flags asked for are there.
	bpf_probe_read_kernel(&into->flags, sizeof(into->flags), at + flags_offset());
}

static __always_inline int is_same_filled(const struct entry *entry)
{
	return entry->flags >> bpf_core_enum_value(enum zram_pageflags, ZRAM_SAME) & 1;
}

static __always_inline int limited(void)
{
	return BPF_CORE_READ((struct zram *)zram_at, limit_pages) != 0;
}

// --- the end of a store

static __always_inline void finish_page(struct zram_store *store)
{
	struct zram_write *write = &store->writes.entries[0];
	__u32 slot = store->writes.head.slot;
	struct zram_record *record;
	struct entry entry;
	__u8 flags = 0;

	if (store->entries == 0 && store->size) { // zs_malloc() gave nothing
		COUNT(refused, 1);
		return;
	}
	if (store->entries == 0) {
		flags = ZRAM_SAME_FILLED | ZRAM_UNNUMBERED;
	} else if (write->flags & ZRAM_SAME_FILLED) {
		flags = ZRAM_SAME_FILLED;
	} else if (write->flags & ZRAM_CLEN_UNKNOWN) {
		return; // its number stays missing
	} else {
		flags = write->flags; // ZRAM_NEW_PAGES or nothing
		if (store->frees && limited()) {
			// Either the slot's old object was freed, or the new one: only the table tells.
			read_entry(slot, &entry);
			if ((__u32)entry.handle != write->handle) {
				flags = ZRAM_REFUSED;
				COUNT(refused, 1);
			}
		}
	}
	if (store->entries)
		flags |= write->flags & ZRAM_COPY_FLAGS;
	record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
	if (!record) {
		COUNT(dropped, 1);
		if (flags & ZRAM_UNNUMBERED)
			COUNT(dropped_unnumbered, 1);
		return;
	}
	record->number = store->low + (store->entries ? write->number : 0);
	record->cgroup = store->writes.head.cgroup;
	fill(record, ZRAM_WRITE, flags, slot, 1, store->entries ? write->clen : 0);
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

// Which page each object belongs to. Objects come in the order of the pages; same-filled pages have none. The counters
// are in memory, where the verifier does not follow their values: it would try every pair of them.
static __noinline int match_pages(struct zram_store *store)
{
	__u32 pages, slot, allocated, i;

	if (!store)
		return 0;
	pages = store->writes.head.pages;
	slot = store->writes.head.slot;
	allocated = store->entries;
	store->matched = 0;
	store->total = allocated;
	for (i = 0; i < ZRAM_MOST_WRITES; i++) {
		__u32 next = store->matched, total = store->total;
		struct entry entry;

		if (i >= pages)
			break;
		read_entry(slot + i, &entry);
		if (next < allocated && next < ZRAM_MOST_WRITES &&
		    store->writes.entries[next & (ZRAM_MOST_WRITES - 1)].handle == (__u32)entry.handle) {
			store->writes.entries[next & (ZRAM_MOST_WRITES - 1)].page = i;
			store->matched = next + 1;
		} else if (is_same_filled(&entry) && total < ZRAM_MOST_WRITES) {
			struct zram_write *write = &store->writes.entries[total & (ZRAM_MOST_WRITES - 1)];

			write->number = 0;
			write->clen = 0;
			write->page = i;
			write->flags = ZRAM_SAME_FILLED | ZRAM_UNNUMBERED;
			store->total = total + 1;
		}
	}
	return 0;
}

static __always_inline void finish_pages(struct zram_store *store)
{
	__u32 pages = store->writes.head.pages, total = store->entries;
	__u8 flags = limited() ? ZRAM_LIMITED : 0;

	if (total == pages && !flags) {
		flags = ZRAM_IN_ORDER;
	} else {
		match_pages(store);
		total = store->total;
	}
	if (total > ZRAM_MOST_WRITES) // numbers beyond count as lost
		total = ZRAM_MOST_WRITES;
	fill(&store->writes.head, ZRAM_WRITES, flags, store->writes.head.slot, pages, total);
	store->writes.head.number = store->low;
	if (bpf_ringbuf_output(&ring, &store->writes, sizeof(struct zram_record) + total * sizeof(struct zram_write),
			       BPF_RB_NO_WAKEUP) == 0)
		return;
	COUNT(dropped, 1);
	if (total > store->entries)
		COUNT(dropped_unnumbered, total - store->entries);
}

static __always_inline int end_store(void)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (!store)
		return 0;
	if (store->writes.head.pages == 1)
		finish_page(store);
	else
		finish_pages(store);
	forget_copy(&store->copying);
	__sync_lock_test_and_set(&store->task, 0); // after its record is in the ring
	return 0;
}

#endif
