// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/trace_replay.hpp"

#include <algorithm>
#include <functional>
#include <memory>

#include <fmt/format.h>

#include "base/number.hpp"
#include "pool/registry.hpp"
#include "replay/own_thread.hpp"
#include "replay/scheduled_replay.hpp"
#include "replay/shared_replay.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

std::optional<double> overhead(std::optional<std::uint64_t> pages, std::uint32_t page_size,
                               std::uint64_t payload_bytes) {
    if (!pages || payload_bytes == 0 || *pages * page_size < payload_bytes) return std::nullopt;
    return static_cast<double>(*pages) * page_size / static_cast<double>(payload_bytes);
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

/// A replay on the thread that its pool needs.
class PlacedReplay {
public:
    PlacedReplay(const Resolution& setting, const TraceReplayOptions& options)
        : thread_(has_library_memory(setting.pool) ? std::make_unique<OwnThread>() : nullptr) {
        there([&] { replay_ = std::make_unique<ScheduledReplay>(setting, options); });
    }
    ~PlacedReplay() {
        there([this] { replay_.reset(); });
    }
    PlacedReplay(const PlacedReplay&) = delete;
    PlacedReplay& operator=(const PlacedReplay&) = delete;

    void take(const EventBlock& block) {
        there([&] { replay_->take(block); });
    }
    PoolSummary finish() {
        PoolSummary summary;
        there([&] { summary = replay_->finish(); });
        return summary;
    }
    void tell(LiveUsage& live, std::size_t pool) { replay_->tell(live, pool); }
    [[nodiscard]] bool compacts() const { return replay_->compacts(); }

private:
    void there(const std::function<void()>& work) { thread_ ? thread_->run(work) : work(); }

    std::unique_ptr<OwnThread> thread_;  ///< nullptr: any thread will do
    std::unique_ptr<ScheduledReplay> replay_;
};

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
        const auto add = [&all](PlacedReplay* replay) {
            if (replay != nullptr) all.push_back([replay](const EventBlock& block) { replay->take(block); });
        };
        for (const Pair& pair : pools_) {
            add(pair.replay.get());
            add(pair.uncompacted.get());
            add(pair.without_passes.get());
            add(pair.page_by_page.get());
        }
        for (const Shared& shared : shared_)
            all.push_back([&shared](const EventBlock& block) { shared.replay->take(block); });
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
        std::unique_ptr<PlacedReplay> replay;          ///< nullptr: one of shared_ has this pool
        std::unique_ptr<PlacedReplay> uncompacted;     ///< may be nullptr
        std::unique_ptr<PlacedReplay> without_passes;  ///< may be nullptr
        std::unique_ptr<PlacedReplay> page_by_page;    ///< may be nullptr
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
        pair.replay = std::make_unique<PlacedReplay>(setting, options);
        const bool can_be_twice =
            !has_library_memory(setting.pool) && setting.pool.name != external_pool_info().name;
        if (!options.compare_without || !can_be_twice) return;
        if ((options.compact_every != 0 || options.compact_at_end) && pair.replay->compacts())
            pair.uncompacted = std::make_unique<PlacedReplay>(setting, without_compaction(options));
        if (options.passes.any())
            pair.without_passes = std::make_unique<PlacedReplay>(setting, without_passes(options));
        if (setting.policy.rules.chunk.any())
            pair.page_by_page =
                std::make_unique<PlacedReplay>(without_chunks(setting), with_compaction_alone(options));
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

bool PoolSummary::has_disk() const noexcept {
    return resolved.policy.rules.rejected_goes_to_disk || counts.written_back > 0;
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
