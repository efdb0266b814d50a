/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The few fields of the kernel's structures that the programs read. libbpf finds their places in the running kernel, by
 * name, when it loads the programs; so one binary serves every release. A name after ___ is a variant: it is matched
 * with the kernel's type without that ending.
 */
#ifndef SWAPREPLAY_COLLECT_BPF_KERNEL_TYPES_H
#define SWAPREPLAY_COLLECT_BPF_KERNEL_TYPES_H

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct gendisk {
	void *private_data;
};

struct device {
	__u64 id; /* never read */
};

struct block_device {
	__u32 bd_dev;
	struct gendisk *bd_disk;
	struct device bd_device;
};

struct page {
	unsigned long memcg_data;
};

struct bio_vec {
	struct page *bv_page;
};

struct bvec_iter {
	__u64 bi_sector;
	__u32 bi_size;
	__u32 bi_idx;
};

struct bio {
	struct block_device *bi_bdev;
	__u32 bi_opf;
	__u8 bi_status;
	struct bvec_iter bi_iter;
	struct bio_vec *bi_io_vec;
};

struct zs_pool;

struct zspage {
	unsigned int inuse; // objects
};

/* Up to 6.19 or so: flags of 8 bytes, or of 4 (6.11 to 6.13). */
struct zram_table_entry {
	unsigned long handle;
	unsigned long flags;
};

/* Newer: the flags are in a structure within a union. */
struct attr___zram {
	__u32 flags;
};

struct zram_table_entry___attr {
	unsigned long handle;
	struct attr___zram attr;
};

struct zram {
	struct zram_table_entry *table;
	struct zs_pool *mem_pool;
	unsigned long limit_pages;
};

#pragma clang attribute pop

enum zram_pageflags { ZRAM_LOCK = 0, ZRAM_SAME = 0, ZRAM_WB = 0, ZRAM_COMP_PRIORITY_BIT1 = 0 };

/* Source: include/linux/blk_types.h, enum req_op and REQ_OP_MASK; the numbers since Linux 4.10. */
enum { REQ_OP_READ = 0, REQ_OP_WRITE = 1, REQ_OP_DISCARD = 3, REQ_OP_WRITE_ZEROES = 9, REQ_OP_MASK = 0xff };

#endif
