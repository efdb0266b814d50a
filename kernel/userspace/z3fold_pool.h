/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mm/z3fold.c as a pool of swapreplay_pool.h: included after it. */
#define SR_NAME "z3fold"
#include "zpool_driver.h"
