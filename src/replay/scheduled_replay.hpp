// SPDX-License-Identifier: GPL-2.0-or-later
// A pool, and what is to happen between its events.
#ifndef SWAPREPLAY_REPLAY_SCHEDULED_REPLAY_HPP
#define SWAPREPLAY_REPLAY_SCHEDULED_REPLAY_HPP

#include <memory>
#include <optional>

#include "replay/background_work.hpp"
#include "replay/live_usage.hpp"
#include "replay/trace_replay.hpp"
#include "replay/zram_passes.hpp"

namespace swapreplay {

/// One pool's replay of a trace, with its samples, compactions, passes and snapshots.
class ScheduledReplay {
public:
    /// Throws what PoolReplay::create() throws.
    ScheduledReplay(const Resolution& setting, TraceReplayOptions given);

    /// Cuts the block where a sample or a compaction is due, and after each event if there is a meter.
    void take(const EventBlock& block);

    /// Tells it what the pool holds after each block.
    void tell(LiveUsage& live, std::size_t pool);

    [[nodiscard]] bool compacts() const { return replay_->compacts(); }

    PoolSummary finish();

private:
    static std::optional<std::uint64_t> time_of(const EventBlock& block, std::size_t i);

    [[nodiscard]] Passed passed() const;

    void measure(const EventBlock& block, std::size_t i);

    /// In a pool of larger pages than the trace's, a page of the trace is huge from its own size on.
    [[nodiscard]] std::optional<std::uint32_t> huge_size() const;

    /// The number of events after which the next snapshot is due, the next event being of this number.
    [[nodiscard]] std::uint64_t snapshot_due(std::uint64_t next_event);

    /// Before a compaction that is due here.
    void take_snapshots();

    void take_snapshot(const SnapshotPoint& point);

    [[nodiscard]] SlotOccupancy occupancy();

    /// The usage after the last event and before the compaction that was due there.
    [[nodiscard]] std::optional<Usage> uncompacted() const;

    void compact();

    void look_for_impossible();

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

}  // namespace swapreplay

#endif
