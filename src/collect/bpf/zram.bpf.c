// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a zram device stores, loads and frees. Nothing here changes what the kernel does.
//
//   zram_submit_bio, zram_rw_page   a read is recorded at once. A write gets a struct zram_store, until the function ends
//   zs_malloc, obj_malloc           the stored length, and the event's number, under the lock of the size class
//   create_page_chain               zs_malloc() takes new pages, for which it has given up the lock
//   zram_slot_free_notify           a slot is freed; obj_free gives the number, if there is an object
//   zs_shrinker_scan                compaction, whose moves call obj_malloc and obj_free as well
//
//   mm_stat_show                    the device's structure, which the recorder learns by reading mm_stat
//
// Each program is there twice: for kprobes, which nearly every kernel has, and for fentry, which costs less.
#include <linux/types.h>
#include <linux/bpf.h>
#include <linux/ptrace.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#include "kernel_types.h"
#include "zram_record.h"

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 device = 0; // as the kernel has it: major << 20 | minor
const volatile __u32 page_shift = 12;
const volatile __u32 store_mask = 63; // the length of `stores` less 1

__u64 next_number = 0;
__u32 recording = 0; // nothing begins to be recorded if 0; what has begun is finished
__u64 zram_at = 0;   // struct zram of the device, and its pool, known from the first bio on
__u64 pool_at = 0;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 24); // set by the recorder
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 64); // set by the recorder, with store_mask
	__type(key, __u32);
	__type(value, struct zram_store);
} stores SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct zram_freeing);
} freeing SEC(".maps");

// By CPU. Shared memory and not a per-CPU map, which takes a system call to read: while one looks into a map, the kernel
// skips every kprobe program on that CPU, also those of tasks that preempt the reader.
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); // set by the recorder
	__type(key, __u32);
	__type(value, struct zram_counts);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct zram_table);
} table SEC(".maps");

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
	record->unused = 0;
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

#define PROBES 8

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

	if (store)
		COUNT(unfinished, 1); // its numbers are in no record, and so they count as lost
	else
		store = new_store(task);
	if (!store) {
		COUNT(crowded, 1);
		return 0;
	}
	store->low = *(volatile __u64 *)&next_number;
	store->size = 0;
	store->entries = 0;
	store->frees = 0;
	store->paused = 0;
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
	__sync_lock_test_and_set(&store->task, 0); // after its record is in the ring
	return 0;
}

// --- what the kernel's functions do

static __always_inline void know_device(struct block_device *bdev)
{
	struct zram *zram;

	if (zram_at)
		return;
	zram = BPF_CORE_READ(bdev, bd_disk, private_data);
	pool_at = (__u64)BPF_CORE_READ(zram, mem_pool);
	zram_at = (__u64)zram;
}

// Of a page that is in use by a process or in the page cache. 0: not known.
static __always_inline __u64 cgroup_of(struct page *page)
{
	struct mem_cgroup *memcg;
	unsigned long data;

	if (!bpf_core_field_exists(page->memcg_data))
		return 0;
	data = BPF_CORE_READ(page, memcg_data) & ~7ul; // the low bits are flags
	if (!data)
		return 0;
	if (bpf_core_field_exists(((struct obj_cgroup *)0)->is_root))
		memcg = BPF_CORE_READ((struct obj_cgroup *)data, memcg);
	else
		memcg = (struct mem_cgroup *)data;
	return BPF_CORE_READ(memcg, css.cgroup, kn, id);
}

static __always_inline int begin_io(struct block_device *bdev, __u32 op, __u64 sector, __u32 bytes, struct page *page,
				    struct bio_vec *vec)
{
	__u32 slot = sector >> (page_shift - 9);
	__u32 offset = sector << 9 & ((1u << page_shift) - 1);
	__u32 pages = (offset + bytes + (1u << page_shift) - 1) >> page_shift;

	if (!recording || BPF_CORE_READ(bdev, bd_dev) != device || pages == 0)
		return 0;
	know_device(bdev);
	if (op == REQ_OP_READ || op == REQ_OP_WRITE) {
		__u64 cgroup = cgroup_of(page ? page : BPF_CORE_READ(vec, bv_page));

		if (op == REQ_OP_WRITE)
			return begin_store(slot, pages, cgroup);
		emit_drawing(ZRAM_READ, slot, pages, pages, cgroup);
	} else if (op == REQ_OP_DISCARD || op == REQ_OP_WRITE_ZEROES) {
		pages = bytes >> page_shift; // whole pages alone are freed
		if (offset)
			return 0;
		emit_drawing(ZRAM_DISCARD, slot, pages, 1, 0);
	}
	return 0;
}

static __always_inline int on_submit_bio(struct bio *bio)
{
	char *vecs = (char *)BPF_CORE_READ(bio, bi_io_vec);
	__u64 first = (__u64)BPF_CORE_READ(bio, bi_iter.bi_idx) * bpf_core_type_size(struct bio_vec);

	return begin_io(BPF_CORE_READ(bio, bi_bdev), BPF_CORE_READ(bio, bi_opf) & REQ_OP_MASK,
			BPF_CORE_READ(bio, bi_iter.bi_sector), BPF_CORE_READ(bio, bi_iter.bi_size), 0,
			(struct bio_vec *)(vecs + first));
}

static __always_inline int on_zs_malloc(__u64 pool, __u64 size)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (store) {
		store->size = size;
		store->new_pages = 0;
		store->before = *(volatile __u64 *)&next_number;
	} else if (recording && pool == pool_at) {
		draw(1); // a store whose beginning was not seen: its number stays missing
		COUNT(outside, 1);
	}
	return 0;
}

static __always_inline int on_obj_malloc(__u64 handle)
{
	struct zram_store *store = store_of(bpf_get_current_task());
	__u32 place;

	if (!store || store->paused)
		return 0;
	place = store->entries;
	store->entries = place + 1;
	if (place < ZRAM_MOST_WRITES) {
		struct zram_write *write = &store->writes.entries[place & (ZRAM_MOST_WRITES - 1)];

		write->number = draw(1) - store->low;
		write->clen = store->size;
		write->handle = handle;
		write->page = ZRAM_NO_PAGE;
		write->flags = store->size ? 0 : ZRAM_CLEN_UNKNOWN;
		if (store->new_pages && store->low + write->number != store->before)
			write->flags |= ZRAM_NEW_PAGES;
	} else {
		draw(1);
	}
	store->size = 0;
	return 0;
}

static __always_inline int on_new_pages(void)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (store && !store->paused)
		store->new_pages = 1;
	return 0;
}

static __always_inline int on_obj_free(void)
{
	__u64 task = bpf_get_current_task();
	struct zram_freeing *slot;
	struct zram_store *store;
	__u32 zero = 0;

	slot = bpf_map_lookup_elem(&freeing, &zero);
	if (slot && slot->state == ZRAM_FREEING && slot->task == task) {
		emit_drawing(ZRAM_FREE, slot->slot, 1, 1, 0);
		slot->state = ZRAM_FREED;
		return 0;
	}
	store = store_of(task);
	if (!store || store->paused)
		return 0;
	store->frees++;
	if (store->entries == 0 && store->size == 0 && store->writes.head.pages == 1) {
		// The old object gives way to a same-filled page.
		store->writes.entries[0].number = draw(1) - store->low;
		store->writes.entries[0].clen = 0;
		store->writes.entries[0].flags = ZRAM_SAME_FILLED;
		store->entries = 1;
	}
	return 0;
}

static __always_inline int on_slot_free(struct block_device *bdev, __u64 slot)
{
	struct zram_freeing *mine;
	__u32 zero = 0;

	mine = bpf_map_lookup_elem(&freeing, &zero);
	if (!mine)
		return 0;
	if (!recording || BPF_CORE_READ(bdev, bd_dev) != device) {
		mine->state = ZRAM_FREEING_OTHERS;
		return 0;
	}
	know_device(bdev);
	mine->task = bpf_get_current_task();
	mine->slot = slot;
	mine->state = ZRAM_FREEING;
	return 0;
}

static __always_inline int after_slot_free(void)
{
	struct zram_freeing *mine;
	struct entry entry;
	__u32 zero = 0;

	mine = bpf_map_lookup_elem(&freeing, &zero);
	if (!mine)
		return 0;
	if (mine->state == ZRAM_FREEING) {
		// No object was freed: the slot was empty or same-filled, or zram let it be because it was locked.
		read_entry(mine->slot, &entry);
		if (entry.handle == 0 && !is_same_filled(&entry))
			emit_drawing(ZRAM_FREE, mine->slot, 1, 1, 0);
		else
			COUNT(missed_free, 1);
	} else if (mine->state == ZRAM_NOT_FREEING && recording) {
		draw(1);
		COUNT(frees_unseen, 1);
	}
	mine->state = ZRAM_NOT_FREEING;
	return 0;
}

static __always_inline int pause_store(__u32 paused)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (store)
		store->paused = paused;
	return 0;
}

// --- the table as it is when the recording begins

static __always_inline int on_mm_stat(struct device *dev)
{
	struct block_device *bdev =
		(void *)dev - __builtin_preserve_field_info(((struct block_device *)0)->bd_device,
							    BPF_FIELD_BYTE_OFFSET);

	if (BPF_CORE_READ(bdev, bd_dev) == device)
		know_device(bdev);
	return 0;
}

__u64 table_offset = 0; // what copy_table() is to copy, in bytes
__u32 table_bytes = 0;

#define BIT_OF(flag)                                                  \
	(bpf_core_enum_value_exists(enum zram_pageflags, flag) ?      \
		 bpf_core_enum_value(enum zram_pageflags, flag) :     \
		 ZRAM_NO_BIT)

// Not attached: the recorder runs it.
SEC("raw_tp/copy_table")
int copy_table(void *context)
{
	__u32 zero = 0, bytes = table_bytes;
	struct zram_table *into = bpf_map_lookup_elem(&table, &zero);
	char *from;

	if (!into || !zram_at)
		return 0;
	into->known = 1;
	into->entry_bytes = bpf_core_type_size(struct zram_table_entry);
	into->handle_at = __builtin_preserve_field_info(((struct zram_table_entry *)0)->handle, BPF_FIELD_BYTE_OFFSET);
	into->flags_at = flags_offset();
	into->same_bit = BIT_OF(ZRAM_SAME);
	into->written_back_bit = BIT_OF(ZRAM_WB);
	into->priority_bit = BIT_OF(ZRAM_COMP_PRIORITY_BIT1);
	into->clen_bits = BIT_OF(ZRAM_LOCK) < into->same_bit ? BIT_OF(ZRAM_LOCK) : into->same_bit; // the first flag
	from = (char *)BPF_CORE_READ((struct zram *)zram_at, table) + table_offset;
	if (bytes > ZRAM_TABLE_BYTES)
		return 0;
	into->failed = bpf_probe_read_kernel(into->bytes, bytes, from) != 0;
	return 0;
}

// --- each program twice. `recorder` attaches those of one kind, by these names.

#define TWICE(function, call, ...)                                \
	SEC("kprobe/" #function)                                  \
	int BPF_KPROBE(kprobe_##function, ##__VA_ARGS__)          \
	{                                                         \
		return call;                                      \
	}                                                         \
	SEC("fentry/" #function)                                  \
	int BPF_PROG(fentry_##function, ##__VA_ARGS__)            \
	{                                                         \
		return call;                                      \
	}

#define TWICE_AT_END(function, call)                              \
	SEC("kretprobe/" #function)                               \
	int kretprobe_##function(void *context)                   \
	{                                                         \
		return call;                                      \
	}                                                         \
	SEC("fexit/" #function)                                   \
	int fexit_##function(void *context)                       \
	{                                                         \
		return call;                                      \
	}

TWICE(zram_submit_bio, on_submit_bio(bio), struct bio *bio)
TWICE_AT_END(zram_submit_bio, end_store())
TWICE(zram_rw_page, begin_io(bdev, op & REQ_OP_MASK, sector, 1u << page_shift, page, 0), struct block_device *bdev,
      unsigned long sector, struct page *page, unsigned int op)
TWICE_AT_END(zram_rw_page, end_store())
TWICE(zs_malloc, on_zs_malloc((__u64)pool, size), void *pool, unsigned long size)
TWICE(obj_malloc, on_obj_malloc(handle), void *pool, void *zspage, unsigned long handle)
TWICE(create_page_chain, on_new_pages())
TWICE(obj_free, on_obj_free())
TWICE(zram_slot_free_notify, on_slot_free(bdev, slot), struct block_device *bdev, unsigned long slot)
TWICE_AT_END(zram_slot_free_notify, after_slot_free())
TWICE(zs_shrinker_scan, pause_store(1))
TWICE_AT_END(zs_shrinker_scan, pause_store(0))
TWICE(mm_stat_show, on_mm_stat(dev), struct device *dev)
