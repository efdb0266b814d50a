/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of zram.bpf.c: objects and slots that are freed. */
#ifndef SWAPREPLAY_COLLECT_BPF_ZRAM_FREES_BPF_H
#define SWAPREPLAY_COLLECT_BPF_ZRAM_FREES_BPF_H

static __always_inline struct zram_freeing *freeing_on(__u32 cpu)
{
	struct zram_freeing *mine = &freeing[cpu & (ZRAM_MOST_CPUS - 1)];

	barrier_var(mine); // else clang computes it anew for each use
	return mine;
}

static __always_inline void emit_free(__u32 slot, __u32 cpu, __u32 tgid)
{
	struct event *event = reserve(sizeof(struct zram_record));
	struct zram_record *record;

	if (!event) {
		draw(1);
		count_dropped(0);
		return;
	}
	record = &event->record;
	record->number = draw(1);
	record->time_ns = bpf_ktime_get_ns();
	record->cgroup = 0;
	record->tgid = tgid;
	record->folio_pages = 0;
	record->slot = slot;
	record->pages = 1;
	record->clen = 0;
	*(__u32 *)&record->cpu = cpu | ZRAM_FREE << 16; // and no flags
	commit(event, sizeof(*record));
}

// The old object of the slot of a page that is being stored. If it goes before anything is stored, its page may be
// same-filled, and its number that of the write.
static __noinline int replace_object(struct zram_store *store)
{
	if (!store || store->pages != 1)
		return 0;
	store->objects[0].number = (draw(1) - store->low) << ZRAM_OBJECT_SHIFT | ZRAM_OBJECT_REPLACED;
	store->count = 1;
	return 0;
}

static __always_inline int on_object_replaced(void)
{
	struct zram_store *store = store_of(bpf_get_current_task());

	if (!store || store->state >= ZRAM_PAUSED)
		return 0;
	store->frees++;
	return store->count == 0 ? replace_object(store) : 0;
}

static __always_inline int on_obj_free(void)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct zram_freeing *mine = freeing_on(cpu);
	__u64 who;

	if (mine->state != ZRAM_FREEING)
		return on_object_replaced();
	who = bpf_get_current_pid_tgid();
	if (is_realtime && mine->who != who)
		return on_object_replaced();
	mine->state = ZRAM_FREED;
	emit_free(mine->slot, cpu, who >> 32);
	return 0;
}

static __always_inline int on_slot_free(struct zram_freeing *mine, struct block_device *bdev, __u64 slot)
{
	if (!recording || !is_ours(bdev)) {
		mine->state = ZRAM_FREEING_OTHERS;
		return 0;
	}
	know_device(bdev);
	if (is_realtime)
		mine->who = bpf_get_current_pid_tgid();
	mine->slot = slot;
	mine->state = ZRAM_FREEING;
	return 0;
}

// The slot was empty or same-filled, or zram let it be because it was locked.
static __noinline int on_no_object(__u32 cpu)
{
	__u32 slot = freeing_on(cpu)->slot;
	struct row row;

	read_row(slot, &row);
	if (row.handle == 0 && !is_same_filled(&row))
		emit_free(slot, cpu, bpf_get_current_pid_tgid() >> 32);
	else
		COUNT(missed_free, 1);
	return 0;
}

static __noinline int on_unseen_free(void)
{
	draw(1);
	COUNT(frees_unseen, 1);
	return 0;
}

static __always_inline int after_slot_free(void)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct zram_freeing *mine = freeing_on(cpu);
	__u32 state = mine->state;

	mine->state = ZRAM_NOT_FREEING;
	if (state >= ZRAM_FREED)
		return 0;
	if (state == ZRAM_FREEING)
		return on_no_object(cpu);
	return recording ? on_unseen_free() : 0;
}

#endif
