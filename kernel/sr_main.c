// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sr_relay: a pseudo block device for swap that reports every event to userspace
 * and forwards every bio to a backing device. This file loads and unloads it.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/sysinfo.h>

#include "sr_relay.h"

#define SR_MAX_BUFFER SZ_1G /* of one CPU */

char *sr_backing_dev;
module_param_named(backing_dev, sr_backing_dev, charp, 0444);
MODULE_PARM_DESC(backing_dev,
		 "block device to forward to; it must carry a swap signature, and its contents are overwritten (required)");

unsigned int sr_subbuf_size = SZ_256K;
module_param_named(subbuf_size, sr_subbuf_size, uint, 0444);
MODULE_PARM_DESC(subbuf_size,
		 "bytes in a relay sub-buffer: a power of two, at least the page size (default: 262144)");

unsigned int sr_n_subbufs = 16;
module_param_named(n_subbufs, sr_n_subbufs, uint, 0444);
MODULE_PARM_DESC(n_subbufs,
		 "number of relay sub-buffers for each CPU, at least 2 (default: 16)");

bool sr_force;
module_param_named(force, sr_force, bool, 0444);
MODULE_PARM_DESC(force,
		 "accept a backing_dev that carries no swap signature; overrides no other check (default: N)");

module_param_named(codecs, sr_codecs_text, charp, 0444);
MODULE_PARM_DESC(codecs,
		 "also record what each page takes under these compressors of the kernel, at most 5 beside lzo, as lz4,zstd (default: none)");

#ifdef SR_FAULTS
static unsigned int sr_fail_at, sr_fail_delay_ms;
module_param_named(fail_at, sr_fail_at, uint, 0444);
MODULE_PARM_DESC(fail_at, "for tests: number of the acquisition that fails, from 1");
module_param_named(fail_delay_ms, sr_fail_delay_ms, uint, 0444);
MODULE_PARM_DESC(fail_delay_ms,
		 "for tests: milliseconds before it fails");

bool sr_fault_now(void)
{
	static unsigned int acquisitions;

	if (++acquisitions != sr_fail_at)
		return false;
	msleep(sr_fail_delay_ms);
	return true;
}
#endif

static struct sr_backing sr_backing;
static bool sr_loaded;

/*
 * 0 once nothing can fail any more. A module whose loading fails is freed however
 * many references there are to it (do_init_module(), kernel/module, 5.10 to 7.3),
 * so a file of ours must not be open then. debugfs_remove() waits for an open
 * that is under way.
 */
int sr_may_open(void)
{
	/* Pairs with the release in sr_relay_init(). */
	return smp_load_acquire(&sr_loaded) ? 0 : -EAGAIN;
}

/*
 * Relay allocates its buffers page by page, and would have other processes
 * killed before it gave up. A CPU that comes up later gets a buffer as well.
 */
static bool __init sr_buffers_fit_memory(void)
{
	u64 wanted = (u64)sr_subbuf_size * sr_n_subbufs * num_possible_cpus();
	struct sysinfo memory;

	si_meminfo(&memory);
	return wanted <= (u64)memory.totalram * memory.mem_unit / 2;
}

static int __init sr_check_parameters(void)
{
	if (!sr_backing_dev || !*sr_backing_dev) {
		pr_err("refused: no backing_dev given; load with backing_dev=/dev/... (a swap partition)\n");
		return -EINVAL;
	}
	if (sr_subbuf_size < PAGE_SIZE || !is_power_of_2(sr_subbuf_size)) {
		pr_err("refused: subbuf_size=%u is not a power of two, or less than the page size, %lu\n",
		       sr_subbuf_size, PAGE_SIZE);
		return -EINVAL;
	}
	if (sr_n_subbufs < 2) {
		pr_err("refused: n_subbufs=%u is less than 2\n", sr_n_subbufs);
		return -EINVAL;
	}
	if (sr_n_subbufs > SR_MAX_BUFFER / sr_subbuf_size) {
		pr_err("refused: subbuf_size=%u times n_subbufs=%u exceeds %u bytes for each CPU\n",
		       sr_subbuf_size, sr_n_subbufs, SR_MAX_BUFFER);
		return -EINVAL;
	}
	if (!sr_buffers_fit_memory()) {
		pr_err("refused: subbuf_size=%u times n_subbufs=%u for each of %u possible CPUs exceeds half of the memory; load with a smaller n_subbufs\n",
		       sr_subbuf_size, sr_n_subbufs, num_possible_cpus());
		return -ENOMEM;
	}
	if (!debugfs_initialized()) {
		pr_err("refused: debugfs is off (debugfs=off on the kernel command line?); the relay files need it\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int __init sr_load(void)
{
	u32 slots;
	int err;

	err = sr_backing_init(&sr_backing, &slots);
	if (err)
		return err;
	err = sr_event_init();
	if (err)
		goto close_backing;
	err = sr_channel_init();
	if (err)
		goto free_events;
	err = sr_debugfs_init(slots);
	if (err)
		goto close_channel;
	err = sr_disk_init(&sr_backing, slots);
	if (err)
		goto remove_debugfs;

	pr_info("/dev/sr_relay forwards to %s: %u slots of %lu bytes\n",
		sr_backing_dev, slots, PAGE_SIZE);
	return 0;

remove_debugfs:
	sr_debugfs_exit();
close_channel:
	sr_channel_exit();
free_events:
	sr_event_exit();
close_backing:
	sr_backing_exit(&sr_backing);
	return err;
}

static int __init sr_relay_init(void)
{
	int err;

	BUILD_BUG_ON(sizeof(struct sr_record) != SR_RECORD_SIZE);
	BUILD_BUG_ON(offsetof(struct sr_record, zero) != 28);
	BUILD_BUG_ON(sizeof(struct sr_clens_record) != SR_RECORD_SIZE);
	BUILD_BUG_ON(offsetof(struct sr_clens_record, op) !=
		     offsetof(struct sr_record, op));

	err = sr_check_parameters();
	if (err)
		return err;
	err = sr_load();
	if (err == -ENOMEM)
		pr_err("refused: out of memory; load with a smaller n_subbufs or subbuf_size\n");
	if (!err)
		/* Pairs with the acquire in sr_may_open(). */
		smp_store_release(&sr_loaded, true);
	return err;
}

static void __exit sr_relay_exit(void)
{
	u64 lost;

	sr_disk_exit();
	lost = sr_event_count(SR_COUNT_LOST);
	sr_debugfs_exit();
	sr_channel_exit();
	if (lost)
		pr_warn("%llu of %llu events were lost because a relay buffer was full\n",
			lost, sr_event_next_seq());
	sr_event_exit();
	sr_backing_exit(&sr_backing);
}

module_init(sr_relay_init);
module_exit(sr_relay_exit);

MODULE_DESCRIPTION("Pseudo block device that reports swap events to userspace and forwards all I/O to a backing device");
MODULE_LICENSE("GPL");
MODULE_VERSION(SR_MODULE_VERSION);
