// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The directory sr_relay/ in debugfs: counts, readable at any time, information
 * about the device, and the barrier. README.md specifies each file.
 */
#include <linux/debugfs.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/timekeeping.h>
#include <linux/utsname.h>

#include "sr_relay.h"

static struct dentry *sr_directory;
static u64 sr_start_monotonic_ns;
static u64 sr_start_realtime_ns;
static u32 sr_slots;

/* The files that hold one number, in the order of sr_number_files. */
enum sr_number {
	SR_NUMBER_EVENTS,
	SR_NUMBER_WRITES,
	SR_NUMBER_READS,
	SR_NUMBER_FREES,
	SR_NUMBER_SAME_FILLED,
	SR_NUMBER_LOST,
	SR_NUMBER_BYTES_RELAYED,
	SR_NUMBER_PART_PAGES,
	SR_NUMBER_BARRIER,
	SR_NUMBER_NR,
};

static const char *const sr_number_files[SR_NUMBER_NR] = {
	"events", "writes",	   "reads",	 "frees",   "same_filled",
	"lost",	  "bytes_relayed", "part_pages", "barrier",
};

/*
 * Takes the next number, S, and waits until every event below S is in its relay
 * file or counted as lost: events are numbered and written by RCU readers
 * (sr_emit()).
 */
static u64 sr_barrier(void)
{
	u64 next_seq = sr_event_next_seq();

	synchronize_rcu();
	return next_seq;
}

static int sr_number_get(void *data, u64 *value)
{
	switch ((enum sr_number)(unsigned long)data) {
	case SR_NUMBER_EVENTS:
		*value = sr_event_next_seq();
		return 0;
	case SR_NUMBER_WRITES:
		*value = sr_event_count(SR_COUNT_WRITES);
		return 0;
	case SR_NUMBER_READS:
		*value = sr_event_count(SR_COUNT_READS);
		return 0;
	case SR_NUMBER_FREES:
		*value = sr_event_count(SR_COUNT_FREES);
		return 0;
	case SR_NUMBER_SAME_FILLED:
		*value = sr_event_count(SR_COUNT_SAME_FILLED);
		return 0;
	case SR_NUMBER_LOST:
		*value = sr_event_count(SR_COUNT_LOST);
		return 0;
	case SR_NUMBER_BYTES_RELAYED:
		*value = sr_event_count(SR_COUNT_RELAYED) * SR_RECORD_SIZE;
		return 0;
	case SR_NUMBER_PART_PAGES:
		*value = sr_disk_part_pages();
		return 0;
	case SR_NUMBER_BARRIER:
		*value = sr_barrier();
		return 0;
	default:
		return -EINVAL;
	}
}

static int sr_number_open(struct inode *inode, struct file *file)
{
	int err = sr_may_open();

	if (err)
		return err;
	return simple_attr_open(inode, file, sr_number_get, NULL, "%llu\n");
}

static const struct file_operations sr_number_operations = {
	.owner = THIS_MODULE,
	.open = sr_number_open,
	.release = simple_attr_release,
	.read = simple_attr_read,
	.llseek = generic_file_llseek,
};

static int sr_info_show(struct seq_file *file, void *unused)
{
	unsigned int i;

	/* Without more codecs the files are as those of version 1. */
	seq_printf(file, "record_version %d\n",
		   sr_codecs_count ? SR_RECORD_VERSION : 1);
	seq_printf(file, "record_size %d\n", SR_RECORD_SIZE);
	seq_printf(file, "page_size %lu\n", PAGE_SIZE);
	seq_printf(file, "slots %u\n", sr_slots);
	seq_puts(file, "codec lzo\n");
	if (sr_codecs_count) {
		seq_puts(file, "more_codecs");
		for (i = 0; i < sr_codecs_count; i++)
			seq_printf(file, " %s", sr_codecs_name(i));
		seq_puts(file, "\n");
	}
	seq_printf(file, "cpus %u\n", nr_cpu_ids);
	seq_printf(file, "subbuf_size %u\n", sr_subbuf_size);
	seq_printf(file, "n_subbufs %u\n", sr_n_subbufs);
	seq_printf(file, "start_monotonic_ns %llu\n", sr_start_monotonic_ns);
	seq_printf(file, "start_realtime_ns %llu\n", sr_start_realtime_ns);
	seq_printf(file, "kernel %s\n", init_utsname()->release);
	seq_printf(file, "module_version %s\n", THIS_MODULE->version);
	seq_printf(file, "backing_dev %s\n", sr_backing_dev);
	return 0;
}

static int sr_info_open(struct inode *inode, struct file *file)
{
	int err = sr_may_open();

	if (err)
		return err;
	return single_open(file, sr_info_show, NULL);
}

static const struct file_operations sr_info_operations = {
	.owner = THIS_MODULE,
	.open = sr_info_open,
	.release = single_release,
	.read = seq_read,
	.llseek = seq_lseek,
};

static int sr_create_files(void)
{
	unsigned long i;
	struct dentry *file;

	for (i = 0; i < SR_NUMBER_NR; i++) {
		file = sr_try_ptr(debugfs_create_file(sr_number_files[i], 0400,
						      sr_directory, (void *)i,
						      &sr_number_operations));
		if (IS_ERR_OR_NULL(file))
			return -ENOMEM;
	}
	file = sr_try_ptr(debugfs_create_file("info", 0400, sr_directory, NULL,
					      &sr_info_operations));
	return IS_ERR_OR_NULL(file) ? -ENOMEM : 0;
}

int sr_debugfs_init(u32 slots)
{
	int err;

	sr_slots = slots;
	sr_start_monotonic_ns = ktime_get_ns();
	sr_start_realtime_ns = ktime_get_real_ns();
	sr_directory = sr_try_ptr(debugfs_create_dir("sr_relay", NULL));
	if (IS_ERR_OR_NULL(sr_directory))
		return -ENOMEM;
	err = sr_create_files();
	if (err)
		sr_debugfs_exit();
	return err;
}

void sr_debugfs_exit(void)
{
	debugfs_remove_recursive(sr_directory);
}
