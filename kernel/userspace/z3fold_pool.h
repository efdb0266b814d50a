/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mm/z3fold.c as a pool of swapreplay_pool.h: included after it. */
#define SR_NAME "z3fold"
/*
 * z3fold itself loses objects of this cache (5.10 to 6.12): compaction moves an object into a page without slots, for which
 * __z3fold_alloc() allocates some; as the object keeps its old slots, those get no handle, and only free_handle() frees slots.
 */
#define SR_KEEPS "z3fold_handle"
#include "zpool_driver.h"
