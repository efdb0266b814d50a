/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mm/zblock.c, which trees have that took it from linux-mm (2025), as a pool of swapreplay_pool.h: included after it. */
#define SR_NAME "zblock"

/* It stores what is shorter than the slot. */
#define SR_MAX_SIZE (block_desc[ARRAY_SIZE(block_desc) - 1].slot_size - 1)
static inline uint32_t sr_rounded(uint32_t size) {
    unsigned int type = 0;
    while (size >= block_desc[type].slot_size)
        type++;
    return block_desc[type].slot_size;
}
#define SR_ROUNDED

#include "zpool_driver.h"
