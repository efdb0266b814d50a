// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The relay files, sr_relay0, sr_relay1, … in the root of debugfs: one buffer for
 * each CPU, never overwritten.
 *
 * Relay allocates the buffers and switches between sub-buffers. Reading is done
 * here, because of two faults in kernel/relay.c (5.10 to 7.3):
 *
 *  - relay_file_read_avail() takes subbufs_produced, then counts the sub-buffer
 *    just read to its end as consumed, and subtracts. A writer that switches
 *    between the two makes the difference wrap: the reader is set back by
 *    n_subbufs - 1 and reads everything in between again. With 64 sub-buffers of
 *    4096 bytes and a reader that never paused, this happened in each of three
 *    recordings of 36,000 events (6.1).
 *  - relay advances the offset before the record is written (relay_reserve), or
 *    after it but without a barrier (relay_write), so a reader may see half a
 *    record.
 *
 * Here the writer publishes `written` after the record is complete, and a reader
 * takes what lies between `read` and `written`, in whole records.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "sr_relay.h"

#define SR_FILE_NAME "sr_relay"

static struct rchan *sr_channel;

/*
 * Returns room for one record in this CPU's buffer, or NULL if it is full.
 * Interrupts must stay off until sr_channel_commit().
 */
void *sr_channel_reserve(void)
{
	return relay_reserve(sr_channel, SR_RECORD_SIZE);
}

void sr_channel_commit(struct sr_cpu *cpu)
{
	/* Pairs with the acquire in sr_file_read(). */
	smp_store_release(&cpu->written, cpu->written + SR_RECORD_SIZE);
}

/*
 * Returns sub-buffers that were read to their end to the writer. Relay counts a
 * sub-buffer as produced only when the writer moves on, so the last may wait.
 */
static void sr_file_release_read(struct sr_cpu *cpu)
{
	struct rchan_buf *buf = cpu->buf;
	size_t produced = READ_ONCE(buf->subbufs_produced);
	unsigned int n = min_t(size_t, cpu->unreleased,
			       produced - buf->subbufs_consumed);

	if (!n)
		return;
	smp_mb(); /* finish copying before the writer may write there */
	relay_subbufs_consumed(sr_channel, buf->cpu, n);
	cpu->unreleased -= n;
}

static void sr_file_advance(struct sr_cpu *cpu, size_t n)
{
	cpu->read += n;
	cpu->read_at += n;
	if (!(cpu->read_at & (sr_subbuf_size - 1)))
		cpu->unreleased++;
	if (cpu->read_at == (size_t)sr_subbuf_size * sr_n_subbufs)
		cpu->read_at = 0;
}

/* Copies up to @count bytes, a sub-buffer at a time; @count is in whole records. */
static ssize_t sr_file_copy(struct sr_cpu *cpu, char __user *to, size_t count)
{
	size_t done = 0;

	while (done < count) {
		size_t in_subbuf = cpu->read_at & (sr_subbuf_size - 1);
		size_t n = min(count - done, sr_subbuf_size - in_subbuf);

		if (copy_to_user(to + done, cpu->buf->start + cpu->read_at, n))
			return done ? done : -EFAULT;
		sr_file_advance(cpu, n);
		done += n;
		cond_resched(); /* a buffer may hold 1 GiB */
	}
	return done;
}

static ssize_t sr_file_read(struct file *file, char __user *to, size_t count,
			    loff_t *pos)
{
	struct sr_cpu *cpu = file->private_data;
	size_t unread;
	ssize_t done;

	if (count < SR_RECORD_SIZE)
		return count ? -EINVAL : 0;
	if (mutex_lock_interruptible(&cpu->read_lock))
		return -ERESTARTSYS;
	sr_file_release_read(cpu);
	/* Pairs with the release in sr_channel_commit(). */
	unread = smp_load_acquire(&cpu->written) - cpu->read;
	done = sr_file_copy(cpu, to, min(rounddown(count, SR_RECORD_SIZE), unread));
	sr_file_release_read(cpu);
	mutex_unlock(&cpu->read_lock);
	if (done > 0)
		*pos += done;
	return done;
}

/* poll() waits for a full sub-buffer; read() also returns parts of one. */
static __poll_t sr_file_poll(struct file *file, poll_table *wait)
{
	struct sr_cpu *cpu = file->private_data;
	size_t unread;

	poll_wait(file, &cpu->buf->read_wait, wait);
	/* As in sr_file_read(). */
	unread = smp_load_acquire(&cpu->written) - READ_ONCE(cpu->read);
	return unread >= sr_subbuf_size ? EPOLLIN | EPOLLRDNORM : 0;
}

static int sr_file_open(struct inode *inode, struct file *file)
{
	int err = sr_may_open();

	if (err)
		return err;
	file->private_data = inode->i_private;
	return nonseekable_open(inode, file);
}

/* .owner keeps the module, and with it the buffer, while a file is open. */
static const struct file_operations sr_file_operations = {
	.owner = THIS_MODULE,
	.open = sr_file_open,
	.read = sr_file_read,
	.poll = sr_file_poll,
};

/* Also called when a CPU comes up later. Relay ends the name with its number. */
static struct dentry *sr_create_file(const char *filename, struct dentry *parent,
				     umode_t mode, struct rchan_buf *buf,
				     int *is_global)
{
	struct dentry *file;
	struct sr_cpu *cpu;
	unsigned int number;

	if (kstrtouint(filename + strlen(SR_FILE_NAME), 10, &number))
		return NULL;
	/*
	 * Relay sets it only after this returns. But if this fails, relay clears
	 * the channel's entry for buf->cpu, which would be CPU 0, whose buffer and
	 * file would then leak (relay_open_buf(), 5.10 to 7.3).
	 */
	buf->cpu = number;
	cpu = per_cpu_ptr(sr_cpus, number);
	cpu->buf = buf;
	file = sr_try_ptr(debugfs_create_file(filename, mode, parent, cpu,
					      &sr_file_operations));
	return IS_ERR(file) ? NULL : file;
}

static int sr_remove_file(struct dentry *file)
{
	debugfs_remove(file);
	return 0;
}

/* Not const: before 5.11 relay_open() completes it. */
static struct rchan_callbacks sr_channel_callbacks = {
	.create_buf_file = sr_create_file,
	.remove_buf_file = sr_remove_file,
};

int sr_channel_init(void)
{
	BUILD_BUG_ON(PAGE_SIZE % SR_RECORD_SIZE);
	sr_channel = sr_try_ptr(relay_open(SR_FILE_NAME, NULL, sr_subbuf_size,
					   sr_n_subbufs, &sr_channel_callbacks,
					   NULL));
	return sr_channel ? 0 : -ENOMEM;
}

void sr_channel_exit(void)
{
	relay_close(sr_channel);
}
