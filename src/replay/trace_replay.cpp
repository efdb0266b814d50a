// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/trace_replay.hpp"

#include <algorithm>
#include <chrono>

namespace swapreplay {

namespace {

double overhead(std::uint64_t pages, std::uint32_t page_size, std::uint64_t payload_bytes) {
    if (payload_bytes == 0) return 0;
    return static_cast<double>(pages) * page_size / static_cast<double>(payload_bytes);
}

/// A pool, and what is to happen between its events.
class ScheduledReplay {
public:
    ScheduledReplay(const PoolSpec& spec, const TraceReplayOptions& options)
        : options_(options),
          replay_(PoolReplay::create(spec, options.replay)),
          samples_(options.samples),
          compaction_due_(options.compact_every == 0 ? SampleSeries::never : options.compact_every) {
        summary_.pool = spec.text;
        summary_.policy = options.replay.policy.text;
    }

    /// Cuts the block where a sample or a compaction is due.
    void take(const EventBlock& block) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t from = 0; from < block.size();) {
            const std::uint64_t due = std::min(samples_.due(), compaction_due_);
            const std::uint64_t left = block.size() - from;
            const std::size_t until = from + static_cast<std::size_t>(std::min(left, due - events_));
            replay_->apply(block, from, until);
            events_ += until - from;
            from = until;
            if (events_ == samples_.due()) samples_.add(replay_->usage());
            if (events_ == compaction_due_) {
                compact();
                compaction_due_ += options_.compact_every;
            }
        }
        summary_.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }

    [[nodiscard]] bool one_thread() const { return replay_->one_thread(); }

    PoolSummary finish() {
        if (options_.compact_at_end) compact();
        summary_.page_size = replay_->page_size();
        summary_.huge_size = huge_size();
        summary_.end = replay_->usage();
        samples_.finish(events_, summary_.end);
        summary_.samples = samples_.points();
        summary_.counts = replay_->counts();
        summary_.peaks = replay_->peaks();
        summary_.classes = replay_->classes();
        if (const Latencies* latencies = replay_->latencies()) summary_.latencies = *latencies;
        summary_.counts_objects = replay_->counts_objects();
        summary_.checked = options_.replay.measure == Measure::check;
        replay_->finish();
        summary_.failure = replay_->failure();
        return std::move(summary_);
    }

private:
    /// In a pool of larger pages than the trace's, a page of the trace is huge from its own size on.
    [[nodiscard]] std::optional<std::uint32_t> huge_size() const {
        const auto huge_size = replay_->huge_size();
        if (!huge_size || options_.replay.policy.rules.huge_from != HugeFrom::pool_huge_size)
            return std::nullopt;
        return std::min(*huge_size, options_.replay.slot_bytes);
    }

    void compact() {
        if (replay_->failure()) return;
        const auto given_back = replay_->compact();
        if (!given_back) return;
        if (!summary_.compaction) summary_.compaction.emplace();
        summary_.compaction->runs++;
        summary_.compaction->pages_given_back += *given_back;
    }

    const TraceReplayOptions& options_;
    std::unique_ptr<PoolReplay> replay_;
    SampleSeries samples_;
    std::uint64_t compaction_due_;
    std::uint64_t events_ = 0;
    PoolSummary summary_;
};

}  // namespace

double PoolSummary::overhead_peak() const noexcept {
    return overhead(peaks.pages, page_size, peaks.payload_at_pages);
}

double PoolSummary::overhead_end() const noexcept {
    return overhead(end.pages, page_size, end.payload_bytes);
}

TraceReplaySummary replay_pools(const NextBlock& next, const std::vector<PoolSpec>& specs,
                                const TraceReplayOptions& options) {
    std::vector<std::unique_ptr<ScheduledReplay>> replays;
    std::vector<Pipeline::Consumer> consumers;
    for (const PoolSpec& spec : specs) {
        replays.push_back(std::make_unique<ScheduledReplay>(spec, options));
        ScheduledReplay* const replay = replays.back().get();
        consumers.push_back(
            {[replay](const EventBlock& block) { replay->take(block); }, replay->one_thread()});
    }
    Pipeline pipeline(next, std::move(consumers), options.stop, options.progress);
    pipeline.deliver(options.threads);

    TraceReplaySummary summary;
    summary.events = pipeline.events();
    summary.partial = pipeline.stopped();
    for (const std::unique_ptr<ScheduledReplay>& replay : replays)
        summary.pools.push_back(replay->finish());
    return summary;
}

}  // namespace swapreplay
