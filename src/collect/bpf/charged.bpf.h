/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of zram.bpf.c and of zswap.bpf.c: the memory cgroup to which a page is charged. */
#ifndef SWAPREPLAY_COLLECT_BPF_CHARGED_BPF_H
#define SWAPREPLAY_COLLECT_BPF_CHARGED_BPF_H

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct kernfs_node {
	__u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct mem_cgroup {
	struct cgroup_subsys_state css;
};

/* From 7.0 or so on, pages are charged by way of one of these, which then has is_root. */
struct obj_cgroup {
	struct mem_cgroup *memcg;
	_Bool is_root;
};

#pragma clang attribute pop

// charged_to: the memcg_data of a page that is in use by a process or in the page cache, without its low bits, which are
// flags; not 0
static __always_inline __u64 cgroup_at(__u64 charged_to)
{
	struct mem_cgroup *memcg = (struct mem_cgroup *)charged_to;

	if (bpf_core_field_exists(((struct obj_cgroup *)0)->is_root))
		memcg = BPF_CORE_READ((struct obj_cgroup *)charged_to, memcg);
	return BPF_CORE_READ(memcg, css.cgroup, kn, id);
}

#endif
