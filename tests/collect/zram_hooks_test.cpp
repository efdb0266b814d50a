// SPDX-License-Identifier: GPL-2.0-or-later
// What is chosen on which kernel. The symbols are those of Debian's kernels.
#include "collect/zram_hooks.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* symbols_6_1 =
    "ffffffffc036ecd0 t zram_slot_free_notify\t[zram]\n"
    "ffffffffc036f950 t zram_submit_bio\t[zram]\n"
    "ffffffffc036fcc0 t zram_rw_page\t[zram]\n"
    "ffffffffc0365a90 t obj_free\t[zsmalloc]\n"
    "ffffffffc0365c10 t obj_malloc\t[zsmalloc]\n"
    "ffffffffc0366220 t zs_malloc\t[zsmalloc]\n"
    "ffffffffc0366229 t zs_compact\t[zsmalloc]\n";

constexpr const char* symbols_5_10 =
    "ffffffffc02b4430 t zram_free_page\t[zram]\n"
    "ffffffffc02b5c90 t zram_slot_free_notify\t[zram]\n"
    "ffffffffc02b6710 t zram_submit_bio\t[zram]\n"
    "ffffffffc02ac4a0 t zs_get_total_pages\t[zsmalloc]\n"
    "ffffffffc02ad6d0 t zs_malloc\t[zsmalloc]\n";

// zsmalloc is built in, and a variable has the name of a function.
constexpr const char* symbols_7_3 =
    "ffffffff93983c20 t obj_malloc\n"
    "ffffffff93983d50 t obj_free\n"
    "ffffffff93985110 T zs_malloc\n"
    "ffffffff93985118 d zs_compact\n"
    "ffffffffc0809cd0 t zram_slot_free_notify\t[zram]\n"
    "ffffffffc080b2b0 t zram_submit_bio\t[zram]\n";

ZramHooks plan(const char* symbols, bool preemptible = false, std::optional<Mechanism> wanted = {}) {
    std::istringstream text(symbols);
    ZramHooks hooks = plan_zram_hooks(text, preemptible, wanted);
    hooks.has_types = true;
    return hooks;
}

std::optional<std::string> module_of(const ZramHooks& hooks, const std::string& function) {
    for (const ZramHook& hook : hooks.hooks)
        if (hook.function == function) return hook.module;
    return "not asked for";
}

std::string refusal(const ZramHooks& hooks) {
    try {
        require_zram_hooks(hooks);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

TEST(ZramHooks, AreFoundInModulesAndInTheKernel) {
    EXPECT_EQ(module_of(plan(symbols_6_1), "obj_free"), "zsmalloc");
    EXPECT_TRUE(plan(symbols_6_1).has("zram_rw_page"));
    EXPECT_EQ(module_of(plan(symbols_7_3), "obj_free"), "");
    EXPECT_FALSE(plan(symbols_7_3).has("zram_rw_page"));
    EXPECT_FALSE(plan(symbols_7_3).has("zs_compact"));
    EXPECT_THAT(plan(symbols_7_3).missing(), IsEmpty());
    EXPECT_THAT(refusal(plan(symbols_7_3)), IsEmpty());
}

TEST(ZramHooks, AreKprobesIfTheKernelIsPreemptibleUnlessAskedOtherwise) {
    EXPECT_EQ(plan(symbols_6_1, false).mechanism, Mechanism::fentry);
    EXPECT_EQ(plan(symbols_6_1, true).mechanism, Mechanism::kprobe);
    EXPECT_EQ(plan(symbols_6_1, true, Mechanism::fentry).mechanism, Mechanism::fentry);
}

TEST(ZramHooks, AreThoseOfFentryIfTheKernelHasNoKprobes) {
    ZramHooks hooks = plan(symbols_6_1, true);
    plan_without_kprobes(hooks, std::nullopt);
    EXPECT_EQ(hooks.mechanism, Mechanism::fentry);
    EXPECT_EQ(hooks.reason, "the kernel has no kprobes");
    EXPECT_TRUE(hooks.complete());
    EXPECT_THAT(refusal(hooks), IsEmpty());
    ZramHooks asked = plan(symbols_6_1, true, Mechanism::kprobe);
    plan_without_kprobes(asked, Mechanism::kprobe);
    EXPECT_EQ(asked.mechanism, Mechanism::kprobe);
    EXPECT_FALSE(asked.complete());
    EXPECT_THAT(refusal(asked),
                HasSubstr("zram: this kernel has no kprobes (CONFIG_KPROBES); use --hooks fentry"));
}

TEST(ZramHooks, PreemptionIsReadFromTheKernelsOwnWords) {
    EXPECT_FALSE(is_preemptible("none (voluntary) full \n", "#1 SMP PREEMPT_DYNAMIC Debian"));
    EXPECT_FALSE(is_preemptible("(none) voluntary full \n", "#1 SMP PREEMPT_DYNAMIC Debian"));
    EXPECT_TRUE(is_preemptible("none voluntary full (lazy) \n", "#1 SMP PREEMPT_DYNAMIC Debian"));
    EXPECT_TRUE(is_preemptible("none voluntary (full) \n", "#1 SMP PREEMPT_DYNAMIC Debian"));
    EXPECT_TRUE(is_preemptible("", "#1 SMP PREEMPT_DYNAMIC Debian"));
    EXPECT_TRUE(is_preemptible("", "#1 SMP PREEMPT_RT"));
    EXPECT_FALSE(is_preemptible("", "#1 SMP Debian 4.19"));
}

TEST(ZramHooks, TracefsNeedsNoTypesButOtherFunctions) {
    std::istringstream text(symbols_5_10);
    const ZramHooks hooks = plan_traced_zram_hooks(text);
    EXPECT_EQ(hooks.mechanism, Mechanism::tracefs);
    EXPECT_FALSE(hooks.has_types);
    EXPECT_TRUE(hooks.complete());
    EXPECT_THAT(refusal(hooks), IsEmpty());
    std::istringstream inlined(symbols_6_1);
    EXPECT_THAT(refusal(plan_traced_zram_hooks(inlined)),
                HasSubstr("has no function zram_free_page and zs_get_total_pages of its own"));
}

TEST(ZramHooks, WhatIsMissingIsNamed) {
    EXPECT_THAT(refusal(plan("")), HasSubstr("has no zram loaded"));
    const ZramHooks inlined = plan(
        "ffffffffc036f950 t zram_submit_bio\t[zram]\nffffffffc036ecd0 t zram_slot_free_notify\t[zram]\n"
        "ffffffffc0366220 t zs_malloc\t[zsmalloc]\n");
    EXPECT_THAT(inlined.missing(), ElementsAre("obj_malloc", "obj_free"));
    EXPECT_THAT(refusal(inlined), HasSubstr("has no function obj_malloc and obj_free of its own"));
    ZramHooks without_types = plan(symbols_6_1);
    without_types.has_types = false;
    EXPECT_THAT(refusal(without_types), HasSubstr("CONFIG_DEBUG_INFO_BTF"));
}

}  // namespace
}  // namespace swapreplay::collect
