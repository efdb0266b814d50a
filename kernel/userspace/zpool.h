/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where an allocator registers that the kernel's zpool drives. */
#ifndef SR_ZPOOL_H
#define SR_ZPOOL_H

struct zpool_driver;
/* The allocator's, if it is one that zpool is told of. The tree's linux/zpool.h declares the functions, too. */
__maybe_unused static struct zpool_driver* sr_driver;
void zpool_register_driver(struct zpool_driver* driver);
int zpool_unregister_driver(struct zpool_driver* driver);
void zpool_register_driver(struct zpool_driver* driver) {
    sr_driver = driver;
}
int zpool_unregister_driver(struct zpool_driver* driver) {
    (void)driver;
    sr_driver = NULL;
    return 0;
}

#endif
