/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists in a ring, as the kernel's file walks them. A removed entry points nowhere, so that a second removal is found. */
#ifndef SR_LIST_H
#define SR_LIST_H

struct list_head {
    struct list_head *next, *prev;
};

#define SR_REMOVED ((struct list_head*)0x100)

#define LIST_HEAD_INIT(head) \
    { &(head), &(head) }
#define LIST_HEAD(head) struct list_head head = LIST_HEAD_INIT(head)

static inline void INIT_LIST_HEAD(struct list_head* head) {
    head->next = head;
    head->prev = head;
}
static inline bool list_empty(const struct list_head* head) {
    return head->next == head;
}
static inline void sr_list_between(struct list_head* entry, struct list_head* before, struct list_head* after) {
    after->prev = entry;
    entry->next = after;
    entry->prev = before;
    before->next = entry;
}
static inline void list_add(struct list_head* entry, struct list_head* head) {
    sr_list_between(entry, head, head->next);
}
static inline void list_add_tail(struct list_head* entry, struct list_head* head) {
    sr_list_between(entry, head->prev, head);
}
static inline void sr_list_take_out(struct list_head* entry, const char* file, int line) {
    if (unlikely(entry->next == SR_REMOVED)) sr_stop(file, line, "removes a list entry that is in no list");
    if (unlikely(entry->next->prev != entry || entry->prev->next != entry))
        sr_stop(file, line, "removes a list entry whose neighbours do not point to it");
    entry->next->prev = entry->prev;
    entry->prev->next = entry->next;
}
#define list_del(entry) \
    do { \
        struct list_head* const sr_entry = (entry); \
        sr_list_take_out(sr_entry, __FILE__, __LINE__); \
        sr_entry->next = SR_REMOVED; \
        sr_entry->prev = SR_REMOVED; \
    } while (0)
#define list_del_init(entry) \
    do { \
        struct list_head* const sr_entry = (entry); \
        sr_list_take_out(sr_entry, __FILE__, __LINE__); \
        INIT_LIST_HEAD(sr_entry); \
    } while (0)
#define list_move(entry, head) \
    do { \
        struct list_head* const sr_moved = (entry); \
        sr_list_take_out(sr_moved, __FILE__, __LINE__); \
        list_add(sr_moved, head); \
    } while (0)
#define list_move_tail(entry, head) \
    do { \
        struct list_head* const sr_moved = (entry); \
        sr_list_take_out(sr_moved, __FILE__, __LINE__); \
        list_add_tail(sr_moved, head); \
    } while (0)
static inline void list_splice_init(struct list_head* from, struct list_head* to) {
    if (list_empty(from)) return;
    from->next->prev = to;
    from->prev->next = to->next;
    to->next->prev = from->prev;
    to->next = from->next;
    INIT_LIST_HEAD(from);
}
static inline bool list_is_singular(const struct list_head* head) {
    return !list_empty(head) && head->next == head->prev;
}

#define list_entry(pointer, type, member) container_of(pointer, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member) list_entry((head)->prev, type, member)
#define list_first_entry_or_null(head, type, member) \
    (list_empty(head) ? NULL : list_first_entry(head, type, member))
#define list_next_entry(at, member) list_entry((at)->member.next, __typeof__(*(at)), member)
#define list_prev_entry(at, member) list_entry((at)->member.prev, __typeof__(*(at)), member)
#define list_for_each(at, head) for ((at) = (head)->next; (at) != (head); (at) = (at)->next)
#define list_for_each_prev(at, head) for ((at) = (head)->prev; (at) != (head); (at) = (at)->prev)
#define list_for_each_safe(at, next_one, head) \
    for ((at) = (head)->next, (next_one) = (at)->next; (at) != (head); (at) = (next_one), (next_one) = (at)->next)
#define list_for_each_entry(at, head, member) \
    for ((at) = list_first_entry(head, __typeof__(*(at)), member); &(at)->member != (head); \
         (at) = list_next_entry(at, member))
#define list_for_each_entry_reverse(at, head, member) \
    for ((at) = list_last_entry(head, __typeof__(*(at)), member); &(at)->member != (head); \
         (at) = list_prev_entry(at, member))
#define list_for_each_entry_safe(at, next_one, head, member) \
    for ((at) = list_first_entry(head, __typeof__(*(at)), member), (next_one) = list_next_entry(at, member); \
         &(at)->member != (head); (at) = (next_one), (next_one) = list_next_entry(next_one, member))

#endif
