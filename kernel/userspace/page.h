/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages. Their bytes come from the page source, which counts them; their `struct page` is in a table of the pool, where
 * the bytes' address finds it.
 *
 * A page's frame number is the address of its `struct page` without the 6 bits that are 0: so it needs no table back.
 */
#ifndef SR_PAGE_H
#define SR_PAGE_H

#ifdef SR_ASAN
/* As in sanitizer/asan_interface.h, which not every compiler's package has. */
void __asan_poison_memory_region(void const volatile* bytes, size_t size);
void __asan_unpoison_memory_region(void const volatile* bytes, size_t size);
#define ASAN_POISON_MEMORY_REGION(bytes, size) __asan_poison_memory_region(bytes, size)
#define ASAN_UNPOISON_MEMORY_REGION(bytes, size) __asan_unpoison_memory_region(bytes, size)
#else
#define ASAN_POISON_MEMORY_REGION(bytes, size) ((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(bytes, size) ((void)0)
#endif

#ifndef PAGE_SHIFT
#define PAGE_SHIFT 12
#endif
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(address) ALIGN(address, PAGE_SIZE)
#define offset_in_page(address) ((unsigned long)(address) & ~PAGE_MASK)
#define NUMA_NO_NODE (-1)

/* Addresses of a process have 48 bits at most, 47 on x86. */
#ifdef __x86_64__
#define SR_ADDRESS_BITS 47
#else
#define SR_ADDRESS_BITS 48
#endif
#define SR_PAGE_RECORD_SHIFT 6
#define MAX_PHYSMEM_BITS (SR_ADDRESS_BITS - SR_PAGE_RECORD_SHIFT + PAGE_SHIFT)

struct address_space;

/* The order of the members is the kernel's, which lays struct zpdesc over it. */
struct page {
    unsigned long flags;
    struct list_head lru;
    struct address_space* mapping;
    union {
        unsigned long index;
        unsigned long __folio_index;
        void* freelist;
    };
    unsigned long private;
    union {
        unsigned int page_type;
        int units;
        atomic_t _mapcount;
    };
    atomic_t _refcount;
    void* sr_bytes;
} __aligned(1 << SR_PAGE_RECORD_SHIFT);
_Static_assert(sizeof(struct page) == 1 << SR_PAGE_RECORD_SHIFT, "a frame number is the record's address");
struct folio {
    struct page page;
};

enum sr_page_flag {
    PG_locked,
    PG_private,
    PG_owner_priv_1,
    PG_movable,
    PG_isolated,
    PG_sr_run, /* the first of several pages: block.h */
};
#define PGTY_zsmalloc 0xf6
#define SR_PAGE_TYPE_SHIFT 24

#define SR_LEAF_BITS 15
#define SR_DIRECTORY_BITS (SR_ADDRESS_BITS - PAGE_SHIFT - SR_LEAF_BITS)

/* Memory that costs nothing until it is touched. */
static inline void* sr_reserve(size_t bytes) {
    void* const memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}
#define SR_DIRECTORY_BYTES (sizeof(struct page*) << SR_DIRECTORY_BITS)
#define SR_LEAF_BYTES (sizeof(struct page) << SR_LEAF_BITS)

/* In huge pages of the machine's, if it has them. */
static noinline struct page* sr_add_leaf(struct sr_pool* pool, size_t at) {
    char* const room = sr_reserve(2 * SR_LEAF_BYTES);
    if (room == NULL) sr_stop("kernel-pool", 0, "no memory for the table of pages");
    struct page* const leaf = (struct page*)ALIGN((unsigned long)room, SR_LEAF_BYTES);
    if ((char*)leaf != room) munmap(room, (size_t)((char*)leaf - room));
    munmap((char*)leaf + SR_LEAF_BYTES, (size_t)(room + SR_LEAF_BYTES - (char*)leaf));
    madvise(leaf, SR_LEAF_BYTES, MADV_HUGEPAGE);
    const bool is_first = pool->first_leaf == pool->leaves_end;
    pool->first_leaf = is_first ? at : min(pool->first_leaf, at);
    pool->leaves_end = max(pool->leaves_end, at + 1);
    pool->lowest = is_first || leaf < pool->lowest ? leaf : pool->lowest;
    pool->directory[at] = leaf;
    return leaf;
}

/* The record of the page that has this byte; it may never have been allocated. */
static inline struct page* sr_page_at(struct sr_pool* pool, const void* bytes) {
    const unsigned long number = (unsigned long)bytes >> PAGE_SHIFT;
    struct page* const leaf = pool->directory[number >> SR_LEAF_BITS];
    return (likely(leaf != NULL) ? leaf : sr_add_leaf(pool, number >> SR_LEAF_BITS)) +
           (number & (BIT(SR_LEAF_BITS) - 1));
}

static inline bool sr_make_pages(struct sr_pool* pool) {
    pool->directory = sr_reserve(SR_DIRECTORY_BYTES);
    return pool->directory != NULL;
}
/* @give_back  the pages that are still out, too */
static inline void sr_drop_pages(struct sr_pool* pool, bool give_back) {
    for (size_t i = pool->first_leaf; i < pool->leaves_end; i++) {
        struct page* const leaf = pool->directory[i];
        if (leaf == NULL) continue;
        for (struct page* page = leaf; page < leaf + BIT(SR_LEAF_BITS); page++) {
            if (page->sr_bytes == NULL) continue;
            ASAN_UNPOISON_MEMORY_REGION(page->sr_bytes, PAGE_SIZE);
            if (give_back && page->_refcount.counter > 0)
                pool->pages->give_back(pool->pages->source, page->sr_bytes,
                                       page->flags == BIT(PG_sr_run) ? (uint32_t)page->private : 1);
        }
        munmap(leaf, SR_LEAF_BYTES);
    }
    munmap(pool->directory, SR_DIRECTORY_BYTES);
}

static inline struct page* alloc_page(gfp_t gfp) {
    struct sr_pool* const pool = sr_current;
    void* const bytes = pool->pages->take(pool->pages->source, 1);
    if (bytes == NULL) return NULL;
    ASAN_UNPOISON_MEMORY_REGION(bytes, PAGE_SIZE);
    struct page* const page = sr_page_at(pool, bytes);
    page->flags = 0;
    page->mapping = NULL;
    page->index = 0;
    page->private = 0;
    page->page_type = ~0u;
    page->_refcount.counter = 1;
    page->sr_bytes = bytes;
    pool->pages_out++;
    if ((gfp & __GFP_ZERO) != 0) memset(bytes, 0, PAGE_SIZE);
    return page;
}
#define alloc_pages(gfp, order) ((order) == 0 ? alloc_page(gfp) : NULL)
#define alloc_page_node(gfp, node) alloc_page(gfp)
#define alloc_pages_node(node, gfp, order) ((void)(node), alloc_pages(gfp, order))

static inline void sr_put_page(struct page* page, const char* file, int line) {
    if (unlikely(page->_refcount.counter <= 0)) sr_stop(file, line, "frees a page that is not allocated");
    if (--page->_refcount.counter > 0) return;
    if (unlikely(page->flags & BIT(PG_locked))) sr_stop(file, line, "frees a page that is locked");
    struct sr_pool* const pool = sr_current;
    ASAN_POISON_MEMORY_REGION(page->sr_bytes, PAGE_SIZE);
    pool->pages_out--;
    pool->pages->give_back(pool->pages->source, page->sr_bytes, 1);
}
#define put_page(page) sr_put_page(page, __FILE__, __LINE__)
#define __free_page(page) sr_put_page(page, __FILE__, __LINE__)
#define __free_pages(page, order) sr_put_page(page, __FILE__, __LINE__)
#define free_page(address) sr_put_page(virt_to_page(address), __FILE__, __LINE__)
static inline void get_page(struct page* page) {
    page->_refcount.counter++;
}
static inline int page_count(const struct page* page) {
    return page->_refcount.counter;
}

#define page_to_pfn(page) ((unsigned long)(page) >> SR_PAGE_RECORD_SHIFT)
#define pfn_to_page(pfn) ((struct page*)((unsigned long)(pfn) << SR_PAGE_RECORD_SHIFT))
#define page_address(page) ((page)->sr_bytes)
#define virt_to_page(address) sr_page_at(sr_current, (const void*)(address))
#define page_to_nid(page) ((void)(page), 0)
#define numa_node_id() 0
#define kmap(page) page_address(page)
#define kunmap(page) ((void)(page))
#define kmap_atomic(page) page_address(page)
#define kunmap_atomic(address) ((void)(address))
#define kmap_local_page(page) page_address(page)
#define kunmap_local(address) ((void)(address))
#define clear_page(address) memset(address, 0, PAGE_SIZE)
#define copy_page(to, from) memcpy(to, from, PAGE_SIZE)
static inline void memcpy_from_page(void* to, struct page* page, size_t offset, size_t size) {
    memcpy(to, (char*)page->sr_bytes + offset, size);
}
static inline void memcpy_to_page(struct page* page, size_t offset, const void* from, size_t size) {
    memcpy((char*)page->sr_bytes + offset, from, size);
}
#define kmsan_copy_page_meta(to, from) ((void)0)
#define flush_dcache_page(page) ((void)(page))

#define page_private(page) ((page)->private)
#define set_page_private(page, value) ((void)((page)->private = (value)))

#define SR_PAGE_FLAG(Name, bit) \
    static inline int Page##Name(const struct page* page) { \
        return (page->flags >> (bit)&1) != 0; \
    } \
    static inline void SetPage##Name(struct page* page) { \
        page->flags |= BIT(bit); \
    } \
    static inline void ClearPage##Name(struct page* page) { \
        page->flags &= ~BIT(bit); \
    }
SR_PAGE_FLAG(Locked, PG_locked)
SR_PAGE_FLAG(Private, PG_private)
SR_PAGE_FLAG(OwnerPriv1, PG_owner_priv_1)
SR_PAGE_FLAG(Movable, PG_movable)
SR_PAGE_FLAG(Isolated, PG_isolated)

static inline int PageZsmalloc(const struct page* page) {
    return page->page_type >> SR_PAGE_TYPE_SHIFT == PGTY_zsmalloc;
}
static inline void __SetPageZsmalloc(struct page* page) {
    page->page_type = (unsigned int)PGTY_zsmalloc << SR_PAGE_TYPE_SHIFT;
}
static inline void __ClearPageZsmalloc(struct page* page) {
    page->page_type = ~0u;
}
static inline void page_mapcount_reset(struct page* page) {
    page->_mapcount.counter = -1;
}

static inline int trylock_page(struct page* page) {
    if (PageLocked(page)) return 0;
    SetPageLocked(page);
    return 1;
}
#define lock_page(page) \
    do { \
        if (unlikely(!trylock_page(page))) sr_stop(__FILE__, __LINE__, "waits for the lock of a page that is held"); \
    } while (0)
#define unlock_page(which) \
    do { \
        struct page* const sr_page = (which); \
        if (unlikely(!PageLocked(sr_page))) sr_stop(__FILE__, __LINE__, "unlocks a page that is not locked"); \
        ClearPageLocked(sr_page); \
    } while (0)
#define wait_on_page_locked(page) \
    do { \
        if (unlikely(PageLocked(page))) sr_stop(__FILE__, __LINE__, "waits for a page that stays locked"); \
    } while (0)

#define page_folio(page) ((struct folio*)(page))
#define folio_page(folio, n) (&(folio)->page + (n))
#define folio_lock(folio) lock_page(&(folio)->page)
#define folio_trylock(folio) trylock_page(&(folio)->page)
#define folio_unlock(folio) unlock_page(&(folio)->page)
#define folio_wait_locked(folio) wait_on_page_locked(&(folio)->page)
#define folio_get(folio) get_page(&(folio)->page)
#define folio_put(folio) put_page(&(folio)->page)
#define folio_test_locked(folio) PageLocked(&(folio)->page)

/* Counters of the machine. */
#define NR_ZSPAGES 0
#define NR_FILE_PAGES 0
#define inc_zone_page_state(page, item) ((void)(page))
#define dec_zone_page_state(page, item) ((void)(page))
#define mod_zone_page_state(zone, item, by) ((void)(zone))
#define inc_node_page_state(page, item) ((void)(page))
#define dec_node_page_state(page, item) ((void)(page))

/* A page's bytes as block layers name them. */
struct scatterlist {
    struct page* page;
    unsigned int offset, length;
};
static inline void sg_init_table(struct scatterlist* table, unsigned int count) {
    memset(table, 0, count * sizeof(*table));
}
static inline void sg_set_page(struct scatterlist* entry, struct page* page, unsigned int length,
                               unsigned int offset) {
    entry->page = page;
    entry->length = length;
    entry->offset = offset;
}
#define sg_next(entry) ((entry) + 1)
#define sg_page(entry) ((entry)->page)

#endif
