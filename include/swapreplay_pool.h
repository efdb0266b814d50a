/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A pool out of tree: an allocator of compressed pages in its own shared object, which
 * `swapreplay replay trace.sr --pool ./mine.so` measures like the built-in ones.
 *
 * The shared object exports one table of functions, swapreplay_pool. One source file is enough:
 *
 *     const struct swapreplay_pool swapreplay_pool = {
 *             .abi = SWAPREPLAY_POOL_ABI, .name = "mine",
 *             .create = mine_create, .destroy = mine_destroy, .alloc = mine_alloc, .free = mine_free,
 *     };
 *
 * docs/writing-a-pool.md explains each step; examples/size_classes_pool.c is a complete example.
 *
 * Stability: a compiled pool goes on working. What is added to the table is added at its end, with a new ABI number;
 * of a pool with an older number, the members that its table did not have yet are taken as NULL. A pool with a newer
 * number than the program knows is refused with a message that names both.
 *
 * Threads: one thread at a time calls the functions of a pool, but not always the same thread. Several pools
 * of one shared object may be in use at once.
 *
 * A shared object that also exports `const char swapreplay_made_of[]` says with it what it was made of: results then show
 * that in place of its file and options, as the pools that `swapreplay kernel-pool` compiles do.
 *
 * Every function must return. A crash, abort() and exit() inside one are reported with its name; _exit(),
 * _Exit() and a signal that cannot be caught are not: swapreplay ends there, with whatever status was given.
 */
#ifndef SWAPREPLAY_POOL_H
#define SWAPREPLAY_POOL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SWAPREPLAY_POOL_ABI 2U /* 1 ended with check() */

/* The page source: the pool takes pages from it. They are counted, so a result's pages used are those taken
 * and not given back. */
struct swapreplay_pages {
    void* source;       /* opaque; pass it to take and give_back */
    uint32_t page_size; /* bytes, a power of two; pages are aligned to it */

    /* Returns `count` (at least 1) adjacent pages of undefined content, or NULL if the source is at its limit. */
    void* (*take)(void* source, uint32_t count);
    /* Gives back the pages of one take(), all of them at once. */
    void (*give_back)(void* source, void* pages, uint32_t count);
};

/* A size class and what is in it now. */
struct swapreplay_class {
    uint32_t index;        /* the pool's own number of the class */
    uint32_t size;         /* bytes that an object of the class takes */
    uint32_t objects;      /* that fit its unit, a zspage or a slab */
    uint32_t pages;        /* of such a unit */
    uint64_t objects_used; /* now */
    uint64_t pages_used;   /* now */
};

/* Functions not marked optional are required. Optional ones may be NULL. */
struct swapreplay_pool {
    uint32_t abi; /* SWAPREPLAY_POOL_ABI; the first member in every version */

    /* For tables and messages. */
    const char* name;

    /*
     * Creates a pool; returns NULL on failure. `pages` stays valid until destroy() has returned. `options` is
     * the text after options= in the pool's spec; "" if there is none.
     */
    void* (*create)(const struct swapreplay_pages* pages, const char* options);
    /* Destroys the pool, with any objects that are still in it, and gives all pages back. */
    void (*destroy)(void* pool);

    /* Allocates an object of 1 to max_size() bytes. Returns its handle, or 0 if it does not fit; nothing has
     * changed then. */
    uint64_t (*alloc)(void* pool, uint32_t size);
    /* Frees a live object. */
    void (*free)(void* pool, uint64_t handle);

    /* Optional: size of the largest object, in bytes; constant. NULL: a page. */
    uint32_t (*max_size)(const void* pool);

    /* Optional, both or neither: copy the object's first `size` bytes. NULL: a handle is the address of the
     * object's bytes. */
    void (*write)(void* pool, uint64_t handle, const void* bytes, uint32_t size);
    void (*read)(const void* pool, uint64_t handle, void* bytes, uint32_t size);

    /*
     * Optional: number of pages held, in units of page_size, for a pool whose memory does not come from
     * take(). Called after every alloc and free. NULL: the pages taken.
     */
    uint64_t (*pages_used)(const void* pool);
    /* Optional: bytes used by objects, with headers and rounding. NULL: all bytes of the pages held. */
    uint64_t (*used_bytes)(const void* pool);

    /* Optional: gives pages back, and may move objects; handles stay valid. NULL: there is nothing to do. */
    void (*compact)(void* pool);
    /* Optional: checks all of the pool's structures. Returns NULL or "" if they are right, else what is broken. */
    const char* (*check)(const void* pool);

    /* ---- from ABI 2 on ---- */

    /* Optional: the size, in bytes, from which on zram stores a page uncompressed (zs_huge_class_size()); constant.
     * NULL: a page. */
    uint32_t (*huge_size)(const void* pool);
    /* Optional: writes its size classes in ascending order of size, at most `most` of them, and returns how many it
     * has. NULL: it has none. */
    uint32_t (*classes)(const void* pool, struct swapreplay_class* classes, uint32_t most);
    /* Optional: number of pages that all compactions have given back, as the pool counts them itself. NULL: those that
     * it held before and not after. */
    uint64_t (*pages_compacted)(const void* pool);
    /* Optional: fetches what free(handle) will touch into the cache, and changes nothing; called some events ahead of
     * that free, or of none. NULL: nothing is fetched. */
    void (*prefetch)(const void* pool, uint64_t handle);
    /* Not 0: the pool writes objects back by itself, so zswap up to 6.2 puts 8 bytes before each (zbud, z3fold). */
    uint32_t evictable;
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
