// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/scheduled_replay.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/number.hpp"
#include "replay/zswap_shrinker.hpp"

namespace swapreplay {

namespace {

ReplayOptions with(ReplayOptions options, const StorePolicy& policy) {
    options.policy = policy;
    return options;
}

}  // namespace

ScheduledReplay::ScheduledReplay(const Resolution& setting, TraceReplayOptions given)
    : options_(std::move(given)),
      replay_(PoolReplay::create(setting.pool, with(options_.replay, setting.policy))),
      samples_(options_.samples),
      class_samples_(options_.class_samples),
      compaction_due_(options_.compact_every == 0 ? SampleSeries::never : options_.compact_every) {
    summary_.pool = setting.pool.text;
    summary_.policy = setting.policy.text;
    summary_.resolved = setting;
    summary_.pool_text = replay_->pool_text();
    summary_.page_size = replay_->page_size();
    summary_.limit_pages = options_.replay.limit.pages(summary_.page_size);
    if (!options_.parts.empty()) meter_.emplace(options_.parts);
    const StoreRules& rules = setting.policy.rules;
    if (options_.passes.any() || options_.passes.count_pages) {
        auto passes = std::make_unique<ZramPasses>(options_.passes, setting.policy, *replay_);
        passes_ = passes.get();
        background_ = std::move(passes);
    } else if (summary_.limit_pages != PageSource::no_limit && rules.shrinker_batch != 0) {
        background_ = std::make_unique<ZswapShrinker>(rules, summary_.limit_pages);
    }
}

void ScheduledReplay::take(const EventBlock& block) {
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t from = 0; from < block.size();) {
        const std::uint64_t due = std::min(
            {samples_.due(), class_samples_.due(), compaction_due_, snapshot_due(block.first_event + from)});
        const std::uint64_t left = meter_ ? 1 : block.size() - from;
        const std::size_t until = from + static_cast<std::size_t>(std::min(left, due - events_));
        if (background_) {
            background_->apply(*replay_, block, from, until);
        } else {
            replay_->apply(block, from, until);
        }
        events_ += until - from;
        from = until;
        last_event_ = block.first_event + until - 1;
        last_time_ns_ = time_of(block, until - 1);
        if (events_ == samples_.due()) samples_.add(replay_->usage(), {}, passed());
        if (events_ == class_samples_.due()) class_samples_.add(replay_->usage(), replay_->classes());
        take_snapshots();
        if (events_ == compaction_due_) {
            compact();
            compaction_due_ += options_.compact_every;
        }
        if (meter_) measure(block, until - 1);
    }
    look_for_impossible();
    if (live_ != nullptr) live_->taken(pool_, ++blocks_, {replay_->usage(), summary_.page_size});
    summary_.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void ScheduledReplay::tell(LiveUsage& live, std::size_t pool) {
    live_ = &live;
    pool_ = pool;
}

PoolSummary ScheduledReplay::finish() {
    replay_->end_of_trace();
    const std::optional<Usage> before = uncompacted();
    if (options_.class_samples != 0) class_samples_.finish(events_, replay_->usage(), replay_->classes());
    if (options_.compact_at_end) compact();
    look_for_impossible();
    summary_.huge_size = huge_size();
    summary_.end = replay_->usage();
    if (!options_.snapshots.empty() && options_.snapshots.back().event == SnapshotPoint::end && events_ > 0)
        take_snapshot(options_.snapshots.back());
    samples_.finish(events_, before.value_or(summary_.end), {}, passed());
    summary_.samples = samples_.points();
    summary_.class_samples = class_samples_.points();
    if (meter_) summary_.parts = meter_->parts();
    summary_.counts = replay_->counts();
    summary_.peaks = replay_->peaks();
    summary_.classes = replay_->classes();
    summary_.classes_at_peak = replay_->classes_at_peak();
    if (const Latencies* latencies = replay_->latencies()) summary_.latencies = *latencies;
    if (passes_ != nullptr) summary_.passes = Passes{passes_->totals(), std::nullopt};
    if (const ChunkTotals* chunks = replay_->chunks()) summary_.chunks = Chunks{*chunks, std::nullopt};
    summary_.counts_objects = replay_->counts_objects();
    summary_.checked = options_.replay.measure == Measure::check;
    replay_->finish();
    if (const auto failure = replay_->failure()) summary_.failure = failure;
    return std::move(summary_);
}

std::optional<std::uint64_t> ScheduledReplay::time_of(const EventBlock& block, std::size_t i) {
    return block.times_ns.empty() ? std::nullopt : std::optional(block.times_ns[i]);
}

Passed ScheduledReplay::passed() const {
    const Counts& counts = replay_->counts();
    return {last_time_ns_, counts.reads, counts.writes,
            counts.first_writes - (counts.frees - counts.frees_of_empty)};
}

void ScheduledReplay::measure(const EventBlock& block, std::size_t i) {
    meter_->note(*replay_, time_of(block, i),
                 passes_ == nullptr ? std::nullopt : std::optional(passes_->totals().page_ns));
}

std::optional<std::uint32_t> ScheduledReplay::huge_size() const {
    const auto huge_size = replay_->huge_size();
    if (!huge_size || summary_.resolved.policy.rules.huge_from != HugeFrom::pool_huge_size)
        return std::nullopt;
    return std::min(*huge_size, replay_->page_size());
}

std::uint64_t ScheduledReplay::snapshot_due(std::uint64_t next_event) {
    const auto& points = options_.snapshots;
    while (next_point_ < points.size() && points[next_point_].event < next_event)
        next_point_++;
    if (next_point_ == points.size() || points[next_point_].event == SnapshotPoint::end)
        return SampleSeries::never;
    return events_ + (points[next_point_].event - next_event) + 1;
}

void ScheduledReplay::take_snapshots() {
    const auto& points = options_.snapshots;
    if (next_point_ == points.size() || points[next_point_].event != last_event_) return;
    take_snapshot(points[next_point_]);
}

void ScheduledReplay::take_snapshot(const SnapshotPoint& point) {
    Snapshot snapshot{point.event, last_event_, replay_->usage(), {}, std::nullopt, std::nullopt};
    if (point.classes) {
        snapshot.classes = replay_->classes();
        snapshot.details = replay_->class_details();
    }
    if (point.slots) snapshot.slots = occupancy();
    summary_.snapshots.push_back(std::move(snapshot));
}

SlotOccupancy ScheduledReplay::occupancy() {
    OccupancyCounter counter(swap_cluster_slots(summary_.page_size),
                             summary_.resolved.policy.rules.rejected_goes_to_disk);
    replay_->visit_slots([&](Slot slot, SlotState state) { counter.add(slot, state); });
    return counter.finish();
}

std::optional<Usage> ScheduledReplay::uncompacted() const {
    if (compacted_at_ == events_ && before_compaction_) return before_compaction_;
    return options_.compact_at_end ? std::optional(replay_->usage()) : std::nullopt;
}

void ScheduledReplay::compact() {
    if (replay_->failure()) return;
    compacted_at_ = events_;
    before_compaction_ = replay_->usage();
    const auto given_back = replay_->compact();
    if (!given_back) return;
    if (!summary_.compaction) summary_.compaction.emplace();
    summary_.compaction->runs++;
    summary_.compaction->pages_given_back += *given_back;
}

void ScheduledReplay::look_for_impossible() {
    if (summary_.failure) return;
    if (std::string what = replay_->impossible(); !what.empty())
        summary_.failure = CheckFailure{Broken::accounting, events_ == 0 ? 0 : events_ - 1, std::nullopt,
                                        fmt::format("after {} {}", counted(events_, "event"), what)};
}

}  // namespace swapreplay
