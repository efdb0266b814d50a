// SPDX-License-Identifier: GPL-2.0-or-later
// One trace through any number of pools: decoded once, each pool by itself, on several threads.
#ifndef SWAPREPLAY_REPLAY_TRACE_REPLAY_HPP
#define SWAPREPLAY_REPLAY_TRACE_REPLAY_HPP

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "replay/live_usage.hpp"
#include "replay/pipeline.hpp"
#include "replay/pool_replay.hpp"
#include "replay/resolution.hpp"
#include "replay/samples.hpp"
#include "replay/snapshot.hpp"
#include "replay/use_meter.hpp"
#include "replay/zram_passes.hpp"

namespace swapreplay {

struct TraceReplayOptions {
    ReplayOptions replay;                  ///< for every pool; its policy is each pool's own
    unsigned threads = 1;                  ///< the calling one is among them
    std::size_t samples = 0;               ///< points at most, for each pool; 0: none
    std::size_t class_samples = 0;         ///< the same with the classes of each pool that has some
    std::vector<SnapshotPoint> snapshots;  ///< of each pool, in ascending order of events
    std::uint64_t compact_every = 0;       ///< events; 0: not
    bool compact_at_end = false;
    PassPlan passes;  ///< of zram
    /// Replay a pool that compacts, or has passes or chunks, a second time without: Compaction::without and so on.
    bool compare_without = true;
    /// Replay zsmallocs that can share their classes in one pass (shared_replay.hpp), for replay_planned(): the counts are
    /// the same, and PoolSummary::seconds is a share of the pass.
    bool share = false;
    /// Measure the use of memory in each of these parts of the trace, as UseMeter's `ends`; empty: not.
    std::vector<std::uint64_t> parts;
    /// Of wall time between two calls of on_live_row; 0: none.
    std::chrono::nanoseconds live_every{0};
    OnLiveRow on_live_row;
    /// Once true, what was decoded is finished, and no more decoded.
    const std::atomic<bool>* stop = nullptr;
    std::function<void(std::uint64_t events)> progress;  ///< called now and then, on the calling thread
};

/// What compaction did to a pool.
struct Compaction {
    /// The same replay without any compaction.
    struct Without {
        std::uint64_t pages_peak = 0;
        std::uint64_t pages_end = 0;
        std::vector<Snapshot> snapshots;  ///< without classes
    };

    std::uint64_t runs = 0;
    std::uint64_t pages_given_back = 0;  ///< in all runs together: pages can be given back many times
    /// nullopt: not asked for; or not known, of a pool that cannot be in the process twice: a library, or one out of
    /// tree.
    std::optional<Without> without;
};

/// What zram's passes did to a pool.
struct Passes {
    /// The same replay without any.
    struct Without {
        std::uint64_t pages_peak = 0;
        std::uint64_t pages_end = 0;
        std::optional<double> pages_mean;
    };
    PassTotals totals;
    /// nullopt: not asked for; or not known, of a pool that cannot be in the process twice.
    std::optional<Without> without;
};

/// What chunks did, under a policy that has them.
struct Chunks {
    /// The same replay page by page.
    struct Without {
        std::uint64_t pages_peak = 0;
        std::uint64_t pages_end = 0;
    };
    ChunkTotals totals;
    std::optional<Without> without;  ///< nullopt: not asked for; or not known, of a pool that cannot be twice
};

/// Pages between memory and the device below: zswap's disk, zram's backing device.
struct DiskTraffic {
    std::uint64_t writes = 0;
    std::uint64_t reads = 0;
};

/// What one pool did with a trace.
struct PoolSummary {
    std::string pool;  ///< its spec, as given
    std::string policy;
    Resolution resolved;
    std::string pool_text;  ///< with the value of every parameter
    std::uint64_t limit_pages = PageSource::no_limit;
    std::uint32_t page_size = 0;  ///< bytes, of the pool's pages
    /// The clen from which on a page is huge, if the policy goes by the pool's own.
    std::optional<std::uint32_t> huge_size;
    Counts counts;
    Peaks peaks;
    Usage end;                              ///< after the last event, and after compaction at the end
    std::vector<ClassUse> classes;          ///< at the end
    std::vector<ClassUse> classes_at_peak;  ///< after the event of peaks.pages_event
    std::vector<Snapshot> snapshots;        ///< those of the points that lie among the events
    std::optional<Compaction> compaction;   ///< of a pool that can, when it was asked for
    std::optional<Passes> passes;           ///< when some were asked for
    std::optional<Chunks> chunks;           ///< of a policy that has some
    std::vector<Sample> samples;
    std::vector<Sample> class_samples;
    std::vector<PartUse> parts;  ///< if they were asked for
    double seconds = 0;          ///< spent in the engine with this pool, the decoding left out
    std::optional<Latencies> latencies;
    bool checked = false;        ///< Measure::check
    bool counts_objects = true;  ///< see PoolReplay
    /// What --check found; or, without it too, pages that cannot hold what is stored in them.
    std::optional<CheckFailure> failure;

    /// It has its memory from elsewhere and does not say how much: its pages mean nothing.
    [[nodiscard]] bool holds_no_pages() const noexcept { return peaks.pages == 0 && peaks.stored_bytes != 0; }
    /// Whether its memory can be compared with other pools': not the payload alone, beside which every pool looks bad.
    [[nodiscard]] bool competes() const noexcept { return !pool.starts_with("ideal") && !holds_no_pages(); }
    [[nodiscard]] std::uint64_t bytes_peak() const noexcept { return peaks.pages * page_size; }
    /// nullopt: not known, since it holds_no_pages().
    [[nodiscard]] std::optional<std::uint64_t> pages_peak() const noexcept;
    [[nodiscard]] std::optional<std::uint64_t> pages_end() const noexcept;
    /// Pages at their peak, in bytes, for each byte of payload then; nullopt: nothing was stored then, the pages are not
    /// known, or the lengths are longer than what holds them (of another page size, say).
    [[nodiscard]] std::optional<double> overhead_peak() const noexcept;
    [[nodiscard]] std::optional<double> overhead_end() const noexcept;
    /// Whether there is a disk below the pool, to which pages go that are rejected or written back.
    [[nodiscard]] bool has_disk() const noexcept;
    [[nodiscard]] DiskTraffic disk() const noexcept;
};

struct TraceReplaySummary {
    std::uint64_t events = 0;        ///< applied, the same number to every pool
    bool partial = false;            ///< stopped before the trace's end
    std::vector<PoolSummary> pools;  ///< in the order of the settings
};

/// A pool with options of its own: of those that concern all pools (threads, stop, progress, live rows) nothing is used.
struct PlannedReplay {
    Resolution setting;
    TraceReplayOptions options;
};

/// Each pool by its own plan.
/// Throws what creating a pool, `next` or the engine throws, after all threads have ended.
/// Memory: 4 blocks, and each pool's own.
TraceReplaySummary replay_planned(const NextBlock& next, const std::vector<PlannedReplay>& plans,
                                  const TraceReplayOptions& for_all);

/// The same options for every pool.
TraceReplaySummary replay_pools(const NextBlock& next, const std::vector<Resolution>& pools,
                                const TraceReplayOptions& options);
/// The same with options.replay.policy for each.
TraceReplaySummary replay_pools(const NextBlock& next, const std::vector<PoolSpec>& specs,
                                const TraceReplayOptions& options);

/// Plans for replay_planned() with these options for each.
[[nodiscard]] std::vector<PlannedReplay> plans_of(const std::vector<Resolution>& settings,
                                                  const TraceReplayOptions& options);

}  // namespace swapreplay

#endif
