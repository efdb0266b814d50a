// SPDX-License-Identifier: GPL-2.0-or-later
// Pools out of tree that are wrong, each in the one way that BAD_… says.
#include <stdlib.h>

#include "swapreplay_pool.h"

static const struct swapreplay_pages* given;

static void* create(const struct swapreplay_pages* pages, const char* options) {
    given = pages;
    return options[0] == 'n' ? NULL : malloc(1);  // options=no: refuse
}

static void destroy(void* pool) {
    free(pool);
}

#ifdef BAD_ALLOC_RECURSES
static uint64_t overflow(uint64_t depth) {
    volatile char frame[1024] = {0};
    if (depth == UINT64_MAX) return 0;  // not in our time; compilers refuse a recursion without end
    const uint64_t below = overflow(depth + 1);
    return below + (uint64_t)frame[depth % sizeof frame];
}
#endif

#ifndef BAD_NO_ALLOC
static uint64_t alloc(void* pool, uint32_t size) {
    (void)pool;
#ifdef BAD_ALLOC_EXITS
    exit(0);
#endif
#ifdef BAD_ALLOC_RECURSES
    return overflow(size);
#endif
#ifdef BAD_ALLOC_CRASHES
    *(volatile int*)(uintptr_t)size = 1;
#endif
    return (uint64_t)(uintptr_t)malloc(size);
}
#endif

static void free_object(void* pool, uint64_t handle) {
    (void)pool;
#ifdef BAD_FREE_ABORTS
    abort();
#endif
#ifdef BAD_PAGES
    given->give_back(given->source, given->take(given->source, 2), 1);
#endif
    free((void*)(uintptr_t)handle);
}

#ifdef BAD_PAGES_USED
static uint64_t pages_used(const void* pool) {
    (void)pool;
    return 7;
}
#endif

#ifdef BAD_PAGES_ABSURD
static uint64_t pages_used(const void* pool) {
    (void)pool;
    return UINT64_MAX / 3;
}
#endif

#ifdef BAD_ABI
#undef SWAPREPLAY_POOL_ABI
#define SWAPREPLAY_POOL_ABI 99
#endif

#ifdef BAD_SYMBOL
extern const struct swapreplay_pool some_other_name;
const struct swapreplay_pool some_other_name = {
#else
const struct swapreplay_pool swapreplay_pool = {
#endif
    .abi = SWAPREPLAY_POOL_ABI,
    .name = "bad",
    .create = create,
    .destroy = destroy,
#ifndef BAD_NO_ALLOC
    .alloc = alloc,
#endif
    .free = free_object,
#if defined(BAD_PAGES_USED) || defined(BAD_PAGES_ABSURD)
    .pages_used = pages_used,
#endif
};
