// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * send_bio: sends one bio to a block device while it loads, one that userspace
 * cannot have the block layer make, such as a discard that begins inside a page.
 * Loading fails with the bio's own error, if it has one.
 *
 *   insmod send_bio.ko device=/dev/sr_relay op=discard sector=803 sectors=37
 *
 * op is read, write, write_zeroes or discard. Each byte of a write is the number
 * of the 4 KiB page of the device that it goes to, modulo 256.
 */
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/string.h>

#include "sr_compat.h"

#define MAX_PAGES 16
#define SECTORS_PER_PAGE (PAGE_SIZE >> SECTOR_SHIFT)

static char *device;
module_param(device, charp, 0);
MODULE_PARM_DESC(device, "block device to send the bio to");
static char *op;
module_param(op, charp, 0);
MODULE_PARM_DESC(op, "read, write, write_zeroes or discard");
static ulong sector;
module_param(sector, ulong, 0);
MODULE_PARM_DESC(sector, "first sector of 512 bytes");
static uint sectors;
module_param(sectors, uint, 0);
MODULE_PARM_DESC(sectors, "number of sectors; of data, at most those of 15 pages");

static int __init operation(void)
{
	if (!strcmp(op, "read"))
		return REQ_OP_READ;
	if (!strcmp(op, "write"))
		return REQ_OP_WRITE;
	if (!strcmp(op, "write_zeroes"))
		return REQ_OP_WRITE_ZEROES;
	if (!strcmp(op, "discard"))
		return REQ_OP_DISCARD;
	return -EINVAL;
}

/* The bytes of the device from @sector on, in as many pieces as there are pages. */
static int __init add_data(struct bio *bio, struct page **pages)
{
	sector_t at = sector;
	unsigned int i;

	for (i = 0; at < sector + sectors; i++) {
		const sector_t page = at / SECTORS_PER_PAGE;
		const sector_t end = min_t(sector_t, (page + 1) * SECTORS_PER_PAGE,
					   sector + sectors);
		const unsigned int size = (end - at) << SECTOR_SHIFT;

		if (i == MAX_PAGES)
			return -EINVAL;
		pages[i] = alloc_page(GFP_KERNEL);
		if (!pages[i])
			return -ENOMEM;
		memset(page_address(pages[i]), page, PAGE_SIZE);
		if (bio_add_page(bio, pages[i], size, 0) != size)
			return -EIO;
		at = end;
	}
	return 0;
}

static int __init send(struct block_device *bdev, int opf)
{
	struct page *pages[MAX_PAGES] = {};
	struct bio_vec vecs[MAX_PAGES];
	struct bio bio;
	int i, err = 0;

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 18, 0)
	bio_init(&bio, vecs, MAX_PAGES);
	bio_set_dev(&bio, bdev);
	bio.bi_opf = opf;
#else
	bio_init(&bio, bdev, vecs, MAX_PAGES, opf);
#endif
	bio.bi_iter.bi_sector = sector;
	if (opf == REQ_OP_READ || opf == REQ_OP_WRITE)
		err = add_data(&bio, pages);
	else
		bio.bi_iter.bi_size = sectors << SECTOR_SHIFT;
	if (!err)
		err = submit_bio_wait(&bio);
	bio_uninit(&bio);
	for (i = 0; i < MAX_PAGES; i++)
		if (pages[i])
			__free_page(pages[i]);
	return err;
}

static int __init send_bio_init(void)
{
	struct sr_backing backing;
	int opf, err;

	if (!device || !op)
		return -EINVAL;
	opf = operation();
	if (opf < 0)
		return opf;
	err = sr_backing_open(&backing, device, THIS_MODULE);
	if (err)
		return err;
	err = send(backing.bdev, opf);
	sr_backing_close(&backing);
	return err;
}

static void __exit send_bio_exit(void)
{
}

module_init(send_bio_init);
module_exit(send_bio_exit);

MODULE_DESCRIPTION("Sends one bio to a block device, for the tests of sr_relay");
MODULE_LICENSE("GPL");
