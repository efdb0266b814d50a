// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The backing device: opened exclusively, or refused with one line in the log
 * that says why, before anything is written to it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/swap.h>

#include "sr_relay.h"

/* The smallest swap area that mkswap makes. */
#define SR_MIN_SLOTS 10
#define SR_SECTORS_PER_PAGE (PAGE_SIZE >> SECTOR_SHIFT)

static const char *sr_open_error(int err)
{
	switch (err) {
	case -ENOENT:
		return "no such device";
	case -ENOTBLK:
		return "not a block device";
	case -EBUSY:
		return "in use (mounted, swapped on, or held by another driver)";
	case -EACCES:
	case -EROFS:
		return "read-only";
	case -ENXIO:
	case -ENODEV:
		return "no driver or no medium";
	default:
		return "cannot be opened";
	}
}

static int sr_refuse(int err, const char *why)
{
	pr_err("refused: backing_dev=%s: %s (error %d)\n", sr_backing_dev, why,
	       err);
	return err;
}

static int sr_read_first_page(struct block_device *bdev, struct page *page)
{
	struct bio_vec vec;
	struct bio bio;
	int err;

	/* What mkswap wrote may still be in the device's page cache. */
	err = sync_blockdev(bdev);
	if (err)
		return err;
	sr_bio_init_read(&bio, bdev, &vec);
	if (bio_add_page(&bio, page, PAGE_SIZE, 0) != PAGE_SIZE)
		err = -EIO;
	else
		err = submit_bio_wait(&bio);
	bio_uninit(&bio);
	return err;
}

/* Returns 1 if the device carries the signature that mkswap writes, 0 if not. */
static int sr_has_swap_signature(struct block_device *bdev)
{
	struct page *page = sr_try_ptr(alloc_page(GFP_KERNEL));
	const union swap_header *header;
	int result;

	if (!page)
		return -ENOMEM;
	result = sr_read_first_page(bdev, page);
	if (!result) {
		header = kmap_local_page(page);
		result = !memcmp(header->magic.magic, "SWAPSPACE2", 10);
		kunmap_local((void *)header);
	}
	__free_page(page);
	return result;
}

static int sr_check_backing(struct block_device *bdev, u32 *slots)
{
	sector_t pages = sr_nr_sectors(bdev) / SR_SECTORS_PER_PAGE;
	int found;

	if (bdev_read_only(bdev))
		return sr_refuse(-EROFS, "read-only");
	if (bdev_is_zoned(bdev))
		return sr_refuse(-EINVAL, "zoned, but swap is not written sequentially");
	if (bdev_logical_block_size(bdev) > PAGE_SIZE)
		return sr_refuse(-EINVAL, "logical blocks larger than a page");
	if (pages < SR_MIN_SLOTS)
		return sr_refuse(-EINVAL, "smaller than 10 pages, the smallest swap area");
	if (pages > U32_MAX)
		return sr_refuse(-EFBIG, "more pages than a record can number");

	found = sr_has_swap_signature(bdev);
	if (found == -ENOMEM)
		return found;
	if (found < 0)
		return sr_refuse(found, "the first page cannot be read");
	if (!found && !sr_force)
		return sr_refuse(-EINVAL,
				 "no swap signature; run mkswap on it, or load with force=1 if its contents may be lost");
	if (!found)
		pr_warn("backing_dev=%s: no swap signature; accepted because of force=1\n",
			sr_backing_dev);
	*slots = pages;
	return 0;
}

int sr_backing_init(struct sr_backing *backing, u32 *slots)
{
	int err = sr_try_int(sr_backing_open(backing, sr_backing_dev,
					     THIS_MODULE));

	if (err == -ENOMEM)
		return err;
	if (err)
		return sr_refuse(err, sr_open_error(err));
	err = sr_check_backing(backing->bdev, slots);
	if (err)
		sr_backing_close(backing);
	return err;
}

void sr_backing_exit(struct sr_backing *backing)
{
	sr_backing_close(backing);
}
