// SPDX-License-Identifier: GPL-2.0-or-later
// A pool out of tree, whole: each page is cut into objects of one size class.
//
//     cc -shared -fPIC -O2 -I include -o size_classes.so examples/size_classes_pool.c
//     swapreplay replay trace.sr --pool ./size_classes.so
//
// A page has 64 units. The first is its header; class n has objects of n units, as many as fit the other 63.

#include <stdlib.h>

#include "swapreplay_pool.h"

enum { units = 64 };

struct page {
    struct page *next, *previous;  // in one of the two lists of its class
    uint32_t class;                // units of an object
    uint64_t free;                 // bit n: object n is free
};

struct pool {
    const struct swapreplay_pages* pages;
    uint32_t unit;  // bytes
    uint64_t used_bytes;
    struct page* partial[units];  // by class: pages with a free object
    struct page* full[units];     // by class: pages without
};

static void push(struct page** list, struct page* page) {
    page->previous = NULL;
    page->next = *list;
    if (*list) (*list)->previous = page;
    *list = page;
}

static void take_out(struct page** list, struct page* page) {
    if (page->next) page->next->previous = page->previous;
    if (page->previous)
        page->previous->next = page->next;
    else
        *list = page->next;
}

static uint64_t all_free(uint32_t class) {
    return (UINT64_C(1) << (units - 1) / class) - 1;
}

static void* create(const struct swapreplay_pages* pages, const char* options) {
    (void)options;  // this pool has none
    struct pool* const pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    pool->pages = pages;
    pool->unit = pages->page_size / units;
    return pool;
}

static void give_back_all(struct pool* pool, struct page* page) {
    while (page) {
        struct page* const next = page->next;
        pool->pages->give_back(pool->pages->source, page, 1);
        page = next;
    }
}

static void destroy(void* self) {
    struct pool* const pool = self;
    for (uint32_t class = 1; class < units; class ++) {
        give_back_all(pool, pool->partial[class]);
        give_back_all(pool, pool->full[class]);
    }
    free(pool);
}

static uint64_t alloc(void* self, uint32_t size) {
    struct pool* const pool = self;
    const uint32_t class = (size + pool->unit - 1) / pool->unit;
    struct page* page = pool->partial[class];
    if (!page) {
        page = pool->pages->take(pool->pages->source, 1);
        if (!page) return 0;
        page->class = class;
        page->free = all_free(class);
        push(&pool->partial[class], page);
    }
    const uint32_t object = (uint32_t)__builtin_ctzll(page->free);
    page->free &= page->free - 1;
    if (!page->free) {
        take_out(&pool->partial[class], page);
        push(&pool->full[class], page);
    }
    pool->used_bytes += class * pool->unit;
    return (uint64_t)(uintptr_t)page + pool->unit * (1 + object * class);
}

static void free_object(void* self, uint64_t handle) {
    struct pool* const pool = self;
    struct page* const page = (struct page*)(uintptr_t)(handle & ~(uint64_t)(pool->pages->page_size - 1));
    const uint32_t class = page->class;
    const uint32_t object = ((uint32_t)(handle - (uintptr_t)page) / pool->unit - 1) / class;
    if (!page->free) {
        take_out(&pool->full[class], page);
        push(&pool->partial[class], page);
    }
    page->free |= UINT64_C(1) << object;
    pool->used_bytes -= class * pool->unit;
    if (page->free == all_free(class)) {
        take_out(&pool->partial[class], page);
        pool->pages->give_back(pool->pages->source, page, 1);
    }
}

static uint32_t max_size(const void* self) {
    const struct pool* const pool = self;
    return (units - 1) * pool->unit;
}

static uint64_t used_bytes(const void* self) {
    const struct pool* const pool = self;
    return pool->used_bytes;
}

static const char* check(const void* self) {
    const struct pool* const pool = self;
    for (uint32_t class = 1; class < units; class ++) {
        for (const struct page* page = pool->full[class]; page; page = page->next)
            if (page->class != class || page->free)
                return "a page with a free object is in a list of full ones";
        for (const struct page* page = pool->partial[class]; page; page = page->next)
            if (page->class != class || !page->free) return "a full page is in a list of partial ones";
    }
    return NULL;
}

// No write, no read: a handle is the address of the bytes.
const struct swapreplay_pool swapreplay_pool = {
    .abi = SWAPREPLAY_POOL_ABI,
    .name = "size classes",
    .create = create,
    .destroy = destroy,
    .alloc = alloc,
    .free = free_object,
    .max_size = max_size,
    .used_bytes = used_bytes,
    .check = check,
};
