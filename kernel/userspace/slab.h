/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Caches of equal objects. A cache that the module makes for all pools keeps its objects in the pool that is
 * current, so pools share nothing. Under AddressSanitizer every object is an allocation of its own.
 */
#ifndef SR_SLAB_H
#define SR_SLAB_H

#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define SR_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SR_ASAN 1
#endif
#endif

#define gfpflags_allow_blocking(gfp) (((gfp)&GFP_KERNEL) != 0)
#define kmemleak_not_leak(memory) ((void)(memory))
#define kmemleak_alloc(memory, size, count, gfp) ((void)(memory))

static inline char* kstrdup(const char* text, gfp_t gfp) {
    (void)gfp;
    return text == NULL ? NULL : strdup(text);
}
static inline const char* kstrdup_const(const char* text, gfp_t gfp) {
    return kstrdup(text, gfp);
}
#define kfree_const kfree
__attribute__((format(printf, 2, 3))) static inline char* kasprintf(gfp_t gfp, const char* format, ...) {
    char text[256];
    va_list arguments;
    (void)gfp;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return strdup(text);
}

struct kmem_cache {
    const char* name;
    size_t size, align;
    size_t object_size;  /* as the kernel's file asked for */
    int shared;          /* index among sr_pool.slabs; -1: only one pool uses it */
    struct sr_slab slab; /* of that pool */
    struct kmem_cache* next;
};
/* Those that the module made for all pools. */
static struct kmem_cache* sr_shared_caches[SR_CACHES];

#define SLAB_HWCACHE_ALIGN 0x1u
#define SLAB_RECLAIM_ACCOUNT 0x2u

static inline struct sr_slab* sr_slab_of(struct kmem_cache* cache) {
    return cache->shared < 0 ? &cache->slab : &sr_current->slabs[cache->shared];
}

static inline void sr_drop_slab(struct sr_slab* slab) {
    while (slab->blocks != NULL) {
        void* const before = *(void**)slab->blocks;
        free(slab->blocks);
        slab->blocks = before;
    }
    memset(slab, 0, sizeof(*slab));
}

static inline struct kmem_cache* kmem_cache_create(const char* name, size_t size, size_t align, unsigned int flags,
                                                   void (*construct)(void*)) {
    static int shared_caches;
    struct kmem_cache* const cache = kzalloc(sizeof(*cache), 0);
    if (cache == NULL) return NULL;
    if (unlikely(construct != NULL)) sr_stop(name, 0, "a cache with a constructor is not provided here");
    cache->name = kstrdup(name, 0);
    cache->align = max(align, sizeof(void*));
    if ((flags & SLAB_HWCACHE_ALIGN) != 0) cache->align = max(cache->align, (size_t)64);
    cache->size = ALIGN(max(size, sizeof(void*)), cache->align);
    cache->object_size = size;
    cache->shared = -1;
    if (sr_current == NULL) {
        if (shared_caches == SR_CACHES) sr_stop(name, 0, "more caches than the %d provided here", SR_CACHES);
        sr_shared_caches[shared_caches] = cache;
        cache->shared = shared_caches++;
    } else {
        cache->next = sr_current->caches;
        sr_current->caches = cache;
    }
    return cache;
}
#define KMEM_CACHE(type, flags) kmem_cache_create(#type, sizeof(struct type), _Alignof(struct type), flags, NULL)

static inline void kmem_cache_destroy(struct kmem_cache* cache) {
    if (cache == NULL) return;
    if (cache->shared >= 0) {
        sr_shared_caches[cache->shared] = NULL;
    } else {
        struct kmem_cache** at = &sr_current->caches;
        while (*at != cache)
            at = &(*at)->next;
        *at = cache->next;
    }
    sr_drop_slab(&cache->slab);
    kfree(cache->name);
    kfree(cache);
}

static noinline void* sr_more_objects(struct kmem_cache* cache, struct sr_slab* slab) {
    const size_t bytes = 1 << 21; /* a huge page, if the machine has them */
    char* const block = aligned_alloc(bytes, bytes);
    if (block == NULL) return NULL;
    madvise(block, bytes, MADV_HUGEPAGE);
    *(void**)block = slab->blocks;
    slab->blocks = block;
    slab->end = block + bytes;
    slab->fresh = block + ALIGN(sizeof(void*), cache->align) + cache->size;
    return slab->fresh - cache->size;
}

static noinline void sr_add_site(struct sr_slab* slab, const struct sr_site* site) {
    if (slab->site == NULL) {
        slab->site = site;
    } else if (slab->other == NULL) {
        slab->other = site;
    }
}

static inline void* sr_cache_alloc(struct kmem_cache* cache, gfp_t gfp, const struct sr_site* site) {
    struct sr_slab* const slab = sr_slab_of(cache);
    void* object;
    if (unlikely(slab->site != site)) sr_add_site(slab, site);
#ifdef SR_ASAN
    object = aligned_alloc(cache->align, cache->size);
#else
    if (likely(slab->free != NULL)) {
        object = slab->free;
        slab->free = *(void**)object;
        __builtin_prefetch(slab->free); /* freed long ago, and wanted next */
    } else if (slab->end != NULL && slab->fresh + cache->size <= slab->end) {
        object = slab->fresh;
        slab->fresh += cache->size;
    } else {
        object = sr_more_objects(cache, slab);
    }
#endif
    if (object == NULL) return NULL;
    slab->live++;
    if ((gfp & __GFP_ZERO) != 0) memset(object, 0, cache->size);
    return object;
}
#define kmem_cache_alloc(cache, gfp) sr_cache_alloc(cache, gfp, SR_HERE)
#define kmem_cache_zalloc(cache, gfp) sr_cache_alloc(cache, (gfp) | __GFP_ZERO, SR_HERE)
#define kmem_cache_alloc_node(cache, gfp, node) kmem_cache_alloc(cache, gfp)

static inline void kmem_cache_free(struct kmem_cache* cache, void* object) {
    struct sr_slab* const slab = sr_slab_of(cache);
    slab->live--;
#ifdef SR_ASAN
    free(object);
#else
    *(void**)object = slab->free;
    slab->free = object;
#endif
}

/* Whether more objects of a cache are live than may be, and if so a sentence on them. */
static inline bool sr_has_lost(const struct kmem_cache* cache, const struct sr_slab* slab, unsigned long spared, char* text,
                               size_t room) {
    if (slab->live <= spared) return false;
    const unsigned long lost = slab->live - spared;
    const int length = snprintf(text, room, "%lu object%s of the cache %s %s not freed, though the pool is empty; %s:%d, in "
                                "%s(), allocated %s", lost, lost == 1 ? "" : "s", cache->name, lost == 1 ? "is" : "are",
                                slab->site->file, slab->site->line, slab->site->function, lost == 1 ? "it" : "them");
    if (slab->other != NULL && length > 0 && (size_t)length < room)
        snprintf(text + length, room - (size_t)length, ", or %s:%d, in %s()", slab->other->file, slab->other->line,
                 slab->other->function);
    return true;
}

/*
 * Of a pool without objects: what no cache should have any more.
 * @spared     number of objects that are still in use
 * @spared_size their size
 * @keeps      name of a cache that the kernel's file does not empty; NULL: none
 */
static inline bool sr_find_lost(const struct sr_pool* pool, unsigned long spared, size_t spared_size, const char* keeps,
                                char* text, size_t room) {
    for (const struct kmem_cache* cache = pool->caches; cache != NULL; cache = cache->next) {
        if (keeps != NULL && strcmp(cache->name, keeps) == 0) continue;
        if (sr_has_lost(cache, &cache->slab, cache->object_size == spared_size ? spared : 0, text, room)) return true;
    }
    for (int i = 0; i < SR_CACHES; i++) {
        const struct kmem_cache* const cache = sr_shared_caches[i];
        if (cache == NULL || (keeps != NULL && strcmp(cache->name, keeps) == 0)) continue;
        if (sr_has_lost(cache, &pool->slabs[i], cache->object_size == spared_size ? spared : 0, text, room)) return true;
    }
    return false;
}

#endif
