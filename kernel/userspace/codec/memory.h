/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory, the page size, and where messages go. */
#ifndef SR_CODEC_MEMORY_H
#define SR_CODEC_MEMORY_H

#ifdef SR_ADAPTER
/* Of the codec that the thread is in. */
static __thread unsigned long sr_page_size;
#define PAGE_SIZE sr_page_size
/* The newest message of the kernel's code, for create() to hand on. */
static __thread char sr_message[200];
static void sr_print(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sr_message, sizeof(sr_message), format, arguments);
    va_end(arguments);
    sr_message[strcspn(sr_message, "\n")] = '\0';
}
#else
/* lib/ aligns to it, and makes its windows that much larger; no length depends on it. */
#define PAGE_SIZE 4096UL
static void sr_print(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}
#endif

#define GFP_KERNEL 0x1u
#define GFP_NOIO 0x8u
#define GFP_ATOMIC 0x4u
#define __GFP_KSWAPD_RECLAIM 0x2000u
#define __GFP_DIRECT_RECLAIM 0x4000u
#define __GFP_NORETRY 0x1000u
#define __GFP_ZERO 0x100u
#define __GFP_NOWARN 0x800u
#define __GFP_HIGHMEM 0x200u

static inline void* kmalloc(size_t size, gfp_t gfp) {
    void* const memory = malloc(size != 0 ? size : 1);
    if (memory != NULL && (gfp & __GFP_ZERO) != 0) memset(memory, 0, size);
    return memory;
}
static inline void* kzalloc(size_t size, gfp_t gfp) {
    return kmalloc(size, gfp | __GFP_ZERO);
}
static inline void* kcalloc(size_t count, size_t size, gfp_t gfp) {
    return size != 0 && count > SIZE_MAX / size ? NULL : kzalloc(count * size, gfp);
}
static inline void kfree(const void* memory) {
    free((void*)(uintptr_t)memory);
}
#define kmalloc_array kcalloc
#define kvmalloc kmalloc
#define kvzalloc kzalloc
#define kvfree kfree
#define kfree_sensitive kfree
#define vmalloc(size) kmalloc(size, 0)
#define vzalloc(size) kzalloc(size, 0)
#define vfree kfree
#define kmalloc_obj(what, ...) ((__typeof__(what)*)kmalloc(sizeof(__typeof__(what)), 0))
#define kzalloc_obj(what, ...) ((__typeof__(what)*)kzalloc(sizeof(__typeof__(what)), 0))
/* A structure that ends with an array of `count`. */
#define SR_FLEX_BYTES(what, array, count) (sizeof(what) + (size_t)(count) * sizeof((what).array[0]))
#define kmalloc_flex(what, array, count) ((__typeof__(what)*)kmalloc(SR_FLEX_BYTES(what, array, count), 0))
#define kzalloc_flex(what, array, count) ((__typeof__(what)*)kzalloc(SR_FLEX_BYTES(what, array, count), 0))
#define kvmalloc_flex kmalloc_flex
#define kvzalloc_flex kzalloc_flex
#define struct_size(what, array, count) SR_FLEX_BYTES(*(what), array, count)
#define __counted_by(member)

#endif
