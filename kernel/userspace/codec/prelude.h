/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a compressor of the kernel's lib/, zram's backend for it, or its crypto/ module expects of the kernel, for a process:
 * included before the first line of the kernel's own, unmodified file. The headers that these name are there, but empty
 * (headers.txt).
 *
 * With SR_ADAPTER the file is the one that calls the compressor: its page size is that of the setup.
 */
#ifndef SR_CODEC_PRELUDE_H
#define SR_CODEC_PRELUDE_H

#include "../base.h"
#include "page_size.h"
#include "../kmalloc.h"
#include "bytes.h"
#include "hash.h"
#include "locks.h"
#include "../atomic.h"
#include "debugfs.h"
#include "../module.h"
#include "crypto.h"

#endif
