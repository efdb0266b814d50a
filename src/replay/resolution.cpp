// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/resolution.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pool/registry.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::string_view kernel_parameter = "kernel";
constexpr std::string_view zswap_policy = "zswap";
constexpr std::string_view usual_policy = "zram";

PolicySource source_of_policy(std::string_view asked, std::string_view policy) {
    if (!asked.empty()) return PolicySource::option;
    return policy == usual_policy ? PolicySource::nobody : PolicySource::trace;
}

const PoolInfo& info_of(const PoolSpec& spec) {
    if (spec.name == external_pool_info().name) return external_pool_info();
    for (const PoolInfo* info : pool_infos()) {
        if (info->name == spec.name) return *info;
    }
    throw_unknown_pool(spec);
}

bool follows_kernel(const PoolSpec& spec) {
    const auto& parameters = info_of(spec).parameters;
    return std::any_of(parameters.begin(), parameters.end(),
                       [](const ParameterInfo& parameter) { return parameter.name == kernel_parameter; });
}

/// Policies tell stable releases apart, pools do not.
bool same_series(KernelRelease a, KernelRelease b) {
    return a.major_number == b.major_number && a.minor_number == b.minor_number;
}

/// A pool's kernel=6.16 means all of 6.16: on 6.16.12, or for a trace of it, that is 6.16.12.
KernelRelease release_of_pool(std::string_view by_pool, std::string_view trace) {
    const KernelRelease named = require_kernel(fmt::format("kernel={} of the pool", by_pool), by_pool);
    const bool series = std::ranges::count(by_pool, '.') == 1;
    const auto found = found_kernel(trace);
    return series && found && same_series(found->release, named) ? found->release : named;
}

struct Choice {
    KernelRelease release;
    KernelSource source;
    std::string note;
};

/// For what names no kernel itself.
Choice choose(std::string_view by_policy, std::string_view by_pool, const RulesChoice& choice) {
    const KernelRelease newest{newest_known_kernel.major_number, newest_known_kernel.minor_number};
    if (!choice.option.empty())
        return {require_kernel(fmt::format("--kernel {}", choice.option), choice.option),
                KernelSource::option,
                {}};
    if (!by_policy.empty() && by_pool.empty())
        return {require_kernel(fmt::format("kernel={} of the policy", by_policy), by_policy),
                KernelSource::policy,
                {}};
    if (!by_pool.empty() && by_policy.empty())
        return {release_of_pool(by_pool, choice.trace), KernelSource::pool, {}};
    if (choice.trace.empty()) return {newest, KernelSource::nobody, {}};
    if (auto found = found_kernel(choice.trace))
        return {found->release, KernelSource::trace, std::move(found->note)};
    return {newest, KernelSource::nobody,
            fmt::format("the rules of the trace's kernel '{}' are not known; those of Linux {} are used",
                        choice.trace, newest.text())};
}

}  // namespace

std::string_view name_of(KernelSource source) noexcept {
    switch (source) {
        case KernelSource::option:
            return "option";
        case KernelSource::policy:
            return "policy";
        case KernelSource::pool:
            return "pool";
        case KernelSource::trace:
            return "trace";
        case KernelSource::nobody:
            break;
    }
    return "newest known";
}

std::string_view name_of(PolicySource source) noexcept {
    switch (source) {
        case PolicySource::option:
            return "option";
        case PolicySource::trace:
            return "trace";
        case PolicySource::nobody:
            break;
    }
    return "default";
}

std::string_view policy_of_device(std::string_view device) noexcept {
    return device == zswap_policy ? zswap_policy : usual_policy;
}

RulesChoice RulesChoice::of(const std::string& option, const Metadata& metadata) {
    const auto device = metadata.facts.find("device");
    return {option, metadata.kernel, device == metadata.facts.end() ? std::string() : device->second};
}

Resolution resolve(const PoolSpec& pool, std::string_view policy, const RulesChoice& choice) {
    const std::string_view chosen_policy = policy.empty() ? policy_of_device(choice.device) : policy;
    const bool pool_follows = follows_kernel(pool);
    const auto named = pool.values.find(kernel_parameter);
    const std::string by_pool = named == pool.values.end() || !pool_follows ? std::string() : named->second;
    const Choice chosen = choose(StorePolicy::kernel_named_by(chosen_policy), by_pool, choice);

    Resolution result{pool,           StorePolicy::parse(chosen_policy, chosen.release.text()),
                      chosen.release, chosen.source,
                      chosen.note,    source_of_policy(policy, chosen_policy)};
    if (pool_follows) result.pool.values.emplace(kernel_parameter, chosen.release.text());
    if (!result.policy.kernel && !pool_follows) result.kernel.reset();
    if (!result.policy.kernel || !pool_follows) return result;

    const std::string& text = result.pool.values.find(kernel_parameter)->second;
    const KernelRelease of_pool = require_kernel(fmt::format("pool {}: kernel={}", pool.name, text), text);
    if (same_series(*result.policy.kernel, of_pool)) {
        result.kernel = result.policy.kernel;
        if (!by_pool.empty() && !StorePolicy::kernel_named_by(chosen_policy).empty())
            result.source = KernelSource::policy;
        return result;
    }
    result.kernel.reset();
    result.note = fmt::format("a mixture that no kernel is: the policy of Linux {} over the pool of Linux {}",
                              result.policy.kernel->text(), of_pool.text());
    return result;
}

}  // namespace swapreplay
