/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types, bits, errors, and what stops or warns. */
#ifndef SR_BASE_H
#define SR_BASE_H

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

_Static_assert(sizeof(long) == 8, "the kernel's allocators are built for 64 bits here");

typedef uint8_t u8, __u8;
typedef uint16_t u16, __u16;
typedef uint32_t u32, __u32;
typedef unsigned long long u64, __u64;
typedef int8_t s8, __s8;
typedef int16_t s16, __s16;
typedef int32_t s32, __s32;
typedef long long s64, __s64;
typedef unsigned int gfp_t;
typedef unsigned short umode_t;
#define phys_addr_t u64

/* What compilers and sparse are told. */
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((__noinline__))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __must_check __attribute__((warn_unused_result))
#define __printf(format, first) __attribute__((format(printf, format, first)))
#define __aligned(bytes) __attribute__((aligned(bytes)))
#define __packed __attribute__((packed))
#define fallthrough __attribute__((fallthrough))
#define __init
#define __exit
#define __read_mostly
#define __ro_after_init
#define __acquires(lock)
#define __releases(lock)
#define __must_hold(lock)
#define __acquire(lock) (void)0
#define __release(lock) (void)0
#define __user
#define __percpu
#define __rcu
#define __force
#define ____cacheline_aligned_in_smp
#define barrier() __asm__ __volatile__("" ::: "memory")
#define smp_mb() barrier()
#define smp_rmb() barrier()
#define smp_wmb() barrier()
#define smp_mb__after_atomic() barrier()
#define smp_mb__before_atomic() barrier()
#define READ_ONCE(x) (*(const volatile __typeof__(x)*)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x)*)&(x) = (value))
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, value) WRITE_ONCE(*(p), value)
#define prefetch(p) __builtin_prefetch(p)
#define _RET_IP_ 0UL
#undef static_assert
#define static_assert(condition, ...) _Static_assert(condition, "" __VA_ARGS__)
#define BUILD_BUG_ON(condition) _Static_assert(!(condition), #condition)
#define BUILD_BUG_ON_MSG(condition, message) _Static_assert(!(condition), message)

/* IS_ENABLED(CONFIG_X): 1 if CONFIG_X is defined as 1, 0 if it is not defined at all. */
#define SR_SECOND(first, second, ...) second
#define SR_COMMA_IF_1 0,
#define SR_IS_1_OF(comma_or_junk) SR_SECOND(comma_or_junk 1, 0, 0)
#define SR_IS_1_PASTED(value) SR_IS_1_OF(SR_COMMA_IF_##value)
#define IS_ENABLED(option) SR_IS_1_PASTED(option)
#define IS_BUILTIN(option) IS_ENABLED(option)
#define IS_MODULE(option) 0

/* Numbers. */
#define BITS_PER_LONG 64
#define BITS_PER_BYTE 8
#define _AC(number, suffix) SR_PASTE(number, suffix)
#define SR_PASTE(a, b) a##b
#define UL(number) _AC(number, UL)
#define BIT(n) (1UL << (n))
#define GENMASK(high, low) ((~0UL >> (63 - (high))) & (~0UL << (low)))
#define U32_MAX UINT32_MAX
#define U64_MAX UINT64_MAX
#define S32_MAX INT32_MAX
#define SZ_4K 0x1000
#define SZ_64K 0x10000
#define SZ_1M 0x100000
#define SZ_16M 0x1000000
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define DIV_ROUND_UP(n, by) (((n) + (by)-1) / (by))
#define ALIGN(n, to) (((n) + (__typeof__(n))(to)-1) & ~((__typeof__(n))(to)-1))
#define ALIGN_DOWN(n, to) ((n) & ~((__typeof__(n))(to)-1))
#define PTR_ALIGN(p, to) ((__typeof__(p))ALIGN((unsigned long)(p), to))
#define IS_ALIGNED(n, to) (((n) & ((__typeof__(n))(to)-1)) == 0)
#define round_up(n, to) ALIGN(n, to)
#define round_down(n, to) ALIGN_DOWN(n, to)
/* Constant expressions where their operands are: they are dimensions of arrays. */
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define min(a, b) \
    ({ \
        __typeof__(a) sr_a = (a); \
        __typeof__(b) sr_b = (b); \
        sr_a < sr_b ? sr_a : sr_b; \
    })
#define max(a, b) \
    ({ \
        __typeof__(a) sr_a = (a); \
        __typeof__(b) sr_b = (b); \
        sr_a > sr_b ? sr_a : sr_b; \
    })
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))
#define clamp(n, low, high) min(max(n, low), high)
#define swap(a, b) \
    do { \
        __typeof__(a) sr_swapped = (a); \
        (a) = (b); \
        (b) = sr_swapped; \
    } while (0)
#define container_of(pointer, type, member) \
    ({ \
        void* sr_member = (void*)(pointer); \
        (type*)(sr_member - offsetof(type, member)); \
    })
static inline bool is_power_of_2(unsigned long n) {
    return n != 0 && (n & (n - 1)) == 0;
}
static inline int fls(unsigned int n) {
    return n == 0 ? 0 : 32 - __builtin_clz(n);
}
static inline int fls64(u64 n) {
    return n == 0 ? 0 : 64 - __builtin_clzll(n);
}
static inline unsigned long __ffs(unsigned long n) {
    return (unsigned long)__builtin_ctzl(n);
}
#define ilog2(n) (63 - __builtin_clzl(n))
#define hweight32(n) __builtin_popcount(n)
#define hweight64(n) __builtin_popcountl(n)

static inline bool test_bit(long bit, const volatile unsigned long* bits) {
    return (bits[bit / 64] >> (bit % 64) & 1) != 0;
}
static inline void __set_bit(long bit, volatile unsigned long* bits) {
    bits[bit / 64] |= BIT(bit % 64);
}
static inline void __clear_bit(long bit, volatile unsigned long* bits) {
    bits[bit / 64] &= ~BIT(bit % 64);
}
static inline bool __test_and_set_bit(long bit, volatile unsigned long* bits) {
    const bool was = test_bit(bit, bits);
    __set_bit(bit, bits);
    return was;
}
static inline bool __test_and_clear_bit(long bit, volatile unsigned long* bits) {
    const bool was = test_bit(bit, bits);
    __clear_bit(bit, bits);
    return was;
}
#define set_bit __set_bit
#define clear_bit __clear_bit
#define clear_bit_unlock __clear_bit
#define test_and_set_bit __test_and_set_bit
#define test_and_set_bit_lock __test_and_set_bit
#define test_and_clear_bit __test_and_clear_bit

/* Errors, as Linux numbers them. */
#define ENOENT 2
#define EIO 5
#define E2BIG 7
#define EAGAIN 11
#define ENOMEM 12
#define EBUSY 16
#define EEXIST 17
#define ENODEV 19
#define EINVAL 22
#define ENOSPC 28
#define ERANGE 34
#define ENOSYS 38
#define EBADMSG 74
#define EOVERFLOW 75
#define EOPNOTSUPP 95
#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) unlikely((unsigned long)(void*)(x) >= (unsigned long)-MAX_ERRNO)
static inline void* ERR_PTR(long error) {
    return (void*)error;
}
static inline long PTR_ERR(const void* pointer) {
    return (long)pointer;
}
static inline bool IS_ERR(const void* pointer) {
    return IS_ERR_VALUE(pointer);
}
static inline bool IS_ERR_OR_NULL(const void* pointer) {
    return pointer == NULL || IS_ERR_VALUE(pointer);
}

/* Stops with the place in the kernel's file; the program that replays says which function of the pool it was. */
__attribute__((noreturn, cold, __noinline__, format(printf, 3, 4))) static void sr_stop(const char* file, int line,
                                                                                   const char* format, ...) {
    va_list arguments;
    fprintf(stderr, "%s:%d: ", file, line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    abort();
}
/* Of what the kernel's code prints, a pool or codec shows this many lines; -D sets another number. */
#ifndef SR_MOST_LINES
#define SR_MOST_LINES 10
#endif
/* False while a module begins or ends, whose "loaded" nobody asks for. */
static bool sr_in_call(void);
/* Whether one more line is shown. */
__attribute__((cold)) static bool sr_may_print(void);
/* @format  NULL: no text */
__attribute__((cold, __noinline__, format(printf, 4, 5))) static void sr_warn(const char* file, int line,
                                                                              const char* condition,
                                                                              const char* format, ...) {
    char text[200] = "";
    if (!sr_may_print()) return;
    if (format != NULL) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(text, sizeof(text), format, arguments);
        va_end(arguments);
        text[strcspn(text, "\n")] = '\0';
    }
    fprintf(stderr, "%s:%d: %s(%s)%s%s\n", file, line, format == NULL ? "WARN_ON" : "WARN", condition,
            format == NULL ? "" : ": ", text);
}
#define BUG() sr_stop(__FILE__, __LINE__, "BUG()")
#define BUG_ON(condition) \
    do { \
        if (unlikely(condition)) sr_stop(__FILE__, __LINE__, "BUG_ON(%s)", #condition); \
    } while (0)
#define VM_BUG_ON BUG_ON
#define VM_BUG_ON_PAGE(condition, page) BUG_ON(condition)
#define VM_BUG_ON_FOLIO(condition, folio) BUG_ON(condition)
#define WARN(condition, ...) \
    ({ \
        const bool sr_true = (condition); \
        if (unlikely(sr_true)) sr_warn(__FILE__, __LINE__, #condition, __VA_ARGS__); \
        sr_true; \
    })
/* True once for each place in the source. */
#define SR_FIRST_TIME \
    ({ \
        static bool sr_told; \
        !__atomic_exchange_n(&sr_told, true, __ATOMIC_RELAXED); \
    })
#define WARN_ONCE(condition, ...) \
    ({ \
        const bool sr_true = (condition); \
        if (unlikely(sr_true) && SR_FIRST_TIME) sr_warn(__FILE__, __LINE__, #condition, __VA_ARGS__); \
        sr_true; \
    })
#define WARN_ON(condition) WARN(condition, NULL)
#define WARN_ON_ONCE(condition) WARN_ONCE(condition, NULL)
#define VM_WARN_ON WARN_ON
#define VM_WARN_ON_ONCE WARN_ON_ONCE
#define VM_WARN_ON_ONCE_PAGE(condition, page) WARN_ON_ONCE(condition)
#define dump_stack() ((void)0)

#define KBUILD_MODNAME "kernel-pool"
__attribute__((cold, format(printf, 1, 2))) static void sr_print(const char* format, ...);
#define pr_err(...) sr_print(__VA_ARGS__)
#define pr_warn(...) sr_print(__VA_ARGS__)
#define pr_err_once(...) \
    do { \
        if (SR_FIRST_TIME) sr_print(__VA_ARGS__); \
    } while (0)
#define pr_warn_once pr_err_once
#define pr_alert(...) sr_print(__VA_ARGS__)
#define pr_emerg(...) sr_print(__VA_ARGS__)
#define pr_crit(...) sr_print(__VA_ARGS__)
#define pr_info(...) \
    do { \
        if (sr_in_call()) sr_print(__VA_ARGS__); \
    } while (0)
#define pr_notice pr_info
#define pr_info_once pr_err_once
#define pr_err_ratelimited pr_err
#define pr_warn_ratelimited pr_warn
#define pr_info_ratelimited pr_info
/* As without DEBUG and dynamic debug: the arguments are checked, and not evaluated. */
#define pr_debug(...) \
    do { \
        if (0) sr_print(__VA_ARGS__); \
    } while (0)
/* A level is a prefix that the console would take off. */
#define KERN_EMERG ""
#define KERN_ALERT ""
#define KERN_CRIT ""
#define KERN_ERR ""
#define KERN_WARNING ""
#define KERN_NOTICE ""
#define KERN_INFO ""
#define KERN_DEBUG ""
#define KERN_CONT ""
#define printk(...) sr_print(__VA_ARGS__)
#define trace_printk(...) sr_print(__VA_ARGS__)

#endif
