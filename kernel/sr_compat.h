/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every difference between the kernels 5.10 … 7.3 that sr_relay meets, each with
 * the release that changed it. No other file asks for the kernel's version.
 *
 * Tried by building and running: 5.10, 6.1, 6.12, 7.3. What is for a release in
 * between follows from the releases named here and has not been compiled.
 */
#ifndef SR_COMPAT_H
#define SR_COMPAT_H

#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/highmem.h>
#include <linux/version.h>

/*
 * 5.11 kmap_local_page(). Before, the atomic one; sr_relay maps with preemption
 * off and unmaps in reverse order, which satisfies both.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
#define kmap_local_page(page) kmap_atomic(page)
#define kunmap_local(address) kunmap_atomic(address)
#endif

/* 5.11 bdev_nr_sectors(); the inode it replaces stayed until 6.10. */
static inline sector_t sr_nr_sectors(struct block_device *bdev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
	return i_size_read(bdev->bd_inode) >> SECTOR_SHIFT;
#else
	return bdev_nr_sectors(bdev);
#endif
}

/* 5.16 submit_bio returns nothing: the cookie of polled I/O is in the bio. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 16, 0)
#define SR_SUBMIT_BIO_TYPE blk_qc_t
#define SR_SUBMIT_BIO_RETURN(bio) return submit_bio_noacct(bio)
#else
#define SR_SUBMIT_BIO_TYPE void
#define SR_SUBMIT_BIO_RETURN(bio) submit_bio_noacct(bio)
#endif

/*
 * 5.17 GENHD_FL_NO_PART_SCAN was renamed, and GENHD_FL_EXT_DEVT, for minors
 * beyond those asked for, became the rule.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
#define GENHD_FL_NO_PART (GENHD_FL_NO_PART_SCAN | GENHD_FL_EXT_DEVT)
#endif

/* 5.18 bio_init() takes the device and the operation. */
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
 * Bytes of a compressor's output. A page is asked for; before 6.16 some write
 * beyond that (lzo), as zswap's buffer allowed then. From 6.16 on zstd goes
 * another way, with other lengths, where there is more room than a page.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
#define SR_CLEN_ROOM (2 * PAGE_SIZE)
#else
#define SR_CLEN_ROOM PAGE_SIZE
#endif

/*
 * The backing device, opened exclusively for reading and writing.
 * 6.5 blk_mode_t instead of fmode_t; blkdev_put() takes the holder
 * 6.8 bdev_open_by_path(), which gives a handle, and nothing else
 * 6.9 bdev_file_open_by_path(), which gives a file
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
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
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
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
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
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
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
	/* 5.18 dropped REQ_OP_WRITE_SAME */
	blk_queue_max_write_same_sectors(queue, 0);
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 19, 0)
	/* 5.19 dropped QUEUE_FLAG_DISCARD: the limit alone tells */
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

/*
 * The limits under which the block layer itself splits what has no data: never
 * inside a page. virtio_blk under qemu discards in units of 512 bytes and zeroes
 * 4,194,303 sectors at most, so that long ranges were cut there:
 * block/blk-lib.c, bio_discard_limit() up to 6.10, which rounds to the
 * granularity alone, and __blkdev_issue_write_zeroes(), 5.10 to 7.3.
 */
static inline void sr_split_at_pages(struct queue_limits *limits)
{
	const unsigned int sectors = PAGE_SIZE >> SECTOR_SHIFT;

	limits->discard_granularity =
		round_up(limits->discard_granularity, PAGE_SIZE);
	limits->max_write_zeroes_sectors =
		round_down(limits->max_write_zeroes_sectors, sectors);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
	/* 6.17 what zeroes by unmapping has a limit of its own: 0, or the same */
	if (limits->max_hw_wzeroes_unmap_sectors)
		limits->max_hw_wzeroes_unmap_sectors =
			limits->max_write_zeroes_sectors;
#endif
}

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
	sr_split_at_pages(&queue->limits);
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
	sr_split_at_pages(&limits);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	limits.features |= BLK_FEAT_STABLE_WRITES;
	/*
	 * Never accept bios that must not wait (REQ_NOWAIT) or are polled for:
	 * recording one may sleep, and one that the device below returns with
	 * EAGAIN would be recorded again when it is sent again. No kernel up to
	 * 7.3 hands these features on (BLK_FEAT_INHERIT_MASK); before 6.11 they
	 * were flags of the queue, off unless set.
	 */
	limits.features &= ~(BLK_FEAT_NOWAIT | BLK_FEAT_POLL);
#endif
	disk = blk_alloc_disk(&limits, NUMA_NO_NODE);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
	if (!IS_ERR(disk))
		sr_copy_queue_flags(disk->queue, bdev_get_queue(below));
#endif
	return disk;
#endif
}

/* 5.15 add_disk() tells an error. Before, a name already taken only warned. */
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
 * 5.14 blk_cleanup_disk(); 6.0 put_disk() does it all. Before 5.14 put_disk()
 * also gives up a reference to the queue, which only add_disk() takes.
 */
static inline void sr_disk_put(struct gendisk *disk, bool was_added)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 14, 0)
	blk_cleanup_queue(disk->queue);
	if (!was_added)
		disk->queue = NULL;
	put_disk(disk);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 0, 0)
	blk_cleanup_disk(disk);
#else
	put_disk(disk);
#endif
}

#endif
