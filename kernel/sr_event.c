// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One event: the page is compressed with memory that belongs to this CPU, with
 * preemption off. Then, with interrupts off, the event gets its number and time,
 * and the record is written. CPUs share only the counter of numbers; there is no
 * lock.
 */
#include <linux/ktime.h>
#include <linux/lzo.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/topology.h>

#include "sr_relay.h"

struct sr_cpu __percpu *sr_cpus;

static atomic64_t sr_next_seq;
static u32 sr_zero_page_clen;
static u32 sr_zero_page_clens[SR_MORE_CLENS];

u64 sr_event_next_seq(void)
{
	return atomic64_read(&sr_next_seq);
}

/* Consistent even if loading a u64 takes two instructions. */
static u64 sr_count_of_cpu(struct sr_cpu *cpu, enum sr_count which)
{
	unsigned int start;
	u64 count;

	do {
		start = u64_stats_fetch_begin(&cpu->count_sync);
		count = u64_stats_read(&cpu->count[which]);
	} while (u64_stats_fetch_retry(&cpu->count_sync, start));
	return count;
}

u64 sr_event_count(enum sr_count which)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += sr_count_of_cpu(per_cpu_ptr(sr_cpus, cpu), which);
	return sum;
}

static enum sr_count sr_count_of(enum sr_op op)
{
	switch (op) {
	case SR_OP_WRITE:
		return SR_COUNT_WRITES;
	case SR_OP_READ:
		return SR_COUNT_READS;
	default:
		return SR_COUNT_FREES;
	}
}

/* Returns false if it does not fit. */
static bool sr_relay_clens(struct sr_cpu *cpu, u64 seq, const u32 *clens)
{
	struct sr_clens_record *record = sr_channel_reserve();

	if (unlikely(!record))
		return false;
	record->seq = seq;
	memcpy(record->clens, clens, sizeof(record->clens));
	record->op = SR_RECORD_CLENS;
	record->flags = 0;
	record->cpu = smp_processor_id();
	record->last_clen = clens[SR_MORE_CLENS - 1];
	sr_channel_commit(cpu);
	u64_stats_update_begin(&cpu->count_sync);
	u64_stats_inc(&cpu->count[SR_COUNT_RELAYED]);
	u64_stats_update_end(&cpu->count_sync);
	return true;
}

/*
 * Draws a number and relays the record, or counts it as lost.
 *
 * The section is short, runs with interrupts off and is an RCU reader. So after
 * synchronize_rcu(), every number drawn before has been relayed or counted; the
 * barrier file relies on this.
 *
 * @clens: under the codecs of sr_codecs.c; NULL: not a write, or there are none
 */
static void sr_emit(enum sr_op op, u32 slot, u32 clen, u8 flags,
		    const u32 *clens)
{
	struct sr_record *record = NULL;
	struct sr_cpu *cpu;
	unsigned long irq;
	u64 seq;

	local_irq_save(irq);
	rcu_read_lock();
	cpu = this_cpu_ptr(sr_cpus);
	seq = atomic64_inc_return(&sr_next_seq) - 1;
	if (!clens || sr_relay_clens(cpu, seq, clens))
		record = sr_channel_reserve();
	if (likely(record)) {
		record->seq = seq;
		record->time_ns = ktime_get_ns();
		record->slot = slot;
		record->clen = clen;
		record->op = op;
		record->flags = flags;
		record->cpu = smp_processor_id();
		record->zero = 0;
		sr_channel_commit(cpu);
	}
	u64_stats_update_begin(&cpu->count_sync);
	u64_stats_inc(&cpu->count[record ? SR_COUNT_RELAYED : SR_COUNT_LOST]);
	u64_stats_inc(&cpu->count[sr_count_of(op)]);
	if (flags & SR_FLAG_SAME_FILLED)
		u64_stats_inc(&cpu->count[SR_COUNT_SAME_FILLED]);
	u64_stats_update_end(&cpu->count_sync);
	rcu_read_unlock();
	local_irq_restore(irq);
}

static bool sr_same_filled(const void *page)
{
	const unsigned long *word = page;
	const unsigned int last = PAGE_SIZE / sizeof(*word) - 1;
	unsigned int i;

	if (word[0] != word[last])
		return false;
	for (i = 1; i < last; i++)
		if (word[i] != word[0])
			return false;
	return true;
}

static u32 sr_clen(struct sr_cpu *cpu, const void *page)
{
	size_t clen = lzo1x_worst_compress(PAGE_SIZE);

	/* Fails only if the output buffer is too small, which this one is not. */
	lzo1x_1_compress(page, PAGE_SIZE, cpu->compressed, &clen,
			 cpu->work_memory);
	return clen;
}

/* Copies the page that begins at @at, however many segments it is in. */
static void sr_gather(void *to, struct bio *bio, struct bvec_iter at)
{
	unsigned int done = 0;

	while (done < PAGE_SIZE) {
		struct bio_vec piece = bio_iter_iovec(bio, at);
		unsigned int n = min_t(unsigned int, piece.bv_len,
				       PAGE_SIZE - done);
		void *from = kmap_local_page(piece.bv_page);

		memcpy(to + done, from + piece.bv_offset, n);
		kunmap_local(from);
		bio_advance_iter(bio, &at, n);
		done += n;
	}
}

/* Records that the page which begins at @at in the bio is stored in @slot. */
void sr_event_write(struct bio *bio, struct bvec_iter at, u32 slot)
{
	struct sr_cpu *cpu = get_cpu_ptr(sr_cpus);
	struct bio_vec piece = bio_iter_iovec(bio, at);
	u32 clens[SR_MORE_CLENS] = {};
	void *mapped = NULL;
	const void *page;
	u8 flags = 0;
	u32 clen;

	/* The crypto interface takes what is in the linear mapping. */
	if (piece.bv_len >= PAGE_SIZE && !sr_codecs_count) {
		mapped = kmap_local_page(piece.bv_page);
		page = mapped + piece.bv_offset;
	} else {
		sr_gather(cpu->bounce, bio, at);
		page = cpu->bounce;
	}
	if (sr_same_filled(page))
		flags |= SR_FLAG_SAME_FILLED;
	clen = sr_clen(cpu, page);
	if (mapped)
		kunmap_local(mapped);
	if (sr_codecs_count)
		sr_codecs_clens(page, clens);
	sr_emit(SR_OP_WRITE, slot, clen, flags, sr_codecs_count ? clens : NULL);
	put_cpu_ptr(sr_cpus);
}

/* Records that a bio without data stores a zero page in @slot. */
void sr_event_write_zeroes(u32 slot)
{
	sr_emit(SR_OP_WRITE, slot, sr_zero_page_clen, SR_FLAG_SAME_FILLED,
		sr_codecs_count ? sr_zero_page_clens : NULL);
}

void sr_event_read(u32 slot)
{
	sr_emit(SR_OP_READ, slot, 0, 0, NULL);
}

void sr_event_free(u32 slot)
{
	sr_emit(SR_OP_FREE, slot, 0, 0, NULL);
}

static int sr_cpu_init(struct sr_cpu *cpu, int node)
{
	mutex_init(&cpu->read_lock);
	u64_stats_init(&cpu->count_sync);
	cpu->work_memory = sr_try_ptr(kmalloc_node(LZO1X_1_MEM_COMPRESS,
						   GFP_KERNEL, node));
	if (!cpu->work_memory)
		return -ENOMEM;
	cpu->compressed = sr_try_ptr(kmalloc_node(lzo1x_worst_compress(PAGE_SIZE),
						  GFP_KERNEL, node));
	if (!cpu->compressed)
		return -ENOMEM;
	cpu->bounce = sr_try_ptr(kzalloc_node(PAGE_SIZE, GFP_KERNEL, node));
	return cpu->bounce ? 0 : -ENOMEM;
}

int sr_event_init(void)
{
	struct sr_cpu *first;
	int cpu, err;

	atomic64_set(&sr_next_seq, 0);
	sr_cpus = sr_try_ptr(alloc_percpu(struct sr_cpu));
	if (!sr_cpus)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		err = sr_cpu_init(per_cpu_ptr(sr_cpus, cpu), cpu_to_node(cpu));
		if (err) {
			sr_event_exit();
			return err;
		}
	}
	first = per_cpu_ptr(sr_cpus, cpumask_first(cpu_possible_mask));
	sr_zero_page_clen = sr_clen(first, first->bounce);
	err = sr_codecs_init();
	if (err) {
		sr_event_exit();
		return err;
	}
	preempt_disable();
	sr_codecs_clens(first->bounce, sr_zero_page_clens);
	preempt_enable();
	return 0;
}

void sr_event_exit(void)
{
	int cpu;

	sr_codecs_exit();
	for_each_possible_cpu(cpu) {
		struct sr_cpu *each = per_cpu_ptr(sr_cpus, cpu);

		kfree(each->bounce);
		kfree(each->compressed);
		kfree(each->work_memory);
	}
	free_percpu(sr_cpus);
}
