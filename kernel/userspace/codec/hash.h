/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hash tables of lists. Which bucket an entry is in decides nothing: within one the newest is first. */
#ifndef SR_CODEC_HASH_H
#define SR_CODEC_HASH_H

struct hlist_head {
    struct hlist_node* first;
};
struct hlist_node {
    struct hlist_node* next;
    struct hlist_node** place; /* that points to this; NULL: it is in no list */
};
struct list_head {
    struct list_head *next, *prev;
};

static inline void INIT_HLIST_NODE(struct hlist_node* node) {
    node->next = NULL;
    node->place = NULL;
}
static inline void hlist_add_head(struct hlist_node* node, struct hlist_head* head) {
    node->next = head->first;
    if (node->next != NULL) node->next->place = &node->next;
    head->first = node;
    node->place = &head->first;
}
static inline void hash_del(struct hlist_node* node) {
    if (node->place == NULL) return;
    *node->place = node->next;
    if (node->next != NULL) node->next->place = node->place;
    INIT_HLIST_NODE(node);
}

#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define hash_init(table) memset(table, 0, sizeof(table))
static inline size_t sr_bucket(u64 key, size_t buckets) {
    return (size_t)(key * 0x9e3779b97f4a7c15ULL >> 40) & (buckets - 1);
}
#define hash_add(table, node, key) hlist_add_head(node, &(table)[sr_bucket(key, ARRAY_SIZE(table))])
#define hlist_entry_safe(node, type, member) \
    ({ \
        struct hlist_node* const sr_node = (node); \
        sr_node != NULL ? container_of(sr_node, type, member) : NULL; \
    })
#define hash_for_each_possible(table, at, member, key) \
    for ((at) = hlist_entry_safe((table)[sr_bucket(key, ARRAY_SIZE(table))].first, __typeof__(*(at)), member); \
         (at) != NULL; (at) = hlist_entry_safe((at)->member.next, __typeof__(*(at)), member))

#endif
