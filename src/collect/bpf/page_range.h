/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which slots a discard frees. */
#ifndef SWAPREPLAY_COLLECT_BPF_PAGE_RANGE_H
#define SWAPREPLAY_COLLECT_BPF_PAGE_RANGE_H

#ifdef __cplusplus
#include <linux/types.h>
#endif

/*
 * The whole pages from a sector on, and the first one's slot; 0: none is whole. Sectors have 512 bytes, and a bio may
 * begin and end inside a page if that is larger than 4 KiB. Source: zram_bio_discard(), drivers/block/zram/zram_drv.c.
 */
static inline __u32 whole_pages(__u64 sector, __u32 bytes, __u32 page_shift, __u32 *slot)
{
	__u64 first = ((sector << 9) + (1u << page_shift) - 1) >> page_shift;
	__u64 end = ((sector << 9) + bytes) >> page_shift;

	*slot = first;
	return end > first ? end - first : 0;
}

#endif
