// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sr_relay: a pseudo block device for swap that relays every event to userspace
 * and forwards every bio to a backing device. This file loads and unloads it.
 */
#include <linux/debugfs.h>
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
		 "block device with a swap signature that everything is forwarded to; what is on it is overwritten");

unsigned int sr_subbuf_size = SZ_256K;
module_param_named(subbuf_size, sr_subbuf_size, uint, 0444);
MODULE_PARM_DESC(subbuf_size,
		 "bytes of a relay sub-buffer, a power of two of at least a page (default 262144)");

unsigned int sr_n_subbufs = 16;
module_param_named(n_subbufs, sr_n_subbufs, uint, 0444);
MODULE_PARM_DESC(n_subbufs,
		 "relay sub-buffers of each CPU, at least 2 (default 16)");

bool sr_force;
module_param_named(force, sr_force, bool, 0444);
MODULE_PARM_DESC(force,
		 "take a backing_dev without a swap signature (nothing else is forced)");

#ifdef SR_FAULTS
static unsigned int sr_fail_at;
module_param_named(fail_at, sr_fail_at, uint, 0444);
MODULE_PARM_DESC(fail_at, "for tests: the acquisition that fails, from 1");

bool sr_fault_now(void)
{
	static unsigned int acquisitions;

	return ++acquisitions == sr_fail_at;
}
#endif

static struct sr_backing sr_backing;

/*
 * Relay allocates its buffers page by page, and would have other processes
 * killed before it gave up.
 */
static bool __init sr_buffers_fit_memory(void)
{
	u64 wanted = (u64)sr_subbuf_size * sr_n_subbufs * num_online_cpus();
	struct sysinfo memory;

	si_meminfo(&memory);
	return wanted <= (u64)memory.totalram * memory.mem_unit / 2;
}

static int __init sr_check_parameters(void)
{
	if (!sr_backing_dev || !*sr_backing_dev) {
		pr_err("refused: no backing_dev was named; load with backing_dev=/dev/... (a swap partition)\n");
		return -EINVAL;
	}
	if (sr_subbuf_size < PAGE_SIZE || !is_power_of_2(sr_subbuf_size)) {
		pr_err("refused: subbuf_size=%u is not a power of two of at least %lu\n",
		       sr_subbuf_size, PAGE_SIZE);
		return -EINVAL;
	}
	if (sr_n_subbufs < 2) {
		pr_err("refused: n_subbufs=%u is less than 2\n", sr_n_subbufs);
		return -EINVAL;
	}
	if (sr_n_subbufs > SR_MAX_BUFFER / sr_subbuf_size) {
		pr_err("refused: subbuf_size=%u times n_subbufs=%u is more than %u bytes for each CPU\n",
		       sr_subbuf_size, sr_n_subbufs, SR_MAX_BUFFER);
		return -EINVAL;
	}
	if (!sr_buffers_fit_memory()) {
		pr_err("refused: subbuf_size=%u times n_subbufs=%u for each CPU is more than half of the memory\n",
		       sr_subbuf_size, sr_n_subbufs);
		return -ENOMEM;
	}
	if (!debugfs_initialized()) {
		pr_err("refused: debugfs is off (debugfs=off on the kernel's command line?), and the relay files are there\n");
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

	err = sr_check_parameters();
	if (err)
		return err;
	err = sr_load();
	if (err == -ENOMEM)
		pr_err("refused: out of memory; smaller relay buffers need less (subbuf_size, n_subbufs)\n");
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
		pr_warn("%llu of %llu events did not fit the relay buffers\n",
			lost, sr_event_next_seq());
	sr_event_exit();
	sr_backing_exit(&sr_backing);
}

module_init(sr_relay_init);
module_exit(sr_relay_exit);

MODULE_DESCRIPTION("Relays swap events to userspace and forwards them to a backing device");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0");
