// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_hooks.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/text_of_file.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

std::vector<ZramHook> wanted_hooks() {
    return {
        {"zram_submit_bio", "reads, writes and discards", true, {}},
        {"zram_rw_page", "reads and writes of swap, before Linux 6.3", false, {}},
        {"obj_malloc", "the place of a write in the order", true, {}},
        {"bio_end_io_acct_remapped",
         "the lengths that are stored; else the end of zram_submit_bio",
         false,
         {}},
        {"bdev_end_io_acct", "the same of zram_rw_page", false, {}},
        {"create_page_chain", "pages that two CPUs take at once", false, {}},
        {"obj_free", "the place of a free in the order", true, {}},
        {"zcomp_compress", "pages, of which --codec takes copies", false, {}},
        {"zram_slot_free_notify", "frees", true, {}},
        {"zs_compact", "compaction, which must not look like writes", false, {}},
        {"disksize_store", "that the table is another", false, {}},
        {"mm_stat_show", "what is stored when the recording begins", false, {}},
    };
}

std::vector<ZramHook> wanted_traced_hooks() {
    return {
        {"zram_submit_bio", "reads, writes and discards", true, {}},
        {"zram_rw_page", "reads and writes of swap, before Linux 6.3", false, {}},
        {"zram_free_page", "the slot of each write, discard and free", true, {}},
        {"zram_slot_free_notify", "frees: by it as the caller", true, {}},
        {"zs_get_total_pages", "the device's pool", true, {}},
        {"zs_malloc", "the length that is stored", true, {}},
        {"obj_malloc", "the place of a write in the order; else that of zs_malloc", false, {}},
        {"create_page_chain", "pages that two CPUs take at once", false, {}},
        {"obj_free", "the place of a free in the order; else that of zram_free_page", false, {}},
        {"zs_shrinker_scan", "compaction, which must not look like writes", false, {}},
    };
}

std::vector<ZramHook> wanted_zswap_hooks() {
    return {
        {"zswap_store", "stores, and those that are rejected", true, {}},
        {"zswap_load", "loads", true, {}},
        {"zswap_invalidate", "frees", true, {}},
        {"zswap_entry_free", "whether a load drops the entry; writebacks", true, {}},
        {"crypto_acomp_compress", "pages, of which --codec takes copies", false, {}},
        {"scomp_acomp_compress", "the same, before Linux 6.15", false, {}},
        {"zs_malloc", "the length that is stored", true, {}},
        {"obj_malloc", "the place of a store in the order", true, {}},
        {"obj_free", "the place of a free in the order", true, {}},
    };
}

}  // namespace

std::string_view name_of(Mechanism mechanism) noexcept {
    switch (mechanism) {
        case Mechanism::kprobe:
            return "kprobe";
        case Mechanism::fentry:
            return "fentry";
        case Mechanism::tracefs:
            return "tracefs";
    }
    return "";
}

bool ZramHooks::complete() const {
    return missing().empty() && (has_types || mechanism == Mechanism::tracefs) &&
           (has_kprobes || mechanism != Mechanism::kprobe);
}

bool ZramHooks::has(std::string_view function) const {
    return std::any_of(hooks.begin(), hooks.end(), [&](const ZramHook& hook) {
        return hook.function == function && hook.module.has_value();
    });
}

std::vector<std::string> ZramHooks::missing() const {
    std::vector<std::string> missing;
    for (const ZramHook& hook : hooks)
        if (hook.required && !hook.module) missing.push_back(hook.function);
    return missing;
}

bool is_preemptible(std::string_view mode, std::string_view version) {
    const std::size_t open = mode.find('(');
    if (open != mode.npos) {
        const std::string_view chosen = mode.substr(open + 1, mode.find(')', open) - open - 1);
        return chosen != "none" && chosen != "voluntary";
    }
    // A kernel whose mode was chosen when it was built says PREEMPT only if it is preemptible.
    return version.find("PREEMPT") != version.npos;
}

namespace {

ZramHooks plan_hooks(std::vector<ZramHook> hooks, std::istream& symbols, bool preemptible,
                     std::optional<Mechanism> wanted) {
    ZramHooks plan;
    plan.hooks = std::move(hooks);
    // "ffffffffc036f950 t zram_submit_bio	[zram]"
    for (std::string line; std::getline(symbols, line);) {
        std::istringstream words(line);
        std::string address, type, name, module;
        words >> address >> type >> name >> module;
        if (type != "t" && type != "T") continue;
        for (ZramHook& hook : plan.hooks) {
            if (name != hook.function) continue;
            const bool in_module = module.size() > 2 && module.front() == '[';
            hook.module = in_module ? module.substr(1, module.size() - 2) : "";
        }
    }
    if (wanted) {
        plan.mechanism = *wanted;
        plan.reason = "asked for";
    } else if (preemptible) {
        plan.mechanism = Mechanism::kprobe;
        plan.reason = "the kernel is preemptible";
    } else {
        plan.mechanism = Mechanism::fentry;
        plan.reason = "the kernel is not preemptible";
    }
    return plan;
}

/// What there is of these in the running kernel.
ZramHooks find_hooks(std::vector<ZramHook> hooks, std::optional<Mechanism> wanted) {
    std::ifstream symbols("/proc/kallsyms");
    if (!symbols) throw Error(Fault::system, "/proc/kallsyms: cannot be read; run as root");
    utsname names{};
    uname(&names);
    const bool preemptible = is_preemptible(text_of_file("/sys/kernel/debug/sched/preempt"), names.version);
    ZramHooks plan = plan_hooks(std::move(hooks), symbols, preemptible, wanted);
    if (access("/sys/bus/event_source/devices/kprobe", F_OK) != 0) plan_without_kprobes(plan, wanted);
    plan.realtime = std::string_view(names.version).find("PREEMPT_RT") != std::string_view::npos;
    return plan;
}

}  // namespace

ZramHooks plan_zram_hooks(std::istream& symbols, bool preemptible, std::optional<Mechanism> wanted) {
    return plan_hooks(wanted_hooks(), symbols, preemptible, wanted);
}

ZramHooks plan_traced_zram_hooks(std::istream& symbols) {
    return plan_hooks(wanted_traced_hooks(), symbols, true, Mechanism::tracefs);
}

void plan_without_kprobes(ZramHooks& hooks, std::optional<Mechanism> wanted) {
    hooks.has_kprobes = false;
    if (wanted || hooks.mechanism != Mechanism::kprobe) return;
    hooks.mechanism = Mechanism::fentry;
    hooks.reason = "the kernel has no kprobes";
}

ZramHooks find_zswap_hooks(std::optional<Mechanism> wanted) {
    ZramHooks plan = find_hooks(wanted_zswap_hooks(), wanted);
    plan.has_types = access("/sys/kernel/btf/vmlinux", R_OK) == 0;
    return plan;
}

ZramHooks find_zram_hooks(std::optional<Mechanism> wanted, bool programs) {
    const bool zram_is_module = access("/sys/module/zram/initstate", F_OK) == 0;
    const bool has_types = access("/sys/kernel/btf/vmlinux", R_OK) == 0 &&
                           (!zram_is_module || access("/sys/kernel/btf/zram", R_OK) == 0);
    const bool traced = wanted == Mechanism::tracefs || (!wanted && !(has_types && programs));
    ZramHooks plan =
        traced ? find_hooks(wanted_traced_hooks(), Mechanism::tracefs) : find_hooks(wanted_hooks(), wanted);
    if (traced && !wanted)
        plan.reason =
            has_types ? "this build has no BPF programs" : "the kernel has no type information of zram";
    plan.has_types = has_types;
    return plan;
}

namespace {

void require_kprobes(const ZramHooks& hooks, std::string_view source) {
    if (hooks.mechanism != Mechanism::kprobe || hooks.has_kprobes) return;
    throw Error(Fault::system,
                fmt::format("{}: this kernel has no kprobes (CONFIG_KPROBES); use --hooks fentry", source));
}

}  // namespace

void require_zram_hooks(const ZramHooks& hooks) {
    const std::vector<std::string> missing = hooks.missing();
    if (!hooks.has("zram_submit_bio"))
        throw Error(Fault::system,
                    "zram: this kernel has no zram loaded, or hides its symbols; load zram and run as root");
    if (!hooks.has_types && hooks.mechanism != Mechanism::tracefs)
        throw Error(
            Fault::system,
            fmt::format("--hooks {}: this kernel has no type information of zram "
                        "(CONFIG_DEBUG_INFO_BTF and CONFIG_DEBUG_INFO_BTF_MODULES); leave it out, and "
                        "tracefs is used",
                        name_of(hooks.mechanism)));
    require_kprobes(hooks, "zram");
    if (missing.empty()) return;
    throw Error(
        Fault::system,
        fmt::format("zram: cannot be recorded on this kernel, which has no function {} of its own (its "
                    "compiler may have inlined it); use sr_relay.ko instead (kernel/README.md)",
                    fmt::join(missing, " and ")));
}

void require_zswap_hooks(const ZramHooks& hooks) {
    if (!hooks.has_types)
        throw Error(Fault::system,
                    "zswap: cannot be recorded on this kernel, which has no type information "
                    "(CONFIG_DEBUG_INFO_BTF)");
    require_kprobes(hooks, "zswap");
    const std::vector<std::string> missing = hooks.missing();
    if (missing.empty()) return;
    throw Error(
        Fault::system,
        fmt::format("zswap: cannot be recorded on this kernel, which has no function {} of its own; kernels "
                    "from 6.12 on have them, with the pool zsmalloc",
                    fmt::join(missing, " and ")));
}

}  // namespace swapreplay::collect
