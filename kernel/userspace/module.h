/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module's beginning and end, and per-CPU data: every thread is a CPU of its own. */
#ifndef SR_MODULE_H
#define SR_MODULE_H

struct module;
#define THIS_MODULE ((struct module*)0)
#define EXPORT_SYMBOL(name) _Static_assert(1, "")
#define EXPORT_SYMBOL_GPL(name) _Static_assert(1, "")
#define MODULE_LICENSE(text) _Static_assert(1, "")
#define MODULE_AUTHOR(text) _Static_assert(1, "")
#define MODULE_DESCRIPTION(text) _Static_assert(1, "")
#define MODULE_ALIAS(text) _Static_assert(1, "")
#define MODULE_IMPORT_NS(name) _Static_assert(1, "")
#define module_param(name, type, mode) _Static_assert(1, "")
#define module_param_named(shown, name, type, mode) _Static_assert(1, "")
#define MODULE_PARM_DESC(name, text) _Static_assert(1, "")

#define module_init(function) \
    __attribute__((constructor)) static void sr_module_init(void) { \
        const int error = function(); \
        if (error != 0) sr_stop(__FILE__, __LINE__, #function " returned %d", error); \
    }
#define module_exit(function) \
    __attribute__((destructor)) static void sr_module_exit(void) { \
        function(); \
    }
#define subsys_initcall module_init
#define late_initcall module_init

#define DEFINE_PER_CPU(type, name) __thread __typeof__(type) name
#define DECLARE_PER_CPU(type, name) extern __thread __typeof__(type) name
#define this_cpu_ptr(variable) (variable)
#define per_cpu(variable, cpu) (*((void)(cpu), &(variable)))
#define per_cpu_ptr(variable, cpu) ((void)(cpu), (variable))
#define get_cpu_var(variable) (variable)
#define put_cpu_var(variable) ((void)&(variable))
#define get_cpu_ptr(variable) (variable)
#define put_cpu_ptr(variable) ((void)(variable))
#define raw_cpu_ptr(variable) (variable)
/* One CPU each: the pool's thread. */
#define __alloc_percpu(size, align) kzalloc(size, 0)
#define alloc_percpu(type) ((type*)kzalloc(sizeof(type), 0))
#define free_percpu kfree
#define smp_processor_id() 0u
#define raw_smp_processor_id() 0u
#define get_cpu() 0u
#define put_cpu() ((void)0)
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < 1; (cpu)++)
#define for_each_online_cpu for_each_possible_cpu
#define cpu_online(cpu) ((cpu) == 0)
#define num_online_cpus() 1u
#define cpumask_of(cpu) NULL
#define nr_cpu_ids 1u

enum cpuhp_state {
    CPUHP_MM_ZS_PREPARE,
    CPUHP_AP_ONLINE_DYN,
};

static struct {
    int (*begin)(unsigned int cpu);
    int (*end)(unsigned int cpu);
} sr_cpu_hook;

static inline int cpuhp_setup_state(enum cpuhp_state state, const char* name, int (*begin)(unsigned int),
                                    int (*end)(unsigned int)) {
    (void)state, (void)name;
    sr_cpu_hook.begin = begin;
    sr_cpu_hook.end = end;
    return 0;
}
static inline void cpuhp_remove_state(enum cpuhp_state state) {
    (void)state;
    if (sr_cpu_hook.end != NULL) sr_cpu_hook.end(0);
}

#endif
