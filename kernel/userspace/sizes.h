/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The size that each live object was asked for, by its handle: an open hash table. */
#ifndef SR_SIZES_H
#define SR_SIZES_H

static inline size_t sr_place_of(const struct sr_sizes* sizes, uint64_t handle) {
    return (handle * 0x9e3779b97f4a7c15u) >> 20 & (sizes->places - 1);
}
static inline void sr_put_size(struct sr_sizes* sizes, uint64_t handle, uint32_t size);

static noinline void sr_grow_sizes(struct sr_sizes* sizes) {
    const struct sr_sizes before = *sizes;
    sizes->places = before.places == 0 ? 1024 : 2 * before.places;
    sizes->count = 0;
    sizes->all = calloc(sizes->places, sizeof(*sizes->all));
    if (sizes->all == NULL) sr_stop("kernel-pool", 0, "no memory for the sizes of objects");
    for (size_t i = 0; i < before.places; i++)
        if (before.all[i].handle != 0) sr_put_size(sizes, before.all[i].handle, before.all[i].size);
    free(before.all);
}

static inline void sr_put_size(struct sr_sizes* sizes, uint64_t handle, uint32_t size) {
    if (2 * sizes->count >= sizes->places) sr_grow_sizes(sizes);
    size_t place = sr_place_of(sizes, handle);
    while (sizes->all[place].handle != 0) {
        if (sizes->all[place].handle == handle) sr_stop("kernel-pool", 0, "a handle was given out that is in use");
        place = (place + 1) & (sizes->places - 1);
    }
    sizes->all[place].handle = handle;
    sizes->all[place].size = size;
    sizes->count++;
}

static inline uint32_t sr_take_size(struct sr_sizes* sizes, uint64_t handle) {
    size_t place = sr_place_of(sizes, handle);
    while (sizes->all[place].handle != handle)
        place = (place + 1) & (sizes->places - 1);
    const uint32_t size = sizes->all[place].size;
    sizes->count--;
    /* What follows without a gap may have been pushed past this place: it moves up. */
    size_t gap = place;
    for (size_t next = (place + 1) & (sizes->places - 1); sizes->all[next].handle != 0;
         next = (next + 1) & (sizes->places - 1)) {
        const size_t wants = sr_place_of(sizes, sizes->all[next].handle);
        if (((next - wants) & (sizes->places - 1)) < ((next - gap) & (sizes->places - 1))) continue;
        sizes->all[gap] = sizes->all[next];
        gap = next;
    }
    sizes->all[gap].handle = 0;
    return size;
}

static inline void sr_drop_sizes(struct sr_sizes* sizes) {
    free(sizes->all);
}

#endif
