// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/trace_replay.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/number.hpp"
#include "pool/registry.hpp"
#include "replay/shared_replay.hpp"
#include "replay/zswap_shrinker.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

std::optional<double> overhead(std::optional<std::uint64_t> pages, std::uint32_t page_size,
                               std::uint64_t payload_bytes) {
    if (!pages || payload_bytes == 0 || *pages * page_size < payload_bytes) return std::nullopt;
    return static_cast<double>(*pages) * page_size / static_cast<double>(payload_bytes);
}

ReplayOptions with(ReplayOptions options, const StorePolicy& policy) {
    options.policy = policy;
    return options;
}

/// What a policy of chunks does not go with. Throws Error(Fault::usage).
void refuse_beside_chunks(const StorePolicy& policy, const TraceReplayOptions& options) {
    if (!policy.rules.chunk.any()) return;
    if (options.passes.any())
        throw Error(Fault::usage,
                    fmt::format("--writeback and --recompress: policy {} has no rules for them; "
                                "replay without chunk=",
                                policy.text));
    if (std::ranges::any_of(options.snapshots, &SnapshotPoint::slots))
        throw Error(Fault::usage,
                    fmt::format("--bill: no kernel has policy {}, so what it would keep beside the pool is "
                                "not known; replay without chunk=",
                                policy.text));
}

/// A pool, and what is to happen between its events.
class ScheduledReplay {
public:
    ScheduledReplay(const Resolution& setting, TraceReplayOptions given)
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

    /// Cuts the block where a sample or a compaction is due, and after each event if there is a meter.
    void take(const EventBlock& block) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t from = 0; from < block.size();) {
            const std::uint64_t due = std::min({samples_.due(), class_samples_.due(), compaction_due_,
                                                snapshot_due(block.first_event + from)});
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

    /// Tells it what the pool holds after each block.
    void tell(LiveUsage& live, std::size_t pool) {
        live_ = &live;
        pool_ = pool;
    }

    [[nodiscard]] bool one_thread() const { return replay_->one_thread(); }
    [[nodiscard]] bool compacts() const { return replay_->compacts(); }

    PoolSummary finish() {
        replay_->end_of_trace();
        const std::optional<Usage> before = uncompacted();
        if (options_.class_samples != 0) class_samples_.finish(events_, replay_->usage(), replay_->classes());
        if (options_.compact_at_end) compact();
        look_for_impossible();
        summary_.huge_size = huge_size();
        summary_.end = replay_->usage();
        if (!options_.snapshots.empty() && options_.snapshots.back().event == SnapshotPoint::end &&
            events_ > 0)
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

private:
    static std::optional<std::uint64_t> time_of(const EventBlock& block, std::size_t i) {
        return block.times_ns.empty() ? std::nullopt : std::optional(block.times_ns[i]);
    }

    [[nodiscard]] Passed passed() const {
        const Counts& counts = replay_->counts();
        return {last_time_ns_, counts.reads, counts.writes,
                counts.first_writes - (counts.frees - counts.frees_of_empty)};
    }

    void measure(const EventBlock& block, std::size_t i) {
        meter_->note(*replay_, time_of(block, i),
                     passes_ == nullptr ? std::nullopt : std::optional(passes_->totals().page_ns));
    }

    /// In a pool of larger pages than the trace's, a page of the trace is huge from its own size on.
    [[nodiscard]] std::optional<std::uint32_t> huge_size() const {
        const auto huge_size = replay_->huge_size();
        if (!huge_size || summary_.resolved.policy.rules.huge_from != HugeFrom::pool_huge_size)
            return std::nullopt;
        return std::min(*huge_size, replay_->page_size());
    }

    /// The number of events after which the next snapshot is due, the next event being of this number.
    [[nodiscard]] std::uint64_t snapshot_due(std::uint64_t next_event) {
        const auto& points = options_.snapshots;
        while (next_point_ < points.size() && points[next_point_].event < next_event)
            next_point_++;
        if (next_point_ == points.size() || points[next_point_].event == SnapshotPoint::end)
            return SampleSeries::never;
        return events_ + (points[next_point_].event - next_event) + 1;
    }

    /// Before a compaction that is due here.
    void take_snapshots() {
        const auto& points = options_.snapshots;
        if (next_point_ == points.size() || points[next_point_].event != last_event_) return;
        take_snapshot(points[next_point_]);
    }

    void take_snapshot(const SnapshotPoint& point) {
        Snapshot snapshot{point.event, last_event_, replay_->usage(), {}, std::nullopt, std::nullopt};
        if (point.classes) {
            snapshot.classes = replay_->classes();
            snapshot.details = replay_->class_details();
        }
        if (point.slots) snapshot.slots = occupancy();
        summary_.snapshots.push_back(std::move(snapshot));
    }

    [[nodiscard]] SlotOccupancy occupancy() {
        OccupancyCounter counter(summary_.resolved.policy.rules.rejected_goes_to_disk);
        replay_->visit_slots([&](Slot slot, SlotState state) { counter.add(slot, state); });
        return counter.finish();
    }

    /// The usage after the last event and before the compaction that was due there.
    [[nodiscard]] std::optional<Usage> uncompacted() const {
        if (compacted_at_ == events_ && before_compaction_) return before_compaction_;
        return options_.compact_at_end ? std::optional(replay_->usage()) : std::nullopt;
    }

    void compact() {
        if (replay_->failure()) return;
        compacted_at_ = events_;
        before_compaction_ = replay_->usage();
        const auto given_back = replay_->compact();
        if (!given_back) return;
        if (!summary_.compaction) summary_.compaction.emplace();
        summary_.compaction->runs++;
        summary_.compaction->pages_given_back += *given_back;
    }

    void look_for_impossible() {
        if (summary_.failure) return;
        if (std::string what = replay_->impossible(); !what.empty())
            summary_.failure = CheckFailure{Broken::accounting, events_ == 0 ? 0 : events_ - 1, std::nullopt,
                                            fmt::format("after {} {}", counted(events_, "event"), what)};
    }

    const TraceReplayOptions options_;
    std::unique_ptr<PoolReplay> replay_;
    std::unique_ptr<BackgroundWork> background_;  ///< nullptr: none
    const ZramPasses* passes_ = nullptr;          ///< the same, if it is these
    SampleSeries samples_;
    SampleSeries class_samples_;
    std::optional<UseMeter> meter_;
    std::uint64_t compaction_due_;
    std::uint64_t events_ = 0;
    std::uint64_t last_event_ = 0;  ///< its number in the trace
    std::optional<std::uint64_t> last_time_ns_;
    std::size_t next_point_ = 0;      ///< of options_.snapshots
    std::uint64_t compacted_at_ = 0;  ///< events before the last compaction
    std::optional<Usage> before_compaction_;
    LiveUsage* live_ = nullptr;
    std::size_t pool_ = 0;
    std::uint64_t blocks_ = 0;  ///< taken, for live_
    PoolSummary summary_;
};

TraceReplayOptions without_compaction(TraceReplayOptions options) {
    options.replay.measure = Measure::space;
    options.samples = 0;
    options.class_samples = 0;
    for (SnapshotPoint& point : options.snapshots)
        point.classes = point.slots = false;
    options.compact_every = 0;
    options.compact_at_end = false;
    return options;
}

TraceReplayOptions without_passes(TraceReplayOptions options) {
    options.replay.measure = Measure::space;
    options.samples = 0;
    options.class_samples = 0;
    options.snapshots.clear();
    options.passes = {};
    options.passes.count_pages = true;
    return options;
}

/// For what is replayed page by page: it compacts when the chunks do.
TraceReplayOptions with_compaction_alone(TraceReplayOptions options) {
    options.samples = 0;
    options.class_samples = 0;
    options.snapshots.clear();
    return options;
}

Resolution without_chunks(Resolution setting) {
    setting.policy.rules.chunk = {};
    return setting;
}

/// Every pool, and beside those that compact, or are written back, the same without that.
class Replays {
public:
    explicit Replays(const std::vector<PlannedReplay>& plans) : pools_(plans.size()) {
        std::vector<bool> is_shared(plans.size());
        for (std::vector<std::size_t>& numbers : SharedReplay::groups_of(plans)) {
            std::vector<PlannedReplay> together;
            together.reserve(numbers.size());
            for (const std::size_t i : numbers) {
                together.push_back(plans[i]);
                is_shared[i] = true;
            }
            shared_.push_back({std::move(numbers), std::make_unique<SharedReplay>(together)});
        }
        for (std::size_t i = 0; i < plans.size(); i++)
            if (!is_shared[i]) add(pools_[i], plans[i]);
    }

    void tell(LiveUsage& live) {
        for (std::size_t i = 0; i < pools_.size(); i++)
            if (pools_[i].replay) pools_[i].replay->tell(live, i);
    }

    [[nodiscard]] std::vector<Pipeline::Consumer> consumers() const {
        std::vector<Pipeline::Consumer> all;
        const auto add = [&all](ScheduledReplay* replay) {
            if (replay != nullptr)
                all.push_back(
                    {[replay](const EventBlock& block) { replay->take(block); }, replay->one_thread()});
        };
        for (const Pair& pair : pools_) {
            add(pair.replay.get());
            add(pair.uncompacted.get());
            add(pair.without_passes.get());
            add(pair.page_by_page.get());
        }
        for (const Shared& shared : shared_)
            all.push_back({[&shared](const EventBlock& block) { shared.replay->take(block); }, false});
        return all;
    }

    [[nodiscard]] std::vector<PoolSummary> finish() {
        std::vector<PoolSummary> all(pools_.size());
        for (std::size_t i = 0; i < pools_.size(); i++)
            if (pools_[i].replay) all[i] = finish(pools_[i]);
        for (const Shared& shared : shared_) {
            std::vector<PoolSummary> summaries = shared.replay->finish();
            for (std::size_t i = 0; i < summaries.size(); i++)
                all[shared.numbers[i]] = std::move(summaries[i]);
        }
        return all;
    }

private:
    struct Pair {
        std::unique_ptr<ScheduledReplay> replay;          ///< nullptr: one of shared_ has this pool
        std::unique_ptr<ScheduledReplay> uncompacted;     ///< may be nullptr
        std::unique_ptr<ScheduledReplay> without_passes;  ///< may be nullptr
        std::unique_ptr<ScheduledReplay> page_by_page;    ///< may be nullptr
    };
    struct Shared {
        std::vector<std::size_t> numbers;  ///< of its pools
        std::unique_ptr<SharedReplay> replay;
    };

    [[nodiscard]] static PoolSummary finish(const Pair& pair) {
        PoolSummary summary = pair.replay->finish();
        if (pair.without_passes) {
            const PoolSummary without = pair.without_passes->finish();
            if (summary.passes)
                summary.passes->without = {without.peaks.pages, without.end.pages,
                                           without.passes->totals.pages_mean()};
        }
        if (pair.page_by_page) {
            const PoolSummary pages = pair.page_by_page->finish();
            summary.chunks->without = {pages.peaks.pages, pages.end.pages};
        }
        if (!pair.uncompacted) return summary;
        PoolSummary uncompacted = pair.uncompacted->finish();
        if (summary.compaction)
            summary.compaction->without = {uncompacted.peaks.pages, uncompacted.end.pages,
                                           std::move(uncompacted.snapshots)};
        return summary;
    }

    static void add(Pair& pair, const PlannedReplay& plan) {
        const auto& [setting, options] = plan;
        refuse_beside_chunks(setting.policy, options);
        pair.replay = std::make_unique<ScheduledReplay>(setting, options);
        const bool can_be_twice =
            !pair.replay->one_thread() && setting.pool.name != external_pool_info().name;
        if (!options.compare_without || !can_be_twice) return;
        if ((options.compact_every != 0 || options.compact_at_end) && pair.replay->compacts())
            pair.uncompacted = std::make_unique<ScheduledReplay>(setting, without_compaction(options));
        if (options.passes.any())
            pair.without_passes = std::make_unique<ScheduledReplay>(setting, without_passes(options));
        if (setting.policy.rules.chunk.any())
            pair.page_by_page =
                std::make_unique<ScheduledReplay>(without_chunks(setting), with_compaction_alone(options));
    }

    std::vector<Pair> pools_;
    std::vector<Shared> shared_;
};

}  // namespace

std::optional<std::uint64_t> PoolSummary::pages_peak() const noexcept {
    return holds_no_pages() ? std::nullopt : std::optional(peaks.pages);
}

std::optional<std::uint64_t> PoolSummary::pages_end() const noexcept {
    return holds_no_pages() ? std::nullopt : std::optional(end.pages);
}

std::optional<double> PoolSummary::overhead_peak() const noexcept {
    return overhead(pages_peak(), page_size, peaks.usage.payload_bytes);
}

std::optional<double> PoolSummary::overhead_end() const noexcept {
    return overhead(pages_end(), page_size, end.payload_bytes);
}

DiskTraffic PoolSummary::disk() const noexcept {
    const bool below = resolved.policy.rules.rejected_goes_to_disk;
    return {counts.written_back + (below ? counts.rejected : 0),
            counts.device_reads + (below ? counts.reads_of_rejected : 0)};
}

namespace {

/// Every consumer has had every block when it returns. The summary is without pools.
TraceReplaySummary deliver(const NextBlock& next, std::vector<Pipeline::Consumer> consumers,
                           const TraceReplayOptions& options) {
    Pipeline pipeline(next, std::move(consumers), options.stop, options.progress);
    pipeline.deliver(options.threads);
    TraceReplaySummary summary;
    summary.events = pipeline.events();
    summary.partial = pipeline.stopped();
    return summary;
}

}  // namespace

TraceReplaySummary replay_planned(const NextBlock& next, const std::vector<PlannedReplay>& plans,
                                  const TraceReplayOptions& for_all) {
    Replays replays(plans);
    LiveUsage live(for_all.live_every, plans.size(), for_all.on_live_row);
    const NextBlock next_and_tell = [&](EventBlock& block) {
        if (!next(block)) return false;
        live.decoded(block);
        return true;
    };
    const bool is_live = for_all.live_every.count() > 0;
    if (is_live) replays.tell(live);
    TraceReplaySummary summary = deliver(is_live ? next_and_tell : next, replays.consumers(), for_all);
    summary.pools = replays.finish();
    return summary;
}

std::vector<PlannedReplay> plans_of(const std::vector<Resolution>& settings,
                                    const TraceReplayOptions& options) {
    std::vector<PlannedReplay> plans;
    plans.reserve(settings.size());
    for (const Resolution& setting : settings)
        plans.push_back({setting, options});
    return plans;
}

TraceReplaySummary replay_pools(const NextBlock& next, const std::vector<Resolution>& pools,
                                const TraceReplayOptions& options) {
    return replay_planned(next, plans_of(pools, options), options);
}

TraceReplaySummary replay_pools(const NextBlock& next, const std::vector<PoolSpec>& specs,
                                const TraceReplayOptions& options) {
    std::vector<Resolution> pools;
    pools.reserve(specs.size());
    for (const PoolSpec& spec : specs)
        pools.push_back(
            {spec, options.replay.policy, options.replay.policy.kernel, KernelSource::nobody, {}});
    return replay_pools(next, pools, options);
}

}  // namespace swapreplay
