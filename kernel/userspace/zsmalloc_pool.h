/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm/zsmalloc.c as a pool of swapreplay_pool.h: included after it, so that its structures can be looked at.
 *
 * What releases do differently is found by compiling (probes.txt): HAVE_NODE_ARGUMENT, HAVE_MAPPED_OBJECTS,
 * HAVE_READ_LENGTH, HAVE_ZPDESC, HAVE_OBJS_INUSE, HAVE_OBJ_USED.
 */
#include "pool.h"

#ifdef HAVE_ZPDESC
typedef struct zpdesc sr_object_page;
#else
typedef struct page sr_object_page;
#endif
#ifdef HAVE_OBJS_INUSE
#define SR_IN_USE ZS_OBJS_INUSE
#define SR_ALLOCATED ZS_OBJS_ALLOCATED
#endif
#ifdef HAVE_OBJ_USED
#define SR_IN_USE OBJ_USED
#define SR_ALLOCATED OBJ_ALLOCATED
#endif

static inline struct zs_pool* sr_zsmalloc(const struct sr_pool* pool) {
    return pool->kernel;
}

#ifdef SR_IN_USE
/* Bytes of the class's live objects, as the class itself counts them. */
static inline uint64_t sr_class_bytes(const struct size_class* class) {
    return (uint64_t)class->size * class->stats.objs[SR_IN_USE];
}
static inline struct size_class* sr_class_of_size(const struct sr_pool* pool, uint32_t size) {
    return sr_zsmalloc(pool)->size_class[get_size_class_index((int)(size + ZS_HANDLE_SIZE))];
}
static inline struct size_class* sr_class_of_object(const struct sr_pool* pool, unsigned long handle) {
    sr_object_page* page;
    unsigned int index;
    obj_to_location(handle_to_obj(handle), &page, &index);
    return sr_zsmalloc(pool)->size_class[get_zspage(page)->class];
}

/*
 * What zs_free() will touch hangs in a chain: the handle's word, the page's record, the zspage and the object. Each link is
 * fetched some calls after the one before it, when that has come. An object may be freed meanwhile: then its handle's word is
 * a list's, whose upper bits are below every record, and what a record says is of the page's next user. Under
 * AddressSanitizer speed is not the question.
 */
static void sr_prefetch(const void* context, uint64_t handle) {
#ifdef SR_ASAN
    (void)context, (void)handle;
#else
    struct sr_pool* const pool = (struct sr_pool*)(uintptr_t)context;
    struct sr_coming* const coming = &pool->ahead.coming[pool->ahead.next++ % SR_AHEAD];
    __builtin_prefetch((const void*)handle);
    if (coming->record != NULL) {
        __builtin_prefetch((const void*)coming->record->private, 1);
        __builtin_prefetch((const char*)coming->record->sr_bytes, 1);
    }
    if (coming->handle != 0) {
        sr_object_page* page;
        unsigned int index;
        obj_to_location(handle_to_obj(coming->handle), &page, &index);
        __builtin_prefetch(page);
        coming->record = (const struct page*)page < pool->lowest ? NULL : (const struct page*)page;
    }
    coming->handle = handle;
#endif
}
#endif

static void* sr_create(const struct swapreplay_pages* pages, const char* options) {
    struct sr_pool* const pool = sr_make_pool(pages, options);
    if (pool == NULL) return NULL;
    sr_enter(pool);
    pool->kernel = zs_create_pool("kernel-pool");
    sr_leave(pool);
    if (pool->kernel == NULL) {
        sr_drop_pool(pool);
        return NULL;
    }
    return pool;
}

static void sr_destroy(void* context) {
    struct sr_pool* const pool = context;
    sr_enter(pool);
    pool->ending = pool->objects != 0;
    zs_destroy_pool(sr_zsmalloc(pool));
    sr_leave(pool);
    sr_drop_pool(pool);
}

static uint64_t sr_alloc(void* context, uint32_t size) {
    struct sr_pool* const pool = context;
    sr_enter(pool);
#ifdef SR_IN_USE
    const struct size_class* const class = sr_class_of_size(pool, size);
    const uint64_t before = sr_class_bytes(class);
#endif
    const unsigned long handle = zs_malloc(sr_zsmalloc(pool), size, GFP_KERNEL
#ifdef HAVE_NODE_ARGUMENT
                                           ,
                                           NUMA_NO_NODE
#endif
    );
    sr_leave(pool);
    if (IS_ERR_OR_NULL((void*)handle)) return 0;  /* 0 up to 5.19, an error pointer later */
#ifdef SR_IN_USE
    pool->used_bytes += sr_class_bytes(class) - before;
#endif
    pool->objects++;
    return handle;
}

static void sr_free(void* context, uint64_t handle) {
    struct sr_pool* const pool = context;
    sr_enter(pool);
#ifdef SR_IN_USE
    const struct size_class* const class = sr_class_of_object(pool, handle);
    const uint64_t before = sr_class_bytes(class);
#endif
    zs_free(sr_zsmalloc(pool), handle);
    sr_leave(pool);
#ifdef SR_IN_USE
    pool->used_bytes += sr_class_bytes(class) - before;
#endif
    pool->objects--;
}

static void sr_write(void* context, uint64_t handle, const void* bytes, uint32_t size) {
    struct sr_pool* const pool = context;
    sr_enter(pool);
#ifdef HAVE_MAPPED_OBJECTS
    memcpy(zs_map_object(sr_zsmalloc(pool), handle, ZS_MM_WO), bytes, size);
    zs_unmap_object(sr_zsmalloc(pool), handle);
#else
    zs_obj_write(sr_zsmalloc(pool), handle, (void*)(uintptr_t)bytes, size);
#endif
    sr_leave(pool);
}

static void sr_read(const void* context, uint64_t handle, void* bytes, uint32_t size) {
    struct sr_pool* const pool = (struct sr_pool*)(uintptr_t)context;
    sr_enter(pool);
#ifdef HAVE_MAPPED_OBJECTS
    memcpy(bytes, zs_map_object(sr_zsmalloc(pool), handle, ZS_MM_RO), size);
    zs_unmap_object(sr_zsmalloc(pool), handle);
#else
    char copy[PAGE_SIZE];
#ifdef HAVE_READ_LENGTH
    void* const at = zs_obj_read_begin(sr_zsmalloc(pool), handle, size, copy);
    memcpy(bytes, at, size);
    zs_obj_read_end(sr_zsmalloc(pool), handle, size, at);
#else
    void* const at = zs_obj_read_begin(sr_zsmalloc(pool), handle, copy);
    memcpy(bytes, at, size);
    zs_obj_read_end(sr_zsmalloc(pool), handle, at);
#endif
#endif
    sr_leave(pool);
}

static uint32_t sr_max_size(const void* pool) {
    (void)pool;
    return ZS_MAX_ALLOC_SIZE;
}

static void sr_compact(void* context) {
    struct sr_pool* const pool = context;
    sr_enter(pool);
    zs_compact(sr_zsmalloc(pool));
    sr_leave(pool);
}

static uint32_t sr_huge_size(const void* context) {
    return (uint32_t)zs_huge_class_size(sr_zsmalloc(context));
}

static uint64_t sr_pages_compacted(const void* context) {
    struct zs_pool_stats stats;
    zs_pool_stats(sr_zsmalloc(context), &stats);
    return (uint64_t)atomic_long_read(&stats.pages_compacted);
}

#ifdef SR_IN_USE
static uint64_t sr_used_bytes(const void* pool) {
    return ((const struct sr_pool*)pool)->used_bytes;
}

/* Walks the lists of a class, and compares with what the class counts. */
static const char* sr_check_class(const struct size_class* class, unsigned long* all_zspages, unsigned long* pages) {
    static __thread char broken[200];
    unsigned long zspages = 0, in_use = 0;
    for (size_t group = 0; group < ARRAY_SIZE(class->fullness_list); group++) {
        struct zspage* zspage;
        list_for_each_entry(zspage, &class->fullness_list[group], list) {
            zspages++;
            in_use += zspage->inuse;
        }
    }
    *all_zspages += zspages;
    *pages += zspages * (unsigned long)class->pages_per_zspage;
    if (in_use != class->stats.objs[SR_IN_USE]) {
        snprintf(broken, sizeof(broken), "class %u of %d bytes: its zspages have %lu objects, and it counts %lu",
                 class->index, class->size, in_use, class->stats.objs[SR_IN_USE]);
        return broken;
    }
    if (zspages * (unsigned long)class->objs_per_zspage != class->stats.objs[SR_ALLOCATED]) {
        snprintf(broken, sizeof(broken), "class %u of %d bytes: it has %lu zspages with room for %d objects each, and "
                 "counts room for %lu", class->index, class->size, zspages, class->objs_per_zspage,
                 class->stats.objs[SR_ALLOCATED]);
        return broken;
    }
    return NULL;
}

static uint32_t sr_classes(const void* context, struct swapreplay_class* classes, uint32_t most) {
    const struct zs_pool* const zsmalloc = sr_zsmalloc(context);
    uint32_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(zsmalloc->size_class); i++) {
        const struct size_class* const class = zsmalloc->size_class[i];
        if (class->index != i) continue; /* merged into a larger one */
        const unsigned long allocated = class->stats.objs[SR_ALLOCATED];
        if (count < most)
            classes[count] = (struct swapreplay_class){
                .index = class->index,
                .size = (uint32_t)class->size,
                .objects = (uint32_t)class->objs_per_zspage,
                .pages = (uint32_t)class->pages_per_zspage,
                .objects_used = class->stats.objs[SR_IN_USE],
                .pages_used = allocated / (unsigned long)class->objs_per_zspage * (unsigned long)class->pages_per_zspage,
            };
        count++;
    }
    return count;
}

static const char* sr_check(const void* context) {
    static __thread char broken[400];
    const struct sr_pool* const pool = context;
    unsigned long zspages = 0, pages = 0;
    for (size_t i = 0; i < ARRAY_SIZE(sr_zsmalloc(pool)->size_class); i++) {
        const struct size_class* const class = sr_zsmalloc(pool)->size_class[i];
        if (class->index != i) continue;
        const char* const found = sr_check_class(class, &zspages, &pages);
        if (found != NULL) return found;
    }
    if (pages == zs_get_total_pages(sr_zsmalloc(pool)) && pages == pool->pages_out) {
        const bool lost = pool->objects == 0 &&
                          sr_find_lost(pool, zspages, sizeof(struct zspage), NULL, broken, sizeof(broken));
        return lost ? broken : NULL;
    }
    snprintf(broken, sizeof(broken), "zspages of %lu pages are in its lists, it counts %lu, and it took %lu", pages,
             zs_get_total_pages(sr_zsmalloc(pool)), pool->pages_out);
    return broken;
}
#endif

const struct swapreplay_pool swapreplay_pool = {
    .abi = SWAPREPLAY_POOL_ABI,
    .name = "zsmalloc",
    .create = sr_create,
    .destroy = sr_destroy,
    .alloc = sr_alloc,
    .free = sr_free,
    .max_size = sr_max_size,
    .write = sr_write,
    .read = sr_read,
    .compact = sr_compact,
    .huge_size = sr_huge_size,
    .pages_compacted = sr_pages_compacted,
#ifdef SR_IN_USE
    .used_bytes = sr_used_bytes,
    .check = sr_check,
    .classes = sr_classes,
    .prefetch = sr_prefetch,
#endif
};
