/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmalloc and its family, for pools and codecs: the process's memory. */
#ifndef SR_KMALLOC_H
#define SR_KMALLOC_H

#define GFP_KERNEL 0x1u
#define GFP_NOWAIT 0x2u
#define GFP_ATOMIC 0x4u
#define GFP_NOIO 0x8u
#define __GFP_ZERO 0x100u
#define __GFP_HIGHMEM 0x200u
#define __GFP_MOVABLE 0x400u
#define __GFP_NOWARN 0x800u
#define __GFP_NORETRY 0x1000u
#define __GFP_KSWAPD_RECLAIM 0x2000u
#define __GFP_DIRECT_RECLAIM 0x4000u
#define GFP_HIGHUSER_MOVABLE (GFP_KERNEL | __GFP_HIGHMEM | __GFP_MOVABLE)

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
#define kmalloc_node(size, gfp, node) kmalloc(size, gfp)
#define kzalloc_node(size, gfp, node) kzalloc(size, gfp)
/* From 7.0 on: of a type or of an object of that type; the flags may be left out. */
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
