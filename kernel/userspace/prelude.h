/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an allocator of the kernel's mm/ expects of the kernel, for a process: included before the first line of the
 * kernel's own, unmodified file. The headers that this file names are there, but empty (headers.txt).
 *
 * One thread at a time is in a pool, so locks and atomics are plain integers; what they are for is to be checked.
 */
#ifndef SR_PRELUDE_H
#define SR_PRELUDE_H

#include "base.h"
#include "current.h"
#include "list.h"
#include "atomic.h"
#include "lock.h"
#include "kmalloc.h"
#include "slab.h"
#include "page.h"
#include "block.h"
#include "module.h"
#include "zpool.h"
#include "work.h"
#include "stat.h"
#include "migrate.h"

#endif
