/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What zblock uses besides: runs of adjacent pages, searches for bits, a tree, and RCU, which waits for nobody here. */
#ifndef SR_BLOCK_H
#define SR_BLOCK_H

/* The record of the first page of a run keeps the number of pages. */
static inline void* sr_take_run(unsigned long count) {
    struct sr_pool* const pool = sr_current;
    void* const bytes = pool->pages->take(pool->pages->source, (uint32_t)count);
    if (bytes == NULL) return NULL;
    ASAN_UNPOISON_MEMORY_REGION(bytes, count * PAGE_SIZE);
    struct page* const first = sr_page_at(pool, bytes);
    first->flags = BIT(PG_sr_run);
    first->private = count;
    first->_refcount.counter = 1;
    first->sr_bytes = bytes;
    pool->pages_out += count;
    return bytes;
}
static inline void sr_free_run(const void* bytes, const char* file, int line) {
    struct sr_pool* const pool = sr_current;
    struct page* const first = sr_page_at(pool, bytes);
    if (unlikely(first->_refcount.counter != 1 || first->flags != BIT(PG_sr_run) || first->sr_bytes != bytes))
        sr_stop(file, line, "frees pages that are not allocated");
    first->_refcount.counter = 0;
    pool->pages_out -= first->private;
    ASAN_POISON_MEMORY_REGION(bytes, first->private * PAGE_SIZE);
    pool->pages->give_back(pool->pages->source, first->sr_bytes, (uint32_t)first->private);
}
#define __get_free_pages(gfp, order) ((unsigned long)sr_take_run(1UL << (order)))
#define free_pages(address, order) ((void)(order), sr_free_run((const void*)(address), __FILE__, __LINE__))
#define __vmalloc_node(size, align, gfp, node, caller) ((void)(gfp), (void)(node), sr_take_run((size) / PAGE_SIZE))
#define kvfree_rcu(memory, member) sr_free_run(memory, __FILE__, __LINE__)

#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]
static inline unsigned long find_next_zero_bit(const unsigned long* bits, unsigned long count, unsigned long from) {
    while (from < count && test_bit((long)from, bits))
        from++;
    return from;
}
#define find_first_zero_bit(bits, count) find_next_zero_bit(bits, count, 0)

/* Not balanced: what is found is the same. */
struct rb_node {
    struct rb_node *rb_left, *rb_right, *sr_parent;
};
struct rb_root {
    struct rb_node* rb_node;
};
#define RB_ROOT ((struct rb_root){NULL})
#define RB_EMPTY_ROOT(root) ((root)->rb_node == NULL)
#define rb_entry(node, type, member) container_of(node, type, member)
static inline void rb_link_node(struct rb_node* node, struct rb_node* parent, struct rb_node** place) {
    *node = (struct rb_node){NULL, NULL, parent};
    *place = node;
}
#define rb_insert_color(node, root) ((void)(node), (void)(root))
static inline void rb_erase(struct rb_node* node, struct rb_root* root) {
    /* Its right branch takes its place, and its left branch hangs from the lowest of that. */
    struct rb_node* const heir = node->rb_right != NULL ? node->rb_right : node->rb_left;
    if (node->rb_right != NULL && node->rb_left != NULL) {
        struct rb_node* lowest = heir;
        while (lowest->rb_left != NULL)
            lowest = lowest->rb_left;
        lowest->rb_left = node->rb_left;
        node->rb_left->sr_parent = lowest;
    }
    if (heir != NULL) heir->sr_parent = node->sr_parent;
    if (node->sr_parent == NULL) {
        root->rb_node = heir;
    } else if (node->sr_parent->rb_left == node) {
        node->sr_parent->rb_left = heir;
    } else {
        node->sr_parent->rb_right = heir;
    }
}

/* Never looked at, but as large as the kernel's: a header with one in it takes that much of a block. */
struct rcu_head {
    struct rcu_head* next;
    void (*func)(struct rcu_head*);
};
#define init_rcu_head(head) ((void)(head))
#define list_add_rcu list_add
#define list_add_tail_rcu list_add_tail
#define list_del_rcu list_del
#define list_bidir_del_rcu list_del
#define list_first_or_null_rcu list_first_entry_or_null
#define list_for_each_entry_rcu list_for_each_entry
#define synchronize_rcu() ((void)0)

#endif
