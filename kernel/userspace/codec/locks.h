/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Locks: each thread has a codec of its own, so there is nothing to lock. */
#ifndef SR_CODEC_LOCKS_H
#define SR_CODEC_LOCKS_H

typedef struct {
    char none[0];
} spinlock_t, local_lock_t;
struct mutex {
    char none[0];
};
#define DEFINE_MUTEX(name) struct mutex name
#define mutex_init(mutex) ((void)(mutex))
#define mutex_lock(mutex) ((void)(mutex))
#define mutex_unlock(mutex) ((void)(mutex))
#define spin_lock_init(lock) ((void)(lock))
#define spin_lock(lock) ((void)(lock))
#define spin_unlock(lock) ((void)(lock))
#define preempt_disable() barrier()
#define preempt_enable() barrier()
#define preemptible() true
#define cond_resched() ((void)0)

#endif
