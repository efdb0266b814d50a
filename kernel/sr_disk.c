// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /dev/sr_relay: each whole page of a bio becomes an event, then the bio goes on
 * to the backing device unchanged, at the same sector.
 *
 * Slots are freed in two ways: the swap layer notifies the device of a slot, and
 * it discards ranges. A bit for each slot says whether a page is stored there;
 * whichever comes first clears the bit, and only that one is an event.
 */
#include <linux/bitmap.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/vmalloc.h>

#include "sr_relay.h"

#define SR_NAME "sr_relay"
#define SR_SLOT_SHIFT (PAGE_SHIFT - SECTOR_SHIFT)

static struct block_device *sr_below;
static struct gendisk *sr_gendisk;
static unsigned long *sr_stored;
static u32 sr_slots;
static int sr_major;
static atomic64_t sr_part_pages;

/* Pages that a bio covered only in part: forwarded, but not events. */
u64 sr_disk_part_pages(void)
{
	return atomic64_read(&sr_part_pages);
}

/* What a bio covers: whole pages, the slots first to end - 1, and parts of others. */
struct sr_span {
	u32 first;
	u32 end;
	unsigned int part_pages;
};

/*
 * The block layer keeps to the device's logical block size, a page, and to the
 * limits that sr_disk_alloc() sets. A driver stacked above may not.
 */
static struct sr_span sr_span_of(const struct bio *bio)
{
	const sector_t mask = (1 << SR_SLOT_SHIFT) - 1;
	const sector_t begin = bio->bi_iter.bi_sector;
	const sector_t end = begin + bio_sectors(bio);
	struct sr_span span = {
		.first = (begin + mask) >> SR_SLOT_SHIFT,
		.end = end >> SR_SLOT_SHIFT,
	};

	if (span.first > span.end) { /* it begins and ends inside one page */
		span.end = span.first;
		span.part_pages = 1;
	} else {
		span.part_pages = !!(begin & mask) + !!(end & mask);
	}
	return span;
}

static void sr_free_slot(u32 slot)
{
	if (slot < sr_slots && test_and_clear_bit(slot, sr_stored))
		sr_event_free(slot);
}

static void sr_free_slots(u32 slot, u32 end)
{
	for (;;) {
		slot = find_next_bit(sr_stored, end, slot);
		if (slot >= end)
			return;
		sr_free_slot(slot++);
		cond_resched();
	}
}

static void sr_write_slots(struct bio *bio, u32 slot, u32 end)
{
	const sector_t begin = bio->bi_iter.bi_sector;
	struct bvec_iter at = bio->bi_iter;

	if (slot == end)
		return;
	bio_advance_iter(bio, &at,
			 (((sector_t)slot << SR_SLOT_SHIFT) - begin) << SECTOR_SHIFT);
	for (; slot < end; slot++) {
		set_bit(slot, sr_stored);
		sr_event_write(bio, at, slot);
		bio_advance_iter(bio, &at, PAGE_SIZE);
		cond_resched();
	}
}

static void sr_record_bio(struct bio *bio)
{
	const struct sr_span span = sr_span_of(bio);
	u32 slot;

	switch (bio_op(bio)) {
	case REQ_OP_WRITE:
		sr_write_slots(bio, span.first, span.end);
		break;
	case REQ_OP_WRITE_ZEROES:
		for (slot = span.first; slot < span.end; slot++) {
			set_bit(slot, sr_stored);
			sr_event_write_zeroes(slot);
			cond_resched();
		}
		break;
	case REQ_OP_READ:
		for (slot = span.first; slot < span.end; slot++) {
			sr_event_read(slot);
			cond_resched();
		}
		break;
	case REQ_OP_DISCARD:
	case REQ_OP_SECURE_ERASE:
		sr_free_slots(span.first, span.end);
		break;
	default: /* flushes and the like, which touch no page */
		return;
	}
	if (unlikely(span.part_pages))
		atomic64_add(span.part_pages, &sr_part_pages);
}

static SR_SUBMIT_BIO_TYPE sr_submit_bio(struct bio *bio)
{
	/* A flush has no data, and its sector means nothing. */
	if (bio_sectors(bio))
		sr_record_bio(bio);
	bio_set_dev(bio, sr_below);
	SR_SUBMIT_BIO_RETURN(bio);
}

/* May be called with a spinlock of the swap layer held. */
static void sr_slot_free_notify(struct block_device *bdev, unsigned long slot)
{
	const struct block_device_operations *below = sr_below->bd_disk->fops;

	if (slot < sr_slots)
		sr_free_slot(slot);
	if (below->swap_slot_free_notify)
		below->swap_slot_free_notify(sr_below, slot);
}

static const struct block_device_operations sr_disk_operations = {
	.owner = THIS_MODULE,
	.submit_bio = sr_submit_bio,
	.swap_slot_free_notify = sr_slot_free_notify,
};

static struct gendisk *sr_gendisk_alloc(void)
{
	if (sr_fault_now())
		return ERR_PTR(-ENOMEM);
	return sr_disk_alloc(sr_below);
}

static int sr_gendisk_add(void)
{
	sr_gendisk = sr_gendisk_alloc();
	if (IS_ERR(sr_gendisk))
		return PTR_ERR(sr_gendisk);
	sr_gendisk->major = sr_major;
	sr_gendisk->first_minor = 0;
	sr_gendisk->minors = 1;
	sr_gendisk->flags |= GENHD_FL_NO_PART;
	sr_gendisk->fops = &sr_disk_operations;
	strscpy(sr_gendisk->disk_name, SR_NAME, DISK_NAME_LEN);
	set_capacity(sr_gendisk, (sector_t)sr_slots << SR_SLOT_SHIFT);
	return sr_try_int(sr_disk_add(sr_gendisk));
}

int sr_disk_init(struct sr_backing *backing, u32 slots)
{
	int err = -ENOMEM;

	sr_below = backing->bdev;
	sr_slots = slots;
	atomic64_set(&sr_part_pages, 0);
	sr_stored = sr_try_ptr(vzalloc(BITS_TO_LONGS(slots) * sizeof(long)));
	if (!sr_stored)
		return err;
	sr_major = sr_try_int(register_blkdev(0, SR_NAME));
	if (sr_major < 0) {
		err = sr_major;
		goto free_stored;
	}
	err = sr_gendisk_add();
	if (!err)
		return 0;

	if (!IS_ERR(sr_gendisk))
		sr_disk_put(sr_gendisk, false);
	unregister_blkdev(sr_major, SR_NAME);
free_stored:
	vfree(sr_stored);
	return err;
}

void sr_disk_exit(void)
{
	del_gendisk(sr_gendisk);
	sr_disk_put(sr_gendisk, true);
	unregister_blkdev(sr_major, SR_NAME);
	vfree(sr_stored);
}
