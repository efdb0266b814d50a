/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locks. One thread is in a pool, so whoever waits for a lock waits for ever: taking a lock twice, or releasing one that
 * is not held, stops with the kernel's line and with the line that took it.
 */
#ifndef SR_LOCK_H
#define SR_LOCK_H

/* `held`: 0 free, -1 for writing, else the number of readers. `line` took it last. */
typedef struct {
    int held;
    int line;
} spinlock_t, raw_spinlock_t, rwlock_t, local_lock_t;
struct mutex {
    spinlock_t lock;
};
struct lockdep_map {
    char none[0];
};
struct lock_class_key {
    char none[0];
};

#define SR_FREE_LOCK \
    { 0, 0 }
#define __SPIN_LOCK_UNLOCKED(lock) SR_FREE_LOCK
#define INIT_LOCAL_LOCK(lock) SR_FREE_LOCK
#define DEFINE_SPINLOCK(name) spinlock_t name = SR_FREE_LOCK
#define DEFINE_MUTEX(name) struct mutex name = {SR_FREE_LOCK}
#define DEFINE_RWLOCK(name) rwlock_t name = SR_FREE_LOCK

static __always_inline void sr_take_lock(spinlock_t* lock, bool shared, const char* name, const char* file, int line) {
    if (unlikely(shared ? lock->held < 0 : lock->held != 0))
        sr_stop(file, line, "takes the lock %s, which line %d took and which is still held", name, lock->line);
    if (shared) {
        lock->held++;
    } else {
        lock->held = -1;
    }
    lock->line = line;
}
static __always_inline void sr_release_lock(spinlock_t* lock, bool shared, const char* name, const char* file,
                                            int line) {
    if (unlikely(shared ? lock->held <= 0 : lock->held != -1))
        sr_stop(file, line, "releases the lock %s, which is not held", name);
    if (shared) {
        lock->held--;
    } else {
        lock->held = 0;
    }
}
static __always_inline bool sr_try_lock(spinlock_t* lock, bool shared, int line) {
    if (shared ? lock->held < 0 : lock->held != 0) return false;
    lock->held = shared ? lock->held + 1 : -1;
    lock->line = line;
    return true;
}

#define SR_TAKE(lock) sr_take_lock(lock, false, #lock, __FILE__, __LINE__)
#define SR_RELEASE(lock) sr_release_lock(lock, false, #lock, __FILE__, __LINE__)
#define SR_INIT(lock) ((void)(*(lock) = (__typeof__(*(lock)))SR_FREE_LOCK))

#define spin_lock_init SR_INIT
#define spin_lock(lock) SR_TAKE(lock)
#define spin_unlock(lock) SR_RELEASE(lock)
#define spin_trylock(lock) sr_try_lock(lock, false, __LINE__)
#define spin_lock_irq(lock) SR_TAKE(lock)
#define spin_unlock_irq(lock) SR_RELEASE(lock)
#define spin_lock_bh(lock) SR_TAKE(lock)
#define spin_unlock_bh(lock) SR_RELEASE(lock)
#define spin_lock_irqsave(lock, flags) ((void)((flags) = 0), SR_TAKE(lock))
#define spin_unlock_irqrestore(lock, flags) ((void)(flags), SR_RELEASE(lock))
#define spin_lock_nested(lock, depth) SR_TAKE(lock)
#define spin_is_locked(lock) ((lock)->held != 0)
#define spin_is_contended(lock) false
#define assert_spin_locked(lock) BUG_ON((lock)->held == 0)
#define raw_spin_lock_init SR_INIT
#define raw_spin_lock(lock) SR_TAKE(lock)
#define raw_spin_unlock(lock) SR_RELEASE(lock)
#define lockdep_assert_held(lock) ((void)(lock))

#define rwlock_init SR_INIT
#define read_lock(lock) sr_take_lock(lock, true, #lock, __FILE__, __LINE__)
#define read_unlock(lock) sr_release_lock(lock, true, #lock, __FILE__, __LINE__)
#define write_lock(lock) SR_TAKE(lock)
#define write_unlock(lock) SR_RELEASE(lock)
#define write_trylock(lock) sr_try_lock(lock, false, __LINE__)
#define write_lock_nested(lock, depth) SR_TAKE(lock)
#define rwlock_is_contended(lock) false
#define SINGLE_DEPTH_NESTING 1

#define local_lock_init SR_INIT
#define local_lock(lock) SR_TAKE(lock)
#define local_unlock(lock) SR_RELEASE(lock)

#define mutex_init(mutex) SR_INIT(&(mutex)->lock)
#define mutex_lock(mutex) SR_TAKE(&(mutex)->lock)
#define mutex_unlock(mutex) SR_RELEASE(&(mutex)->lock)
#define mutex_trylock(mutex) sr_try_lock(&(mutex)->lock, false, __LINE__)

/* A lock in a bit of a word. */
static inline bool bit_spin_trylock(int bit, unsigned long* word) {
    return !__test_and_set_bit(bit, word);
}
#define bit_spin_lock(bit, word) \
    do { \
        if (unlikely(!bit_spin_trylock(bit, word))) \
            sr_stop(__FILE__, __LINE__, "takes the lock in bit %d of %s, which is held", (int)(bit), #word); \
    } while (0)
#define bit_spin_unlock(bit, word) \
    do { \
        if (unlikely(!__test_and_clear_bit(bit, word))) \
            sr_stop(__FILE__, __LINE__, "releases the lock in bit %d of %s, which is not held", (int)(bit), #word); \
    } while (0)
#define bit_spin_is_locked(bit, word) test_bit(bit, word)

/* What lockdep is told. */
#define lockdep_init_map(map, name, key, depth) ((void)(map), (void)(key))
#define lock_acquired(map, place) ((void)(map))
#define rwsem_acquire(map, depth, try, place) ((void)(map))
#define rwsem_acquire_read(map, depth, try, place) ((void)(map))
#define rwsem_release(map, place) ((void)(map))

#define preempt_disable() barrier()
#define preempt_enable() barrier()
#define pagefault_disable() barrier()
#define pagefault_enable() barrier()
#define migrate_disable() barrier()
#define migrate_enable() barrier()
#define in_interrupt() false
#define in_atomic() false
#define might_sleep() ((void)0)
#define cond_resched() ((void)0)
#define cpu_relax() barrier()
#define rcu_read_lock() barrier()
#define rcu_read_unlock() barrier()

#endif
