// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/shared_replay.hpp"

#include <algorithm>
#include <chrono>

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

/// What pools of one group are alike in; from which clen on a page is huge is each pool's own.
bool go_together(const PlannedReplay& a, const PlannedReplay& b) {
    const StoreRules& one = a.setting.policy.rules;
    const StoreRules& other = b.setting.policy.rules;
    return one.order == other.order && one.same_filled_takes_nothing == other.same_filled_takes_nothing &&
           a.options.replay.codec == b.options.replay.codec &&
           a.options.replay.slot_bytes == b.options.replay.slot_bytes &&
           ZsmallocPool::rules(zsmalloc_parameters_of(a)).group_rule ==
               ZsmallocPool::rules(zsmalloc_parameters_of(b)).group_rule;
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
        huge_sizes_.reserve(pools.size());
        for (const PoolClasses& pool : pools)
            huge_sizes_.push_back(pool.table.huge_size);
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
            summary.huge_size = std::min(huge_sizes_[i], summary.page_size);
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
    std::vector<std::uint32_t> huge_sizes_;
    std::unique_ptr<Engine<LanesPool, Counting>> engine_;
    double seconds_ = 0;
};

std::vector<std::vector<std::size_t>> SharedReplay::groups_of(const std::vector<PlannedReplay>& plans) {
    std::vector<std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < plans.size(); i++) {
        if (!can_share(plans[i])) continue;
        const auto group = std::ranges::find_if(
            groups, [&](const auto& known) { return go_together(plans[known.front()], plans[i]); });
        if (group == groups.end()) {
            groups.push_back({i});
        } else {
            group->push_back(i);
        }
    }
    std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
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
