// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/shared_replay.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <tuple>

#include "pool/zsmalloc.hpp"
#include "replay/engine.hpp"
#include "replay/lanes_pool.hpp"

namespace swapreplay {

namespace {

std::uint32_t huge_from(const StoreRules& rules, std::uint32_t huge_size, std::uint32_t page_size) {
    return rules.huge_from == HugeFrom::page_size ? page_size : std::min(huge_size, page_size);
}

bool counts_alone(const TraceReplayOptions& options) {
    return options.share && options.replay.measure == Measure::space && options.replay.slot_bytes != 0 &&
           options.replay.limit.unit == Limit::Unit::none && options.samples == 0 &&
           options.class_samples == 0 && options.snapshots.empty() && options.compact_every == 0 &&
           !options.compact_at_end && !options.passes.any() && !options.passes.count_pages &&
           options.parts.empty();
}

/// Whether every clen is stored in an object, and only a write or a free takes it out.
bool stores_all(const StoreRules& rules) {
    return rules.huge_from != HugeFrom::never && !rules.load_frees && !rules.chunk.any();
}

bool can_share(const PlannedReplay& plan) {
    return plan.setting.pool.name == ZsmallocPool::info().name && counts_alone(plan.options) &&
           stores_all(plan.setting.policy.rules);
}

Parameters zsmalloc_parameters_of(const PlannedReplay& plan) {
    return {ZsmallocPool::info(), plan.setting.pool, plan.options.replay.slot_bytes};
}

/// What pools of one group are alike in. From which clen on a page is huge is each pool's own.
auto kind_of(const PlannedReplay& plan) {
    const StoreRules& rules = plan.setting.policy.rules;
    return std::tuple(rules.order, rules.same_filled_takes_nothing, plan.options.replay.codec,
                      plan.options.replay.slot_bytes,
                      ZsmallocPool::rules(zsmalloc_parameters_of(plan)).group_rule);
}

}  // namespace

class SharedReplay::Impl {
public:
    explicit Impl(const std::vector<PlannedReplay>& plans) : plans_(plans) {
        const ReplayOptions& options = plans.front().options.replay;
        std::vector<PoolClasses> pools;
        pools.reserve(plans.size());
        for (const PlannedReplay& plan : plans) {
            zsmalloc::ClassTable table =
                ZsmallocPool::class_table(zsmalloc_parameters_of(plan), options.slot_bytes);
            const std::uint32_t from =
                huge_from(plan.setting.policy.rules, table.huge_size, options.slot_bytes);
            pools.push_back({std::move(table), from});
        }
        ReplayOptions of_engine = options;
        of_engine.policy = plans.front().setting.policy;
        of_engine.policy.rules.huge_from = HugeFrom::never;  // what is huge, the pool knows
        engine_ = std::make_unique<Engine<LanesPool, Counting>>(
            of_engine, std::string(), pools,
            ZsmallocPool::rules(zsmalloc_parameters_of(plans.front())).group_rule, options.slot_bytes);
    }

    void take(const EventBlock& block) {
        const auto begin = std::chrono::steady_clock::now();
        engine_->apply(block, 0, block.size());
        seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }

    std::vector<PoolSummary> finish() {
        std::vector<PoolSummary> all;
        all.reserve(plans_.size());
        for (std::size_t i = 0; i < plans_.size(); i++)
            all.push_back(summary(i));
        return all;
    }

private:
    PoolSummary summary(std::size_t i) const {
        const Resolution& setting = plans_[i].setting;
        const LanesPool& pool = engine_->pool();
        PoolSummary summary;
        summary.pool = setting.pool.text;
        summary.policy = setting.policy.text;
        summary.resolved = setting;
        summary.pool_text = zsmalloc_parameters_of(plans_[i]).full_text();
        summary.page_size = engine_->page_size();
        if (setting.policy.rules.huge_from == HugeFrom::pool_huge_size)
            summary.huge_size = std::min(pool.huge_size(i), summary.page_size);
        summary.counts = engine_->counts();
        summary.counts.huge = pool.huge_writes(i);
        summary.peaks = pool.peaks(i, engine_->peaks());
        summary.end = pool.usage(i, engine_->usage());
        summary.classes = pool.classes(i);
        summary.classes_at_peak = pool.classes_at_peak(i);
        summary.seconds = seconds_ / static_cast<double>(plans_.size());
        return summary;
    }

    const std::vector<PlannedReplay> plans_;
    std::unique_ptr<Engine<LanesPool, Counting>> engine_;
    double seconds_ = 0;
};

std::vector<std::vector<std::size_t>> SharedReplay::groups_of(const std::vector<PlannedReplay>& plans) {
    std::map<decltype(kind_of(plans.front())), std::vector<std::size_t>> of_kind;
    for (std::size_t i = 0; i < plans.size(); i++)
        if (can_share(plans[i])) of_kind[kind_of(plans[i])].push_back(i);
    std::vector<std::vector<std::size_t>> groups;
    for (auto& [kind, numbers] : of_kind)
        if (numbers.size() > 1) groups.push_back(std::move(numbers));
    std::ranges::sort(groups);
    return groups;
}

SharedReplay::SharedReplay(const std::vector<PlannedReplay>& plans) : impl_(std::make_unique<Impl>(plans)) {}
SharedReplay::~SharedReplay() = default;

void SharedReplay::take(const EventBlock& block) {
    impl_->take(block);
}

std::vector<PoolSummary> SharedReplay::finish() {
    return impl_->finish();
}

}  // namespace swapreplay
