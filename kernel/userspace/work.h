/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work queues: what is queued runs when the call into the pool is over. Shrinkers are registered and never called. */
#ifndef SR_WORK_H
#define SR_WORK_H

struct work_struct {
    void (*function)(struct work_struct*);
    struct work_struct* next;
    bool queued;
};
struct workqueue_struct {
    int none;
};

#define INIT_WORK(work, does) (*(work) = (struct work_struct){does, NULL, false})
static inline bool schedule_work(struct work_struct* work) {
    if (work->queued) return false;
    work->queued = true;
    work->next = NULL;
    struct sr_pool* const pool = sr_current;
    if (pool->queue == NULL) pool->queue_end = &pool->queue;
    *pool->queue_end = work;
    pool->queue_end = &work->next;
    return true;
}
#define queue_work(queue, work) ((void)(queue), schedule_work(work))
#define queue_work_on(cpu, queue, work) ((void)(cpu), (void)(queue), schedule_work(work))

static inline bool cancel_work_sync(struct work_struct* work) {
    if (!work->queued) return false;
    work->queued = false;
    struct sr_pool* const pool = sr_current;
    for (struct work_struct** at = &pool->queue; *at != NULL; at = &(*at)->next) {
        if (*at != work) continue;
        if (pool->queue_end == &work->next) pool->queue_end = at;
        *at = work->next;
        break;
    }
    return true;
}
static inline bool flush_work(struct work_struct* work) {
    if (!cancel_work_sync(work)) return false;
    work->function(work);
    return true;
}
#define work_pending(work) ((work)->queued)
static noinline void sr_run_queue(void) {
    while (sr_current->queue != NULL)
        flush_work(sr_current->queue);
}

#define WQ_UNBOUND 1
#define WQ_MEM_RECLAIM 2
static inline struct workqueue_struct* create_singlethread_workqueue(const char* name) {
    (void)name;
    return kzalloc(sizeof(struct workqueue_struct), 0);
}
#define alloc_workqueue(name, flags, most) create_singlethread_workqueue(name)
#define destroy_workqueue(queue) kfree(queue)
#define flush_workqueue(queue) ((void)(queue), sr_run_queue())
#define drain_workqueue(queue) ((void)(queue), sr_run_queue())

/* Waiting for what only another thread could do would never end. */
typedef struct wait_queue_head {
    int none;
} wait_queue_head_t;
#define init_waitqueue_head(queue) ((void)(queue))
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name
#define wake_up_all(queue) ((void)(queue))
#define wake_up(queue) ((void)(queue))
#define wait_event(queue, condition) \
    do { \
        (void)(queue); \
        if (!(condition)) sr_stop(__FILE__, __LINE__, "waits for %s, which never comes", #condition); \
    } while (0)

struct mem_cgroup;
struct shrink_control {
    gfp_t gfp_mask;
    int nid;
    unsigned long nr_to_scan, nr_scanned;
    struct mem_cgroup* memcg;
};
struct shrinker {
    unsigned long (*count_objects)(struct shrinker*, struct shrink_control*);
    unsigned long (*scan_objects)(struct shrinker*, struct shrink_control*);
    long batch;
    int seeks;
    unsigned int flags;
    void* private_data;
};
#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)
#define DEFAULT_SEEKS 2
/* With a name from 6.0 on. */
#define register_shrinker(shrinker, ...) ((void)(shrinker), 0)
#define unregister_shrinker(shrinker) ((void)(shrinker))
#define shrinker_alloc(flags, ...) ((struct shrinker*)kzalloc(sizeof(struct shrinker), 0))
#define shrinker_register(shrinker) ((void)(shrinker))
#define shrinker_free(shrinker) kfree(shrinker)

#endif
