/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the adapters have in common: a pool's beginning and end, and the way into the kernel's code and out of it. */
#ifndef SR_POOL_H
#define SR_POOL_H

/* From here to sr_leave() the kernel's code runs for this pool. */
static inline void sr_enter(struct sr_pool* pool) {
    const bool begins = sr_current == NULL;
    sr_current = pool;
    if (unlikely(begins) && sr_cpu_hook.begin != NULL && sr_cpu_hook.begin(0) != 0)
        sr_stop("kernel-pool", 0, "the module could not prepare this thread");
}
static inline void sr_leave(struct sr_pool* pool) {
    if (unlikely(pool->queue != NULL)) sr_run_queue();
}

static inline void sr_drop_pool(struct sr_pool* pool) {
    sr_current = NULL;
    for (int i = 0; i < SR_CACHES; i++)
        sr_drop_slab(&pool->slabs[i]);
    /* Without live objects, what is not given back yet has been lost: it stays out, for --check to find. */
    if (pool->directory != NULL) sr_drop_pages(pool, pool->ending);
    free(pool);
}

/* NULL: the pages are of another size than the kernel's file was compiled for. */
static inline struct sr_pool* sr_make_pool(const struct swapreplay_pages* pages, const char* options) {
    if (pages->page_size != PAGE_SIZE || *options != '\0') return NULL;
    struct sr_pool* const pool = calloc(1, sizeof(*pool));
    if (pool == NULL) return NULL;
    pool->pages = pages;
    if (sr_make_pages(pool)) return pool;
    sr_drop_pool(pool);
    return NULL;
}

#endif
