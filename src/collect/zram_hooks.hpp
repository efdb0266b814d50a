// SPDX-License-Identifier: GPL-2.0-or-later
// Where a kernel's zram can be observed, and how: found out at run time.
#ifndef SWAPREPLAY_COLLECT_ZRAM_HOOKS_HPP
#define SWAPREPLAY_COLLECT_ZRAM_HOOKS_HPP

#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {

enum class Mechanism {
    kprobe,  ///< on nearly every kernel; runs with preemption disabled
    fentry,  ///< costs less; on a preemptible kernel a task can be interrupted in it, and others are missed then
    tracefs,  ///< kprobes without programs, which need no type information; zram alone, and not all details
};

/// "kprobe"
[[nodiscard]] std::string_view name_of(Mechanism mechanism) noexcept;

struct ZramHook {
    std::string function;
    std::string purpose;  ///< half a sentence: "the stored length"
    bool required = true;
    std::optional<std::string>
        module;  ///< that has the function; "" for the kernel itself; nullopt: it is not there
};

struct ZramHooks {
    std::vector<ZramHook> hooks;
    bool has_types = false;  ///< BTF of the kernel and of zram, without which no program finds its way
    Mechanism mechanism = Mechanism::kprobe;
    std::string reason;       ///< for the mechanism: "asked for", "the kernel is preemptible"
    bool has_kprobes = true;  ///< for programs; false: CONFIG_KPROBES is off
    bool realtime = false;    ///< PREEMPT_RT: even a task that holds a spinlock can be preempted

    [[nodiscard]] bool has(std::string_view function) const;
    /// Whether this can be recorded.
    [[nodiscard]] bool complete() const;
    /// The functions that are needed and not there.
    [[nodiscard]] std::vector<std::string> missing() const;
};

/// What there is in the running kernel.
/// @param wanted    nullopt: kprobe if the kernel is preemptible, else fentry; tracefs without type information of zram
/// @param programs  this build has the programs of bpf/; without, tracefs is all there is
/// Throws Error(Fault::system): /proc/kallsyms cannot be read.
[[nodiscard]] ZramHooks find_zram_hooks(std::optional<Mechanism> wanted, bool programs);

/// The same of zswap.
[[nodiscard]] ZramHooks find_zswap_hooks(std::optional<Mechanism> wanted);
/// Throws Error(Fault::system): as require_zram_hooks().
void require_zswap_hooks(const ZramHooks& hooks);

/// The same, from the text of /proc/kallsyms and what else is known.
[[nodiscard]] ZramHooks plan_zram_hooks(std::istream& symbols, bool preemptible,
                                        std::optional<Mechanism> wanted);
/// The same for tracefs.
[[nodiscard]] ZramHooks plan_traced_zram_hooks(std::istream& symbols);

/// Of a kernel without kprobes: fentry, unless kprobes are asked for, which are refused then.
void plan_without_kprobes(ZramHooks& hooks, std::optional<Mechanism> wanted);

/// Whether tasks can be preempted in the kernel. An answer that cannot be had counts as yes.
/// @param mode     /sys/kernel/debug/sched/preempt: "none (voluntary) full"; empty: not readable
/// @param version  of uname: "#1 SMP PREEMPT_DYNAMIC Debian …"
[[nodiscard]] bool is_preemptible(std::string_view mode, std::string_view version);

/// Throws Error(Fault::system) if a required function or the type information is missing, with what that means.
void require_zram_hooks(const ZramHooks& hooks);

/// Programs by these hooks. If their mechanism was not asked for, kprobes where fentry does not work, as `hooks` says then:
/// arm64 has it since Linux 6.0 only.
template <class Programs>
std::unique_ptr<Programs> attached(ZramHooks& hooks, std::optional<Mechanism> asked,
                                   const typename Programs::Options& options) {
    if (asked || hooks.mechanism == Mechanism::kprobe || !hooks.has_kprobes)
        return std::make_unique<Programs>(hooks, options);
    try {
        return std::make_unique<Programs>(hooks, options);
    } catch (const Error&) {
        hooks.mechanism = Mechanism::kprobe;
        return std::make_unique<Programs>(hooks, options);
    }
}

}  // namespace swapreplay::collect

#endif
