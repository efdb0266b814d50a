// SPDX-License-Identifier: GPL-2.0-or-later
//
// Programs that do nothing, or nothing but take the time: what the kernel counts for them is what a run costs by itself,
// and at the least with an event's time. For `cost`.
// In this order: bpf_helpers.h needs the types of the others, and includes none.
// clang-format off
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
// clang-format on

char LICENSE[] SEC("license") = "GPL";

#ifdef FENTRY
#define PROGRAM(name)        \
    SEC("fentry/obj_malloc") \
    int fentry_##name(void* context)
#else
#define PROGRAM(name)        \
    SEC("kprobe/obj_malloc") \
    int kprobe_##name(void* context)
#endif

__u64 last;

PROGRAM(bare) {
    return 0;
}

PROGRAM(time) {
    last = bpf_ktime_get_ns();
    return 0;
}
