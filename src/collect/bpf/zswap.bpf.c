// SPDX-License-Identifier: GPL-2.0-or-later
//
// What zswap stores, loads and frees. Nothing here changes what the kernel does.
//
//   zswap_store         a folio, whose pages are stored one after the other
//   crypto_acomp_compress, scomp_acomp_compress   a page, of which a copy is taken if asked for
//   zs_malloc           the length of what is to be stored
//   obj_malloc          the event's number, under the lock of the size class
//   zswap_load          a page; if it was there, it is a load
//   zswap_invalidate    a slot that is no longer used
//   zswap_entry_free    which slot's entry goes; obj_free gives the number
//
// Why an entry goes follows from what the task was doing: an entry that nobody asked to free was written back.
#include <linux/types.h>
#include <linux/bpf.h>
#include <linux/ptrace.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#include "zram_record.h"
#include "zswap_record.h"
#include "charged.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	unsigned long val;
} swp_entry_t;

struct folio {
	unsigned long flags;
	swp_entry_t swap;
	unsigned long memcg_data;
	unsigned long _flags_1; // of a large folio: its order in the low byte
};

/* Newer: the flags are in a structure of one member. */
struct flags_word {
	unsigned long f;
};

struct folio___word {
	struct flags_word flags;
};

struct zswap_entry {
	swp_entry_t swpentry;
	unsigned long handle;
};

struct page {
	unsigned long flags;
};

struct scatterlist {
	unsigned long page_link; // of struct page; the two low bits are flags
};

struct acomp_req {
	struct scatterlist *src;
};

#pragma clang attribute pop

enum pageflags { PG_head = 0 };

/* Source: include/linux/swapops.h and swap.h, MAX_SWAPFILES_SHIFT and SWP_TYPE_SHIFT: 63 - 5, since Linux 4.20. */
#define SWAP_TYPE_SHIFT 58
#define MOST_PAGES 512 // of a folio

const volatile __u32 swap_type = 0; // the swap area that is recorded
const volatile __u32 answers_errors = 0; // zswap_load() returns an int, 0 for a page that was there; else a bool
const volatile __u64 counters_at[ZSWAP_REASONS] = {}; // in the kernel; 0: not known

// x86-64's variables of these names, which tell where a page is: in the kernel; 0: not known
const volatile __u64 vmemmap_base_at = 0;
const volatile __u64 page_offset_base_at = 0;

#include "zram_copies.bpf.h"

__u64 next_number __attribute__((aligned(64))) = 0;
__u32 recording = 0;
struct zswap_counts counts = {};

#include "event_ring.bpf.h"

enum doing { STORING = 1, LOADING, INVALIDATING };

struct task {
	__u32 doing;
	__u32 slot;
	__u32 pages;
	__u32 stored;	    // pages of the folio so far
	__u64 cgroup;	    // that the folio is charged to; 0: not known
	__u64 size;	    // given to zs_malloc() and not yet allocated
	__u64 handle;	    // of the last page stored
	__u32 freed;	    // of a load or an invalidation: the entry went
	struct zram_copying copying; // of the page that is being stored
	__u64 counters[ZSWAP_REASONS]; // when the store began
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct task);
} tasks SEC(".maps");

// The entry that a task is freeing.
struct freeing {
	__u32 slot;
	__u32 outcome; // 0: the old entry of a page that was stored, which is not an event
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct freeing);
} entries SEC(".maps");

#define COUNT(what, number) __sync_fetch_and_add(&counts.what, (number))

static __always_inline __u64 draw(void)
{
	return __sync_fetch_and_add(&next_number, 1);
}

// The place in the ring is taken before the number is drawn, so whoever reads the counter and then the ring finds every
// record of a lower number there, or still being written.
//
// copying: of the page of a write. Its copy is ready before its record is.
static __always_inline void emit_copied(__u8 kind, __u32 slot, __u32 clen, __u32 folio_pages,
					__u64 cgroup, struct zram_copying *copying)
{
	struct event *event = reserve(sizeof(struct zram_record));
	struct zram_record *record;

	if (!event) {
		draw();
		COUNT(dropped[bpf_get_smp_processor_id() & (ZRAM_MOST_CPUS - 1)], 1);
		if (copying)
			forget_copy(copying);
		return;
	}
	record = &event->record;
	record->number = draw();
	record->time_ns = bpf_ktime_get_ns();
	record->cgroup = cgroup;
	record->tgid = bpf_get_current_pid_tgid() >> 32;
	record->folio_pages = folio_pages;
	record->slot = slot;
	record->pages = 1;
	record->clen = clen;
	record->cpu = bpf_get_smp_processor_id();
	record->kind = kind;
	record->flags = copying ? copy_is_of(copying, record->number) : 0;
	commit(event, sizeof(*record));
}

static __always_inline void emit(__u8 kind, __u32 slot, __u32 clen, __u32 folio_pages, __u64 cgroup)
{
	emit_copied(kind, slot, clen, folio_pages, cgroup, 0);
}

static __always_inline struct task *task_of_this(void)
{
	__u64 key = bpf_get_current_task();

	return bpf_map_lookup_elem(&tasks, &key);
}

// Events that its end would have told of. It was not seen: the kernel has a few places for returns that it waits for.
static __always_inline __u64 untold(const struct task *task)
{
	if (task->doing == STORING)
		return task->pages > task->stored ? task->pages - task->stored : 0;
	return !task->freed;
}

static __always_inline void begin(struct task *task)
{
	__u64 key = bpf_get_current_task();
	struct task *unfinished = bpf_map_lookup_elem(&tasks, &key);

	if (unfinished) {
		COUNT(unfinished, untold(unfinished));
		forget_copy(&unfinished->copying);
	}
	if (bpf_map_update_elem(&tasks, &key, task, BPF_ANY) != 0)
		COUNT(crowded, 1);
}

static __always_inline void end(void)
{
	__u64 key = bpf_get_current_task();

	bpf_map_delete_elem(&tasks, &key);
}

// Whether the swap area is the one that is recorded; sets the slot.
static __always_inline int slot_of(__u64 entry, __u32 *slot)
{
	*slot = entry & ((1UL << SWAP_TYPE_SHIFT) - 1);
	if (entry >> SWAP_TYPE_SHIFT == swap_type)
		return 1;
	COUNT(other_areas, 1);
	return 0;
}

static __always_inline __u32 pages_of(struct folio *folio)
{
	unsigned long flags = 0;
	__u32 offset;

	if (bpf_core_field_exists(((struct folio *)0)->flags))
		offset = __builtin_preserve_field_info(((struct folio *)0)->flags, BPF_FIELD_BYTE_OFFSET);
	else
		offset = __builtin_preserve_field_info(((struct folio___word *)0)->flags, BPF_FIELD_BYTE_OFFSET);
	bpf_probe_read_kernel(&flags, sizeof(flags), (char *)folio + offset);
	if (!(flags >> bpf_core_enum_value(enum pageflags, PG_head) & 1))
		return 1;
	return 1u << (BPF_CORE_READ(folio, _flags_1) & 31);
}

static __always_inline __u64 cgroup_of(struct folio *folio)
{
	__u64 charged_to = 0;

	if (bpf_core_field_exists(folio->memcg_data))
		charged_to = BPF_CORE_READ(folio, memcg_data) & ~7ull;
	return charged_to ? cgroup_at(charged_to) : 0;
}

static __always_inline __u64 counter(__u32 reason)
{
	__u64 value = 0;

	if (counters_at[reason])
		bpf_probe_read_kernel(&value, sizeof(value), (void *)counters_at[reason]);
	return value;
}

static __always_inline int on_store(struct folio *folio)
{
	struct task task = { .doing = STORING };

	if (!recording || !slot_of(BPF_CORE_READ(folio, swap.val), &task.slot))
		return 0;
	task.pages = pages_of(folio);
	task.cgroup = cgroup_of(folio);
#pragma unroll
	for (int i = 0; i < ZSWAP_REASONS; i++)
		task.counters[i] = counter(i);
	begin(&task);
	return 0;
}

// Which of zswap's counters has grown says why; where two tasks fail at once it may be the other's.
static __always_inline int after_store(int stored)
{
	struct task *task = task_of_this();
	__u32 why = ZSWAP_REASONS;

	if (!task || task->doing != STORING)
		return 0;
	if (!stored) {
#pragma unroll
		for (int i = 0; i < ZSWAP_REASONS; i++)
			if (why == ZSWAP_REASONS && counter(i) != task->counters[i])
				why = i;
		if (why < ZSWAP_REASONS)
			COUNT(rejected_by[why & (ZSWAP_REASONS - 1)], task->pages);
		else
			COUNT(rejected_otherwise, task->pages);
		COUNT(rejected, task->pages);
		for (__u32 page = 0; page < MOST_PAGES && page < task->pages; page++)
			emit(ZRAM_FREE, task->slot + page, ZSWAP_REJECTED + why, task->pages, 0);
	}
	forget_copy(&task->copying);
	end();
	return 0;
}

static __always_inline __u64 value_at(__u64 variable)
{
	__u64 value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), (void *)variable);
	return value;
}

// Source: arch/x86/include/asm/page_64.h and include/asm-generic/memory_model.h, page_to_virt()
static __always_inline __u64 address_of(__u64 page)
{
	return value_at(page_offset_base_at) +
	       (page - value_at(vmemmap_base_at)) / bpf_core_type_size(struct page) * ZRAM_COPY_BYTES;
}

static __always_inline int on_compress(struct acomp_req *request)
{
	struct task *task = task_of_this();

	if (!task || task->doing != STORING)
		return 0;
	if (is_sampled(task->slot + task->stored))
		copy_page(&task->copying, address_of(BPF_CORE_READ(request, src, page_link) & ~3UL));
	else
		pass_over(&task->copying);
	return 0;
}

static __always_inline int on_zs_malloc(__u64 size)
{
	struct task *task = task_of_this();

	if (task && task->doing == STORING)
		task->size = size;
	return 0;
}

// Objects that compaction moves are not asked for with zs_malloc().
static __always_inline int on_obj_malloc(__u64 handle)
{
	struct task *task = task_of_this();

	if (!task || task->doing != STORING || !task->size)
		return 0;
	emit_copied(ZRAM_WRITE, task->slot + task->stored, task->size, task->pages, task->cgroup,
		    &task->copying);
	task->size = 0;
	task->handle = handle;
	task->stored++;
	return 0;
}

static __always_inline int on_load(struct folio *folio)
{
	struct task task = { .doing = LOADING };

	if (!recording || !slot_of(BPF_CORE_READ(folio, swap.val), &task.slot))
		return 0;
	task.cgroup = cgroup_of(folio);
	begin(&task);
	return 0;
}

static __always_inline int after_load(int answer)
{
	struct task *task = task_of_this();
	int found = answers_errors ? answer == 0 : (answer & 0xff) != 0;

	if (!task || task->doing != LOADING)
		return 0;
	if (found && !task->freed) {
		emit(ZRAM_READ, task->slot, ZSWAP_KEPT, 0, task->cgroup);
		COUNT(kept, 1);
	}
	end();
	return 0;
}

static __always_inline int on_invalidate(__u64 entry)
{
	struct task task = { .doing = INVALIDATING };

	if (recording && slot_of(entry, &task.slot))
		begin(&task);
	return 0;
}

static __always_inline int after_invalidate(void)
{
	struct task *task = task_of_this();

	if (!task || task->doing != INVALIDATING)
		return 0;
	if (!task->freed)
		emit(ZRAM_FREE, task->slot, ZSWAP_UNUSED, 0, 0);
	end();
	return 0;
}

static __always_inline int on_entry_free(struct zswap_entry *entry)
{
	__u64 key = bpf_get_current_task();
	struct task *task = bpf_map_lookup_elem(&tasks, &key);
	struct freeing freeing = { .outcome = ZSWAP_WRITTEN_BACK };

	if (!recording && !task) // a call that had begun goes on to its end
		return 0;
	if (!slot_of(BPF_CORE_READ(entry, swpentry.val), &freeing.slot))
		return 0;
	if (task && task->doing == LOADING && task->slot == freeing.slot)
		freeing.outcome = ZSWAP_TAKEN_OUT;
	else if (task && task->doing == INVALIDATING && task->slot == freeing.slot)
		freeing.outcome = ZSWAP_UNUSED;
	else if (task && task->doing == STORING && freeing.slot - task->slot < task->pages)
		// Either the page's old entry, or the store has failed and what the folio has goes.
		freeing.outcome = task->stored && freeing.slot == task->slot + task->stored - 1 &&
					       BPF_CORE_READ(entry, handle) != task->handle ?
				       0 :
				       ZSWAP_OUTDATED;
	if (bpf_map_update_elem(&entries, &key, &freeing, BPF_ANY) != 0)
		COUNT(crowded, 1);
	return 0;
}

static __always_inline int on_obj_free(void)
{
	__u64 key = bpf_get_current_task();
	struct freeing *freeing = bpf_map_lookup_elem(&entries, &key);
	struct task *task;
	struct freeing what;

	if (!freeing)
		return 0;
	what = *freeing;
	bpf_map_delete_elem(&entries, &key);
	task = bpf_map_lookup_elem(&tasks, &key);
	if (task && (what.outcome == ZSWAP_TAKEN_OUT || what.outcome == ZSWAP_UNUSED))
		task->freed = 1;
	if (what.outcome == ZSWAP_TAKEN_OUT) {
		emit(ZRAM_READ, what.slot, what.outcome, 0, task ? task->cgroup : 0);
		COUNT(gone, 1);
	} else if (what.outcome) {
		emit(ZRAM_FREE, what.slot, what.outcome, 0, 0);
		if (what.outcome == ZSWAP_WRITTEN_BACK)
			COUNT(written_back, 1);
	}
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

TWICE(zswap_store, on_store(folio), struct folio *folio)
SEC("kretprobe/zswap_store")
int BPF_KRETPROBE(kretprobe_zswap_store, unsigned long answer)
{
	return after_store((answer & 0xff) != 0);
}
SEC("fexit/zswap_store")
int BPF_PROG(fexit_zswap_store, struct folio *folio, unsigned long answer)
{
	return after_store((answer & 0xff) != 0);
}
TWICE(zswap_load, on_load(folio), struct folio *folio)
SEC("kretprobe/zswap_load")
int BPF_KRETPROBE(kretprobe_zswap_load, unsigned long answer)
{
	return after_load(answer);
}
SEC("fexit/zswap_load")
int BPF_PROG(fexit_zswap_load, struct folio *folio, unsigned long answer)
{
	return after_load(answer);
}
TWICE(zswap_invalidate, on_invalidate(entry), unsigned long entry)
SEC("kretprobe/zswap_invalidate")
int kretprobe_zswap_invalidate(void *context)
{
	return after_invalidate();
}
SEC("fexit/zswap_invalidate")
int fexit_zswap_invalidate(void *context)
{
	return after_invalidate();
}
TWICE(zswap_entry_free, on_entry_free(entry), struct zswap_entry *entry)
TWICE(crypto_acomp_compress, on_compress(request), struct acomp_req *request)
TWICE(scomp_acomp_compress, on_compress(request), struct acomp_req *request)
TWICE(zs_malloc, on_zs_malloc(size), void *pool, unsigned long size)
TWICE(obj_malloc, on_obj_malloc(handle), void *pool, void *zspage, unsigned long handle)
TWICE(obj_free, on_obj_free())
