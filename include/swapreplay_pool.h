/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A pool out of tree: an allocator of compressed pages in a shared object of its own, measured by
 * `swapreplay replay trace.sr --pool ./mine.so` as the built-in ones are.
 *
 * The shared object exports one object, swapreplay_pool, with the functions. One file is enough:
 *
 *     const struct swapreplay_pool swapreplay_pool = {
 *             .abi = SWAPREPLAY_POOL_ABI, .name = "mine",
 *             .create = mine_create, .destroy = mine_destroy, .alloc = mine_alloc, .free = mine_free,
 *     };
 *
 * docs/writing-a-pool.md walks through it; examples/size_classes_pool.c is a whole one.
 *
 * Stability: whatever would break a compiled pool raises the ABI number, and another number is refused by
 * name. A pool is used by one thread at a time, not always the same; several pools of one shared object may
 * be used at once.
 *
 * Every function has to return. A crash, abort() and exit() inside one are reported with its name; _exit(),
 * _Exit() and a signal that cannot be caught are not: swapreplay ends there, with whatever status was given.
 */
#ifndef SWAPREPLAY_POOL_H
#define SWAPREPLAY_POOL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SWAPREPLAY_POOL_ABI 1U

/* Where the pool takes whole pages from. They are counted: what is out is what the pool is said to hold. */
struct swapreplay_pages {
    void* source;       /* for take and give_back; means nothing to the pool */
    uint32_t page_size; /* bytes; a page is aligned to it */

    /* A run of count (at least 1) adjacent pages of undefined content; NULL when no more may be had. */
    void* (*take)(void* source, uint32_t count);
    /* Gives a run back exactly as it was taken. */
    void (*give_back)(void* source, void* pages, uint32_t count);
};

/* Functions not marked optional are required. Optional ones may be NULL. */
struct swapreplay_pool {
    uint32_t abi; /* SWAPREPLAY_POOL_ABI, and the first member in every version */

    /* For tables and messages. */
    const char* name;

    /*
     * A new pool, NULL when it cannot be. pages stays valid until destroy() has returned.
     * options is what the spec gave as options=, "" if nothing.
     */
    void* (*create)(const struct swapreplay_pages* pages, const char* options);
    /* Ends the pool, objects in it or not, and gives all pages back. */
    void (*destroy)(void* pool);

    /* Stores an object of 1 to max_size() bytes and returns its handle; 0 when it does not fit, nothing
     * changed. */
    uint64_t (*alloc)(void* pool, uint32_t size);
    /* Frees a live object. */
    void (*free)(void* pool, uint64_t handle);

    /* Optional: the largest object, in bytes; always the same. NULL: a page. */
    uint32_t (*max_size)(const void* pool);

    /* Optional, both or none: copy the object's first size bytes. NULL: a handle is the address of the bytes.
     */
    void (*write)(void* pool, uint64_t handle, const void* bytes, uint32_t size);
    void (*read)(const void* pool, uint64_t handle, void* bytes, uint32_t size);

    /*
     * Optional: pages held, of page_size. For a pool that has its memory from elsewhere than take(); asked
     * after every alloc and free. NULL: the pages taken.
     */
    uint64_t (*pages_used)(const void* pool);
    /* Optional: bytes of the objects with their headers and rounding. NULL: all bytes of the pages held. */
    uint64_t (*used_bytes)(const void* pool);

    /* Optional: gives pages back, moving objects if need be; handles stay valid. NULL: nothing to do. */
    void (*compact)(void* pool);
    /* Optional: walks all of the pool's structures; NULL or "" when all is well, else what is broken. */
    const char* (*check)(const void* pool);
};

/* In C++ and with -fvisibility=hidden this is what makes the object visible. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const struct swapreplay_pool swapreplay_pool;

#ifdef __cplusplus
}
#endif

#endif
