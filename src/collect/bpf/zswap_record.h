/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the programs in zswap.bpf.c and the recorder share, besides struct zram_record: each has one page.
 */
#ifndef SWAPREPLAY_COLLECT_BPF_ZSWAP_RECORD_H
#define SWAPREPLAY_COLLECT_BPF_ZSWAP_RECORD_H

#ifdef __cplusplus
#include <linux/types.h>
#endif

#include "zram_record.h"

/*
 * In place of the clen of a ZRAM_READ or ZRAM_FREE: enum Outcome of include/swapreplay/event.hpp, plus 1.
 */
enum zswap_outcome {
	ZSWAP_TAKEN_OUT = 1,
	ZSWAP_KEPT = 2,
	ZSWAP_UNUSED = 3,
	ZSWAP_WRITTEN_BACK = 4,
	ZSWAP_OUTDATED = 5,
	ZSWAP_REJECTED = 6, /* and by which counter, below; ZSWAP_REASONS: by none */
};

/* zswap's own counters of stores that it rejected, in the order of the recorder's names. A power of two. */
#define ZSWAP_REASONS 8

struct zswap_counts {
	__u64 dropped[ZRAM_MOST_CPUS]; /* by CPU, records that found the ring full */
	__u64 crowded;	   /* tasks for which there was no room */
	__u64 unfinished;  /* events of calls whose end was not seen */
	__u64 other_areas; /* of events in swap areas that are not recorded */
	__u64 kept;	   /* loads that left the entry in place, and that took it out */
	__u64 gone;
	__u64 written_back;
	__u64 rejected;	       /* pages; of these by reason, and for another */
	__u64 rejected_by[ZSWAP_REASONS];
	__u64 rejected_otherwise;
};

#endif
