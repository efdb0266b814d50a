// SPDX-License-Identifier: GPL-2.0-or-later
//
// Programs that do nothing: what the kernel counts for them is what a run costs by itself. For `cost`.
#include <bpf/bpf_helpers.h>
#include <linux/bpf.h>
#include <linux/types.h>

char LICENSE[] SEC("license") = "GPL";

#ifdef FENTRY
SEC("fentry/obj_malloc")
int fentry_bare(void* context)
#else
SEC("kprobe/obj_malloc")
int kprobe_bare(void* context)
#endif
{
    return 0;
}
