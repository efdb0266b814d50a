/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every difference between the kernels 5.10 … 7.3 that sr_relay meets, each with
 * the release that changed it. No other file asks for the kernel's version.
 *
 * Tried by building and running: 5.10, 6.1, 6.12, 7.3. The forms in between
 * (5.14 to 5.19 and 6.2 to 6.11) follow from the releases named here.
 */
#ifndef SR_COMPAT_H
#define SR_COMPAT_H

#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/highmem.h>
#include <linux/version.h>

/*
 * 5.11 "mm/highmem: Provide kmap_local*": the local mapping. Before, the atomic
 * one; sr_relay maps with preemption off and unmaps in reverse order, which
 * satisfies both.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
#define kmap_local_page(page) kmap_atomic(page)
#define kunmap_local(address) kunmap_atomic(address)

/* 5.11 "block: move the NR_SECTS field": its accessor came with it. */
static inline sector_t bdev_nr_sectors(struct block_device *bdev)
{
	return i_size_read(bdev->bd_inode) >> SECTOR_SHIFT;
}
#endif

/*
 * 5.16 "block: remove the ->submit_bio return value" (the cookie of polled I/O
 * moved into the bio).
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 16, 0)
#define SR_SUBMIT_BIO_TYPE blk_qc_t
#define SR_SUBMIT_BIO_RETURN(bio) return submit_bio_noacct(bio)
#else
#define SR_SUBMIT_BIO_TYPE void
#define SR_SUBMIT_BIO_RETURN(bio) submit_bio_noacct(bio)
#endif

/*
 * 5.17 "block: rename GENHD_FL_NO_PART_SCAN to GENHD_FL_NO_PART"; the other
 * flag, for minors beyond those asked for, became the default then.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
#define GENHD_FL_NO_PART (GENHD_FL_NO_PART_SCAN | GENHD_FL_EXT_DEVT)
#endif

/* 5.18 "block: pass a block_device and opf to bio_init" */
static inline void sr_bio_init_read(struct bio *bio, struct block_device *bdev,
				    struct bio_vec *vec)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 18, 0)
	bio_init(bio, vec, 1);
	bio_set_dev(bio, bdev);
	bio->bi_opf = REQ_OP_READ;
#else
	bio_init(bio, bdev, vec, 1, REQ_OP_READ);
#endif
}

/*
 * The backing device, opened exclusively for reading and writing.
 * 6.5 "block: replace fmode_t with a block-specific type for block open flags",
 *     and the holder instead of the mode in blkdev_put()
 * 6.7 bdev_open_by_path() and its handle; 6.8 removed blkdev_get_by_path()
 * 6.9 "bdev: open block device as files"
 */
struct sr_backing {
	struct block_device *bdev;
	void *handle;
};

static inline int sr_backing_open(struct sr_backing *backing, const char *path,
				  void *holder)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	struct block_device *opened = blkdev_get_by_path(
		path, FMODE_READ | FMODE_WRITE | FMODE_EXCL, holder);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	struct block_device *opened = blkdev_get_by_path(
		path, BLK_OPEN_READ | BLK_OPEN_WRITE, holder, NULL);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
	struct bdev_handle *opened = bdev_open_by_path(
		path, BLK_OPEN_READ | BLK_OPEN_WRITE, holder, NULL);
#else
	struct file *opened = bdev_file_open_by_path(
		path, BLK_OPEN_READ | BLK_OPEN_WRITE, holder, NULL);
#endif

	if (IS_ERR(opened))
		return PTR_ERR(opened);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	backing->bdev = opened;
	backing->handle = holder;
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
	backing->bdev = opened->bdev;
	backing->handle = opened;
#else
	backing->bdev = file_bdev(opened);
	backing->handle = opened;
#endif
	return 0;
}

static inline void sr_backing_close(struct sr_backing *backing)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	blkdev_put(backing->bdev, FMODE_READ | FMODE_WRITE | FMODE_EXCL);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	blkdev_put(backing->bdev, backing->handle);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
	bdev_release(backing->handle);
#else
	bdev_fput(backing->handle);
#endif
	backing->bdev = NULL;
}

/*
 * A disk for bios with the limits and the features of the backing device and
 * blocks of a page.
 * 5.14 blk_alloc_disk(node); before, queue and disk were made one by one
 * 6.9  blk_alloc_disk(limits, node), an error pointer instead of NULL
 * 6.11 features are part of the limits; before, they were flags of the queue
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
static inline void sr_copy_queue_flags(struct request_queue *queue,
				       struct request_queue *below)
{
	blk_queue_flag_set(QUEUE_FLAG_STABLE_WRITES, queue);
	if (blk_queue_nonrot(below))
		blk_queue_flag_set(QUEUE_FLAG_NONROT, queue);
	blk_queue_write_cache(queue,
			      test_bit(QUEUE_FLAG_WC, &below->queue_flags),
			      test_bit(QUEUE_FLAG_FUA, &below->queue_flags));
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 18, 0)
	/* 5.18 "block: remove REQ_OP_WRITE_SAME support" */
	blk_queue_max_write_same_sectors(queue, 0);
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 19, 0)
	/* 5.19 "block: remove QUEUE_FLAG_DISCARD": the limit alone tells */
	if (blk_queue_discard(below))
		blk_queue_flag_set(QUEUE_FLAG_DISCARD, queue);
#endif
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 14, 0)
static inline struct gendisk *sr_bare_disk(void)
{
	struct gendisk *disk = alloc_disk(1);

	if (!disk)
		return NULL;
	disk->queue = blk_alloc_queue(NUMA_NO_NODE);
	if (!disk->queue) {
		put_disk(disk);
		return NULL;
	}
	return disk;
}
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
static inline struct gendisk *sr_bare_disk(void)
{
	return blk_alloc_disk(NUMA_NO_NODE);
}
#endif

static inline struct gendisk *sr_disk_alloc(struct block_device *below)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
	struct gendisk *disk = sr_bare_disk();
	struct request_queue *queue;

	if (!disk)
		return ERR_PTR(-ENOMEM);
	queue = disk->queue;
	blk_set_stacking_limits(&queue->limits);
	blk_queue_logical_block_size(queue, PAGE_SIZE);
	blk_stack_limits(&queue->limits, &bdev_get_queue(below)->limits,
			 get_start_sect(below));
	sr_copy_queue_flags(queue, bdev_get_queue(below));
	return disk;
#else
	struct queue_limits limits;
	struct gendisk *disk;

	blk_set_stacking_limits(&limits);
	limits.logical_block_size = PAGE_SIZE;
	limits.physical_block_size = PAGE_SIZE;
	limits.io_min = PAGE_SIZE;
	queue_limits_stack_bdev(&limits, below, 0, "sr_relay");
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	limits.features |= BLK_FEAT_STABLE_WRITES;
#endif
	disk = blk_alloc_disk(&limits, NUMA_NO_NODE);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
	if (!IS_ERR(disk))
		sr_copy_queue_flags(disk->queue, bdev_get_queue(below));
#endif
	return disk;
#endif
}

/*
 * 5.15 "block: add error handling for device_add_disk / add_disk"; Debian's
 * 5.10 has it not, so that a name already taken only warns there.
 */
static inline int sr_disk_add(struct gendisk *disk)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
	add_disk(disk);
	return 0;
#else
	return add_disk(disk);
#endif
}

/*
 * Gives up a disk that was never added, or that del_gendisk() has removed.
 * 5.14 blk_cleanup_disk(); 6.0 "block: remove blk_cleanup_disk"
 */
static inline void sr_disk_put(struct gendisk *disk)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 14, 0)
	blk_cleanup_queue(disk->queue);
	disk->queue = NULL;
	put_disk(disk);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 0, 0)
	blk_cleanup_disk(disk);
#else
	put_disk(disk);
#endif
}

#endif
