// SPDX-License-Identifier: GPL-2.0-or-later
//
// Programs that do nothing: what the kernel counts for them is what a run costs by itself. For `cost`.
// In this order: bpf_helpers.h needs the types of the others, and includes none.
// clang-format off
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
// clang-format on

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
