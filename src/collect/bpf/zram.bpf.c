// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a zram device stores, loads and frees. Nothing here changes what the kernel does.
//
//   zram_submit_bio, zram_rw_page   a read is recorded at once. A write gets a struct zram_store
//   zcomp_compress                  a page, of which a copy is taken if asked for
//   obj_malloc                      the event's number, under the lock of the size class
//   create_page_chain               zs_malloc() takes new pages, for which it has given up that lock. A program of fentry
//                                   sees that an object is the first in its pages
//   bio_end_io_acct_remapped        the end of a write, of which the device's table now has the stored lengths; of one
//     bdev_end_io_acct              without a bio; else the end of the function that is called first
//   zram_slot_free_notify           a slot is freed; obj_free gives the number, if there is an object
//   zs_compact                      compaction, whose moves call obj_malloc and obj_free as well
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
#include "charged.bpf.h"
#include "page_range.h"
#include "zram_record.h"
char LICENSE[] SEC("license") = "GPL";

const volatile __u32 device = 0; // as the kernel has it: major << 20 | minor
const volatile __u32 page_shift = 12;
const volatile __u32 store_mask = 63; // the length of `stores` less 1

const volatile __u32 sees_resize = 0; // whether disksize_store() is observed, after which the table is another
const volatile __u32 is_realtime = 0; // PREEMPT_RT: a task that holds a spinlock can be preempted

const volatile __u32 page_argument = 2; // of zcomp_compress(): which is the page, from 0

#include "zram_copies.bpf.h"

__u64 next_number __attribute__((aligned(64))) = 0;
__u32 recording __attribute__((aligned(64))) = 0; // nothing begins to be recorded if 0; what has begun is finished
__u32 displaced = 0; // stores that are not at the first place of their tasks
__u64 zram_at = 0;   // struct zram of the device, its pool and its table, known from the first bio on
__u64 pool_at = 0;
__u64 table_at = 0;
__u64 bdev_at = 0;

#include "event_ring.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 64); // set by the recorder, with store_mask
	__type(key, __u32);
	__type(value, struct zram_store);
} stores SEC(".maps");

struct zram_freeing freeing[ZRAM_MOST_CPUS] __attribute__((aligned(64))) = {}; // by CPU

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

#include "zram_stores.bpf.h" // uses the maps and variables above

// --- what the kernel's functions do

static __noinline int look_at_device(struct block_device *bdev)
{
	struct zram *zram = BPF_CORE_READ(bdev, bd_disk, private_data);
	table_at = (__u64)BPF_CORE_READ(zram, table);
	pool_at = (__u64)BPF_CORE_READ(zram, mem_pool);
	if (table_at) // else it has no size yet
		zram_at = (__u64)zram;
	return 0;
}

static __always_inline void know_device(struct block_device *bdev)
{
	if (!zram_at)
		look_at_device(bdev);
}

// By the memcg_data of a page that is in use by a process or in the page cache. 0: not known.
//
// What was looked up within the same tick is taken for the same: a cgroup is freed after its last page, an RCU grace
// period and work of a queue, so another cannot be in its place.
static __always_inline __u64 cgroup_of(__u64 memcg_data)
{
	__u64 charged_to = memcg_data & ~7ull, jiffies = bpf_jiffies64(); // the low bits are flags
	__u32 cpu = bpf_get_smp_processor_id();
	struct zram_counts *mine = bpf_map_lookup_elem(&counts, &cpu);
	__u64 cgroup;

	if (!charged_to || !mine)
		return 0;
	if (mine->charged_to == charged_to && mine->jiffies == jiffies)
		return mine->cgroup;
	cgroup = cgroup_at(charged_to);
	mine->charged_to = charged_to;
	mine->cgroup = cgroup;
	mine->jiffies = jiffies;
	return cgroup;
}

static __always_inline __u64 memcg_data_of(struct page *page)
{
	return bpf_core_field_exists(page->memcg_data) ? BPF_CORE_READ(page, memcg_data) : 0;
}

static __noinline int is_our_number(struct block_device *bdev)
{
	if (BPF_CORE_READ(bdev, bd_dev) != device)
		return 0;
	bdev_at = (__u64)bdev;
	return 1;
}

static __always_inline int is_ours(struct block_device *bdev)
{
	return (__u64)bdev == bdev_at || is_our_number(bdev);
}

struct io {
	__u64 id; // of zram_store
	struct block_device *bdev;
	__u64 sector;
	__u64 memcg_data;
	__u32 op;
	__u32 bytes;
};

static __always_inline int begin_io(const struct io *io)
{
	__u32 slot = io->sector >> (page_shift - 9);
	__u32 offset = io->sector << 9 & ((1u << page_shift) - 1);
	__u32 pages = (offset + io->bytes + (1u << page_shift) - 1) >> page_shift;

	if (!recording || pages == 0)
		return 0;
	know_device(io->bdev);
	if (io->op == REQ_OP_WRITE)
		return begin_store(io->id, slot, pages, cgroup_of(io->memcg_data));
	if (io->op == REQ_OP_READ) {
		emit_drawing(ZRAM_READ, slot, pages, pages, cgroup_of(io->memcg_data));
	} else if (io->op == REQ_OP_DISCARD || io->op == REQ_OP_WRITE_ZEROES) {
		pages = whole_pages(io->sector, io->bytes, page_shift, &slot);
		if (pages == 0)
			return 0;
		emit_drawing(ZRAM_DISCARD, slot, pages, 1, 0);
	}
	return 0;
}

static __always_inline int on_rw_page(struct block_device *bdev, __u64 sector, struct page *page, __u32 op)
{
	struct io io = {
		.id = (__u64)bdev, .bdev = bdev, .sector = sector, .op = op & REQ_OP_MASK, .bytes = 1u << page_shift
	};

	if (!is_ours(bdev))
		return 0;
	io.memcg_data = memcg_data_of(page);
	return begin_io(&io);
}

#define BIO_FIELD(type, field)                                                            \
	(*(type *)(copy + __builtin_preserve_field_info(((struct bio *)0)->field, BPF_FIELD_BYTE_OFFSET)))

#define BIO_END(field)                                                                    \
	(__builtin_preserve_field_info(((struct bio *)0)->field, BPF_FIELD_BYTE_OFFSET) + \
	 __builtin_preserve_field_info(((struct bio *)0)->field, BPF_FIELD_BYTE_SIZE))

static __always_inline __u64 later(__u64 a, __u64 b)
{
	return a > b ? a : b;
}

// A call reads all that matters of the bio: six for its fields would be most of what the program costs.
static __always_inline int on_submit_bio(struct bio *bio)
{
	char copy[192] __attribute__((aligned(8)));
	__u64 vec;
	__u64 size = later(BIO_END(bi_io_vec), BIO_END(bi_iter.bi_idx)); // in one order or the other
	struct io io = { .id = (__u64)bio };

	if (size > sizeof(copy))
		size = sizeof(copy);
	if (bpf_probe_read_kernel(copy, size, bio))
		return 0;
	io.bdev = BIO_FIELD(struct block_device *, bi_bdev);
	if (!is_ours(io.bdev))
		return 0;
	io.op = BIO_FIELD(__u32, bi_opf) & REQ_OP_MASK;
	io.sector = BIO_FIELD(__u64, bi_iter.bi_sector);
	io.bytes = BIO_FIELD(__u32, bi_iter.bi_size);
	if (io.op <= REQ_OP_WRITE) {
		vec = BIO_FIELD(__u64, bi_io_vec) +
		      BIO_FIELD(__u32, bi_iter.bi_idx) * bpf_core_type_size(struct bio_vec);
		io.memcg_data = memcg_data_of(BPF_CORE_READ((struct bio_vec *)vec, bv_page));
	}
	return begin_io(&io);
}

// The same in a program of fentry, which may read what it is given by itself.
static __always_inline int on_submit_bio_directly(struct bio *bio)
{
	struct io io = { .id = (__u64)bio };

	io.bdev = bio->bi_bdev;
	if (!is_ours(io.bdev))
		return 0;
	io.op = bio->bi_opf & REQ_OP_MASK;
	io.sector = bio->bi_iter.bi_sector;
	io.bytes = bio->bi_iter.bi_size;
	if (io.op <= REQ_OP_WRITE && bio->bi_iter.bi_idx == 0 &&
	    bpf_core_field_exists(((struct page *)0)->memcg_data))
		io.memcg_data = bio->bi_io_vec->bv_page->memcg_data;
	return begin_io(&io);
}

// The beginning of its store was not seen; the number stays missing.
static __noinline int on_unseen_object(void)
{
	if (!recording)
		return 0;
	draw(1);
	COUNT(outside, 1);
	return 0;
}

// The first such object: what the task stores until its bio ends are more of them.
static __noinline int on_unseen_store(void)
{
	struct zram_store *store = new_store(bpf_get_current_task());

	if (store) {
		store->low = -1;
		store->io = 0;
		store->copying.place = 0;
		store->copying.flags = 0;
		store->state = ZRAM_UNSEEN;
		COUNT(outside_bios, 1);
	}
	return on_unseen_object();
}

// Whether nobody else has drawn a number since the store's last object.
static __always_inline int is_next(const struct zram_store *store, __u32 place, __u32 number)
{
	__u32 last = store->objects[(place - 1) & (ZRAM_MOST_WRITES - 1)].number >> ZRAM_OBJECT_SHIFT;

	return number == (place == 0 ? 0 : last + 1);
}

// is_first: of its zspage, whose pages are new then.
static __always_inline int on_obj_malloc(__u64 pool, __u64 handle, int is_first)
{
	struct zram_store *store = store_of(bpf_get_current_task());
	struct zram_object *object;
	__u32 place, flags;
	__u64 number;

	if (!store)
		return recording && pool == pool_at ? on_unseen_store() : 0;
	if (store->state >= ZRAM_PAUSED)
		return store->state == ZRAM_UNSEEN ? on_unseen_object() : 0;
	place = store->count;
	store->count = place + 1;
	number = draw(1);
	if (place >= ZRAM_MOST_WRITES) {
		forget_copy(&store->copying);
		return 0;
	}
	object = &store->objects[place & (ZRAM_MOST_WRITES - 1)];
	flags = sample_below ? copy_is_of(&store->copying, number) : 0;
	if (is_first || store->state == ZRAM_NEEDS_PAGES) {
		if (!is_next(store, place, number - store->low))
			flags |= ZRAM_NEW_PAGES;
		store->state = ZRAM_STORING;
	}
	object->handle = handle;
	object->number = (number - store->low) << ZRAM_OBJECT_SHIFT | flags;
	return 0;
}

// In a folio, the page's place is the low part of its address, since folios lie at multiples of their size.
static __always_inline int on_compress(__u64 page)
{
	struct zram_store *store = store_of(bpf_get_current_task());
	__u32 pages, slot;

	if (!store || store->state >= ZRAM_PAUSED)
		return 0;
	pages = store->pages;
	slot = store->slot;
	if (pages > 1)
		slot += (page >> page_shift) & (pages - 1);
	if (is_sampled(slot))
		copy_page(&store->copying, page);
	else
		pass_over(&store->copying);
	return 0;
}

static __always_inline int on_new_pages(void)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (store && store->state < ZRAM_PAUSED)
		store->state = ZRAM_NEEDS_PAGES;
	return 0;
}

#include "zram_frees.bpf.h"

// A task that only compacts our pool is followed, too: what it moves must not look like a store that was not seen.
static __always_inline int on_compact(__u64 pool)
{
	__u64 task = bpf_get_current_task();
	struct zram_store *store = store_of(task);

	if (store) {
		store->state = store->state == ZRAM_UNSEEN ? ZRAM_COMPACTING : ZRAM_PAUSED;
		return 0;
	}
	if (!recording || pool != pool_at)
		return 0;
	store = new_store(task);
	if (!store)
		return 0;
	store->low = -1;
	store->io = 0;
	store->copying.place = 0;
	store->state = ZRAM_COMPACTING;
	return 0;
}

static __always_inline int after_compact(void)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (!store)
		return 0;
	if (store->state == ZRAM_COMPACTING)
		return end_store(store);
	store->state = ZRAM_STORING;
	return 0;
}

// Nobody can use a device that is about to get a size.
static __always_inline int on_resize(void)
{
	zram_at = 0;
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

// Not attached: the recorder runs it.
SEC("raw_tp/copy_table")
int copy_table(void *context)
{
	__u32 zero = 0, bytes = table_bytes;
	struct zram_table *into = bpf_map_lookup_elem(&table, &zero);
	char *from;

	if (!into)
		return 0;
	into->layout.row_bytes = bpf_core_type_size(struct zram_table_entry);
	into->layout.handle_at = handle_offset();
	into->layout.flags_at = flags_offset();
	into->layout.same_bit = BIT_OF(ZRAM_SAME);
	into->layout.written_back_bit = BIT_OF(ZRAM_WB);
	into->layout.priority_bit = BIT_OF(ZRAM_COMP_PRIORITY_BIT1);
	into->layout.clen_bits = clen_bits();
	into->known = zram_at != 0;
	if (!into->known)
		return 0;
	from = (char *)BPF_CORE_READ((struct zram *)zram_at, table) + table_offset;
	if (bytes > ZRAM_TABLE_BYTES)
		return 0;
	into->failed = bpf_probe_read_kernel(into->bytes, bytes, from) != 0;
	return 0;
}

// --- each program twice. `recorder` attaches those of one kind, by these names.

#define KPROBE(function, call, ...)                               \
	SEC("kprobe/" #function)                                  \
	int BPF_KPROBE(kprobe_##function, ##__VA_ARGS__)          \
	{                                                         \
		return call;                                      \
	}

#define FENTRY(function, call, ...)                               \
	SEC("fentry/" #function)                                  \
	int BPF_PROG(fentry_##function, ##__VA_ARGS__)            \
	{                                                         \
		return call;                                      \
	}

#define TWICE(function, call, ...)           \
	KPROBE(function, call, ##__VA_ARGS__) \
	FENTRY(function, call, ##__VA_ARGS__)

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

KPROBE(zram_submit_bio, on_submit_bio(bio), struct bio *bio)
FENTRY(zram_submit_bio, on_submit_bio_directly(bio), struct bio *bio)
TWICE_AT_END(zram_submit_bio, on_function_end())
TWICE(zram_rw_page, on_rw_page(bdev, sector, page, op), struct block_device *bdev, unsigned long sector,
      struct page *page, unsigned int op)
TWICE_AT_END(zram_rw_page, on_function_end())
TWICE(bio_end_io_acct_remapped, on_bio_end(bio), struct bio *bio)
TWICE(bdev_end_io_acct, on_page_end(bdev), struct block_device *bdev)
KPROBE(obj_malloc, on_obj_malloc((__u64)pool, handle, 0), void *pool, void *zspage, unsigned long handle)
FENTRY(obj_malloc, on_obj_malloc((__u64)pool, handle, zspage->inuse == 0), void *pool, struct zspage *zspage,
       unsigned long handle)
KPROBE(create_page_chain, on_new_pages())
TWICE(obj_free, on_obj_free())
// The page is its second or third argument.
SEC("kprobe/zcomp_compress")
int kprobe_zcomp_compress(struct pt_regs *context)
{
	__u64 second = PT_REGS_PARM2(context), third = PT_REGS_PARM3(context);

	barrier_var(second); // else clang chooses between two places of `context`, which the verifier does not take
	barrier_var(third);
	return on_compress(page_argument == 1 ? second : third);
}
SEC("fentry/zcomp_compress")
int fentry_zcomp_compress(void *context)
{
	__u64 page = 0;

	bpf_get_func_arg(context, page_argument, &page);
	return on_compress(page);
}
// The call comes first, and so fewer registers have to be kept.
SEC("kprobe/zram_slot_free_notify")
int kprobe_zram_slot_free_notify(struct pt_regs *context)
{
	struct zram_freeing *mine = freeing_on(bpf_get_smp_processor_id());

	return on_slot_free(mine, (void *)PT_REGS_PARM1(context), PT_REGS_PARM2(context));
}
SEC("fentry/zram_slot_free_notify")
int fentry_zram_slot_free_notify(__u64 *context)
{
	struct zram_freeing *mine = freeing_on(bpf_get_smp_processor_id());

	return on_slot_free(mine, (void *)context[0], context[1]);
}
TWICE_AT_END(zram_slot_free_notify, after_slot_free())
TWICE(zs_compact, on_compact((__u64)pool), void *pool)
TWICE_AT_END(zs_compact, after_compact())
TWICE(disksize_store, on_resize())
TWICE(mm_stat_show, on_mm_stat(dev), struct device *dev)
