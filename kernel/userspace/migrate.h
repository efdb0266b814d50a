/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What page migration needs (CONFIG_COMPACTION), so that its code is compiled. Nothing migrates a page here.
 *
 * Up to 5.19 a movable page belongs to an inode of a file system that nobody mounts; from 6.0 on it has operations.
 */
#ifndef SR_MIGRATE_H
#define SR_MIGRATE_H

typedef unsigned int isolate_mode_t;
enum migrate_mode {
    MIGRATE_ASYNC,
    MIGRATE_SYNC_LIGHT,
    MIGRATE_SYNC,
    MIGRATE_SYNC_NO_COPY,
};
#define MIGRATEPAGE_SUCCESS 0

struct movable_operations {
    bool (*isolate_page)(struct page*, isolate_mode_t);
    int (*migrate_page)(struct page*, struct page*, enum migrate_mode);
    void (*putback_page)(struct page*);
};
struct address_space_operations {
    bool (*isolate_page)(struct page*, isolate_mode_t);
    int (*migratepage)(struct address_space*, struct page*, struct page*, enum migrate_mode);
    void (*putback_page)(struct page*);
};
struct address_space {
    const struct address_space_operations* a_ops;
    void* private_data;
};
struct inode {
    struct address_space* i_mapping;
    struct address_space sr_mapping;
};

static inline void sr_set_movable(struct page* page, const void* mover) {
    page->mapping = (struct address_space*)(uintptr_t)mover;
    SetPageMovable(page);
}
#define __SetPageMovable(page, mover) sr_set_movable(page, mover)
#define __ClearPageMovable(page) ClearPageMovable(page)
#define SetPageMovableOps(page) SetPageMovable(page)
#define set_movable_ops(operations, type) ((void)(operations), 0)
#define page_mapping(page) ((page)->mapping)
#define page_zone(page) ((void)(page), (struct zone*)0)
struct zone;

struct super_block;
struct vfsmount {
    struct super_block* mnt_sb;
};
struct fs_context;
struct file_system_type {
    const char* name;
    struct module* owner;
    int (*init_fs_context)(struct fs_context*);
    void (*kill_sb)(struct super_block*);
};
struct pseudo_fs_context;
#define ZSMALLOC_MAGIC 0x58295829
#define Z3FOLD_MAGIC 0x33
#define init_pseudo(context, magic) ((struct pseudo_fs_context*)(context))
#define kill_anon_super NULL
static inline struct vfsmount* kern_mount(struct file_system_type* type) {
    (void)type;
    return kzalloc(sizeof(struct vfsmount), 0);
}
#define kern_unmount(mount) kfree(mount)
static inline struct inode* alloc_anon_inode(struct super_block* super) {
    struct inode* const inode = kzalloc(sizeof(*inode), 0);
    (void)super;
    if (inode == NULL) return ERR_PTR(-ENOMEM);
    inode->i_mapping = &inode->sr_mapping;
    return inode;
}
#define iput(inode) kfree(inode)

#endif
