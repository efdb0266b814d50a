/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pool that the thread is in. The kernel's functions take pages and memory from the machine; here each pool has its
 * own, so that several pools of one shared object can be in use at once.
 */
#ifndef SR_CURRENT_H
#define SR_CURRENT_H

#include <swapreplay_pool.h>

struct page;
struct work_struct;
struct kmem_cache;

/* A line of the kernel's file. */
struct sr_site {
    const char* file;
    int line;
    const char* function;
};
#define SR_HERE \
    ({ \
        static const struct sr_site sr_here = {__FILE__, __LINE__, __func__}; \
        &sr_here; \
    })

/* Freed objects of one kmem_cache: a list through their first words. */
struct sr_slab {
    void* free;
    char* fresh; /* of the newest block, never given out; up to `end` */
    char* end;
    void* blocks; /* each begins with a pointer to the one before */
    unsigned long live;
    const struct sr_site* site;  /* that allocated first */
    const struct sr_site* other; /* another one that has allocated; NULL: none */
};

#define SR_CACHES 8

/* sizes.h */
struct sr_sizes {
    struct sr_size {
        uint64_t handle; /* 0: none */
        uint32_t size;
    }* all;
    size_t places; /* a power of two */
    size_t count;
};

/* What frees that may come soon will touch, in the order in which they were named. */
#define SR_AHEAD 4u
struct sr_ahead {
    struct sr_coming {
        unsigned long handle;
        const struct page* record; /* of the page with the object of the handle before; NULL: not known */
    } coming[SR_AHEAD];
    unsigned int next;
};

struct sr_pool {
    const struct swapreplay_pages* pages;
    void* kernel;          /* the kernel's own pool */
    unsigned long objects; /* live */
    uint64_t used_bytes;
    uint32_t max_size;
    struct sr_sizes sizes;
    struct sr_ahead ahead;
    struct work_struct* queue; /* work.h: what is to run after the call, the first first */
    struct work_struct** queue_end;
    bool ending; /* destroyed with live objects, which is not a leak */
    unsigned int lines; /* that the kernel's code has printed, or would have */
    struct sr_slab slabs[SR_CACHES];
    struct kmem_cache* caches; /* those of this pool alone, the newest first */

    /* page.h */
    struct page** directory;
    size_t first_leaf, leaves_end; /* in the directory; equal: there is none */
    const struct page* lowest;     /* record of all leaves */
    unsigned long pages_out;
};

/* NULL: this thread has not been in a pool yet. */
static __thread struct sr_pool* sr_current;

static bool sr_in_call(void) {
    return sr_current != NULL;
}

static bool sr_may_print(void) {
    return sr_current == NULL || sr_current->lines++ < SR_MOST_LINES;
}

static void sr_print(const char* format, ...) {
    va_list arguments;
    if ((sr_current != NULL && sr_current->ending) || !sr_may_print()) return;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

#endif
