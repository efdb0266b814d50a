/* SPDX-License-Identifier: GPL-2.0-or-later */
/* debugfs: files can be made, and nobody opens them. */
#ifndef SR_STAT_H
#define SR_STAT_H

struct dentry;
struct inode;
struct file;
struct seq_file;
struct file_operations {
    int (*sr_show)(struct seq_file*, void*);
};
struct seq_file {
    void* private;
};
#define S_IFREG 0100000
__attribute__((format(printf, 2, 3))) static inline void seq_printf(struct seq_file* file, const char* format, ...) {
    (void)file, (void)format;
}
#define seq_puts(file, text) seq_printf(file, "%s", text)
#define seq_putc(file, character) seq_printf(file, "%c", character)
#define DEFINE_SHOW_ATTRIBUTE(name) \
    __maybe_unused static const struct file_operations name##_fops = {.sr_show = name##_show}

#define debugfs_initialized() true
static inline struct dentry* debugfs_create_dir(const char* name, struct dentry* parent) {
    (void)name, (void)parent;
    return (struct dentry*)64; /* nobody follows it */
}
static inline struct dentry* debugfs_create_file(const char* name, umode_t mode, struct dentry* parent, void* data,
                                                 const struct file_operations* operations) {
    (void)name, (void)mode, (void)parent, (void)data, (void)operations;
    return NULL;
}
#define debugfs_create_u64(name, mode, parent, value) ((void)(value))
#define debugfs_remove_recursive(entry) ((void)(entry))
#define debugfs_remove(entry) ((void)(entry))

#endif
