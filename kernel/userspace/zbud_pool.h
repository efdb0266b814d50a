/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mm/zbud.c as a pool of swapreplay_pool.h: included after it. */
#define SR_NAME "zbud"
#include "zpool_driver.h"
