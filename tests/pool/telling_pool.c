// SPDX-License-Identifier: GPL-2.0-or-later
// A pool out of tree that tells all that ABI 2 has room for. It holds nothing: a handle is a size.
#include <stdlib.h>

#include "swapreplay_pool.h"

static uint64_t compacted;

static void* create(const struct swapreplay_pages* pages, const char* options) {
    (void)pages, (void)options;
    return malloc(1);
}
static void destroy(void* pool) {
    free(pool);
}
static uint64_t alloc(void* pool, uint32_t size) {
    (void)pool;
    return size;
}
static void free_object(void* pool, uint64_t handle) {
    (void)pool, (void)handle;
}
static void compact(void* pool) {
    (void)pool;
    compacted += 5;
}
static uint32_t huge_size(const void* pool) {
    (void)pool;
    return 3000;
}
/// 300 classes of 8, 16 … bytes.
static uint32_t classes(const void* pool, struct swapreplay_class* told, uint32_t most) {
    (void)pool;
    const uint32_t count = 300;
    for (uint32_t i = 0; i < count && i < most; i++) {
        const struct swapreplay_class one = {i, 8 * (i + 1), 512 / (i + 1), 1, i, i / 2};
        told[i] = one;
    }
    return count;
}
static uint64_t pages_compacted(const void* pool) {
    (void)pool;
    return compacted;
}

const struct swapreplay_pool swapreplay_pool = {
    .abi = SWAPREPLAY_POOL_ABI,
    .name = "telling",
    .create = create,
    .destroy = destroy,
    .alloc = alloc,
    .free = free_object,
    .compact = compact,
    .huge_size = huge_size,
    .classes = classes,
    .pages_compacted = pages_compacted,
    .evictable = 1,
};
