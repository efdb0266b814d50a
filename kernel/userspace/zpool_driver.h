/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An allocator that registers with the kernel's zpool (mm/zbud.c, mm/z3fold.c, mm/zblock.c) as a pool of swapreplay_pool.h: included
 * after it.
 *
 * What releases do differently is found by compiling (probes.txt): HAVE_ZPOOL_OPS (up to 6.2 it writes objects back),
 * HAVE_ZPOOL_NODE (a node argument), HAVE_ZPOOL_OBJECTS (objects are written and read instead of mapped).
 */
#ifndef SR_ZPOOL_DRIVER_H
#define SR_ZPOOL_DRIVER_H

#include "pool.h"
#include "sizes.h"

#ifndef SR_KEEPS
#define SR_KEEPS NULL
#endif

static void* sr_create_kernel_pool(void) {
#ifdef HAVE_ZPOOL_OPS
    static const struct zpool_ops none;
    return sr_driver->create("kernel-pool", GFP_KERNEL, &none, NULL);
#else
    return sr_driver->create("kernel-pool", GFP_KERNEL);
#endif
}

static inline int sr_malloc(struct sr_pool* pool, uint32_t size, unsigned long* handle) {
#ifdef HAVE_ZPOOL_NODE
    return sr_driver->malloc(pool->kernel, size, GFP_KERNEL, handle, NUMA_NO_NODE);
#else
    return sr_driver->malloc(pool->kernel, size, GFP_KERNEL, handle);
#endif
}

#ifndef SR_ROUNDED
/* Bytes that an object takes. */
static inline uint32_t sr_rounded(uint32_t size) {
#ifdef CHUNK_SHIFT
    /* z3fold gives what leaves no room beside itself a page without a header. */
    if (size > PAGE_SIZE - ZHDR_SIZE_ALIGNED - CHUNK_SIZE) return PAGE_SIZE;
    return (uint32_t)size_to_chunks(size) << CHUNK_SHIFT;
#else
    return size;
#endif
}
#endif

/* The largest that the empty pool takes: it refuses what is larger, whatever is free. */
static uint32_t sr_find_max_size(struct sr_pool* pool) {
#ifdef SR_MAX_SIZE
    (void)pool;
    return SR_MAX_SIZE;
#else
    uint32_t takes = 0, refuses = PAGE_SIZE + 1;
    while (refuses - takes > 1) {
        const uint32_t size = takes + (refuses - takes) / 2;
        unsigned long handle = 0;
        if (sr_malloc(pool, size, &handle) != 0) {
            refuses = size;
            continue;
        }
        sr_driver->free(pool->kernel, handle);
        sr_leave(pool);
        takes = size;
    }
    return takes;
#endif
}

static void* sr_create(const struct swapreplay_pages* pages, const char* options) {
    struct sr_pool* const pool = sr_make_pool(pages, options);
    if (pool == NULL) return NULL;
    sr_enter(pool);
    pool->kernel = sr_create_kernel_pool();
    if (pool->kernel == NULL) {
        sr_drop_pool(pool);
        return NULL;
    }
    pool->max_size = sr_find_max_size(pool);
    return pool;
}

static void sr_destroy(void* context) {
    struct sr_pool* const pool = context;
    sr_enter(pool);
    pool->ending = pool->objects != 0;
    sr_driver->destroy(pool->kernel);
    sr_leave(pool);
    sr_drop_sizes(&pool->sizes);
    sr_drop_pool(pool);
}

static uint64_t sr_alloc(void* context, uint32_t size) {
    struct sr_pool* const pool = context;
    unsigned long handle = 0;
    sr_enter(pool);
    const int error = sr_malloc(pool, size, &handle);
    sr_leave(pool);
    if (error != 0) return 0;
    pool->objects++;
    pool->used_bytes += sr_rounded(size);
    sr_put_size(&pool->sizes, handle, size);
    return handle;
}

static void sr_free(void* context, uint64_t handle) {
    struct sr_pool* const pool = context;
    pool->objects--;
    pool->used_bytes -= sr_rounded(sr_take_size(&pool->sizes, handle));
    sr_enter(pool);
    sr_driver->free(pool->kernel, handle);
    sr_leave(pool);
}

static void sr_write(void* context, uint64_t handle, const void* bytes, uint32_t size) {
    struct sr_pool* const pool = context;
    sr_enter(pool);
#ifdef HAVE_ZPOOL_OBJECTS
    sr_driver->obj_write(pool->kernel, handle, (void*)(uintptr_t)bytes, size);
#else
    memcpy(sr_driver->map(pool->kernel, handle, ZPOOL_MM_WO), bytes, size);
    sr_driver->unmap(pool->kernel, handle);
#endif
    sr_leave(pool);
}

static void sr_read(const void* context, uint64_t handle, void* bytes, uint32_t size) {
    struct sr_pool* const pool = (struct sr_pool*)(uintptr_t)context;
    sr_enter(pool);
#ifdef HAVE_ZPOOL_OBJECTS
    char copy[PAGE_SIZE];
    void* const at = sr_driver->obj_read_begin(pool->kernel, handle, copy);
    memcpy(bytes, at, size);
    sr_driver->obj_read_end(pool->kernel, handle, at);
#else
    memcpy(bytes, sr_driver->map(pool->kernel, handle, ZPOOL_MM_RO), size);
    sr_driver->unmap(pool->kernel, handle);
#endif
    sr_leave(pool);
}

static uint32_t sr_max_size(const void* pool) {
    return ((const struct sr_pool*)pool)->max_size;
}

static uint64_t sr_used_bytes(const void* pool) {
    return ((const struct sr_pool*)pool)->used_bytes;
}

static const char* sr_check(const void* context) {
    static __thread char broken[400];
    const struct sr_pool* const pool = context;
#ifdef HAVE_ZPOOL_OPS
    const u64 pages = sr_driver->total_size(pool->kernel) / PAGE_SIZE;
#else
    const u64 pages = sr_driver->total_pages(pool->kernel);
#endif
    if (pages == pool->pages_out) {
        const bool lost = pool->objects == 0 && sr_find_lost(pool, 0, 0, SR_KEEPS, broken, sizeof(broken));
        return lost ? broken : NULL;
    }
    snprintf(broken, sizeof(broken), "it counts %llu pages, and it took %lu", pages, pool->pages_out);
    return broken;
}

const struct swapreplay_pool swapreplay_pool = {
    .abi = SWAPREPLAY_POOL_ABI,
    .name = SR_NAME,
    .create = sr_create,
    .destroy = sr_destroy,
    .alloc = sr_alloc,
    .free = sr_free,
    .max_size = sr_max_size,
    .write = sr_write,
    .read = sr_read,
    .used_bytes = sr_used_bytes,
    .check = sr_check,
#ifdef HAVE_ZPOOL_OPS
    .evictable = 1,
#endif
};

#endif
