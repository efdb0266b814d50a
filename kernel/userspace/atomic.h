/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Atomics and reference counts: plain integers. */
#ifndef SR_ATOMIC_H
#define SR_ATOMIC_H

typedef struct {
    int counter;
} atomic_t;
typedef struct {
    long counter;
} atomic_long_t;
typedef struct {
    s64 counter;
} atomic64_t;

#define ATOMIC_INIT(value) \
    { (value) }
#define ATOMIC_LONG_INIT(value) \
    { (value) }

/* The functions of one of the three. */
#define SR_ATOMIC(name, type) \
    static inline type name##_read(const name##_t* atom) { \
        return atom->counter; \
    } \
    static inline void name##_set(name##_t* atom, type value) { \
        atom->counter = value; \
    } \
    static inline void name##_add(type value, name##_t* atom) { \
        atom->counter += value; \
    } \
    static inline void name##_sub(type value, name##_t* atom) { \
        atom->counter -= value; \
    } \
    static inline void name##_inc(name##_t* atom) { \
        atom->counter++; \
    } \
    static inline void name##_dec(name##_t* atom) { \
        atom->counter--; \
    } \
    static inline type name##_add_return(type value, name##_t* atom) { \
        return atom->counter += value; \
    } \
    static inline type name##_inc_return(name##_t* atom) { \
        return ++atom->counter; \
    } \
    static inline type name##_dec_return(name##_t* atom) { \
        return --atom->counter; \
    } \
    static inline bool name##_dec_and_test(name##_t* atom) { \
        return --atom->counter == 0; \
    } \
    static inline bool name##_inc_not_zero(name##_t* atom) { \
        if (atom->counter == 0) return false; \
        atom->counter++; \
        return true; \
    } \
    static inline type name##_xchg(name##_t* atom, type value) { \
        const type before = atom->counter; \
        atom->counter = value; \
        return before; \
    } \
    static inline type name##_cmpxchg(name##_t* atom, type expected, type value) { \
        const type before = atom->counter; \
        if (before == expected) atom->counter = value; \
        return before; \
    }
SR_ATOMIC(atomic, int)
SR_ATOMIC(atomic_long, long)
SR_ATOMIC(atomic64, s64)

struct kref {
    int count;
};

static inline void kref_init(struct kref* reference) {
    reference->count = 1;
}
static inline unsigned int kref_read(const struct kref* reference) {
    return (unsigned int)reference->count;
}
#define kref_get(reference) \
    do { \
        struct kref* const sr_reference = (reference); \
        if (unlikely(sr_reference->count <= 0)) \
            sr_stop(__FILE__, __LINE__, "takes a reference to what has none"); \
        sr_reference->count++; \
    } while (0)
static inline bool kref_get_unless_zero(struct kref* reference) {
    if (reference->count == 0) return false;
    reference->count++;
    return true;
}
#define kref_put(reference, release) \
    ({ \
        struct kref* const sr_reference = (reference); \
        if (unlikely(sr_reference->count <= 0)) \
            sr_stop(__FILE__, __LINE__, "gives up a reference to what has none"); \
        const bool sr_last = --sr_reference->count == 0; \
        if (sr_last) release(sr_reference); \
        sr_last; \
    })

#endif
