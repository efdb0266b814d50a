// SPDX-License-Identifier: GPL-2.0-or-later
// One trace through any number of pools: decoded once, each pool by itself, on several threads.
#ifndef SWAPREPLAY_REPLAY_TRACE_REPLAY_HPP
#define SWAPREPLAY_REPLAY_TRACE_REPLAY_HPP

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "replay/pipeline.hpp"
#include "replay/pool_replay.hpp"
#include "replay/samples.hpp"

namespace swapreplay {

struct TraceReplayOptions {
    ReplayOptions replay;             ///< for every pool
    unsigned threads = 1;             ///< the calling one is among them
    std::size_t samples = 0;          ///< points at most, for each pool; 0: none
    std::uint64_t compact_every = 0;  ///< events; 0: not
    bool compact_at_end = false;
    /// Once true, what was decoded is finished, and no more decoded.
    const std::atomic<bool>* stop = nullptr;
    std::function<void(std::uint64_t events)> progress;  ///< called now and then, on the calling thread
};

/// What compaction did to a pool.
struct Compaction {
    std::uint64_t runs = 0;
    std::uint64_t pages_given_back = 0;
};

/// What one pool did with a trace.
struct PoolSummary {
    std::string pool;  ///< its spec
    std::string policy;
    std::uint32_t page_size = 0;  ///< bytes, of the pool's pages
    /// The clen from which on a page is huge, if the policy goes by the pool's own.
    std::optional<std::uint32_t> huge_size;
    Counts counts;
    Peaks peaks;
    Usage end;  ///< after the last event, and after compaction at the end
    std::vector<ClassUse> classes;
    std::optional<Compaction> compaction;  ///< of a pool that can, when it was asked for
    std::vector<Sample> samples;
    double seconds = 0;  ///< spent in the engine with this pool, the decoding left out
    std::optional<Latencies> latencies;
    bool checked = false;        ///< Measure::check
    bool counts_objects = true;  ///< see PoolReplay
    std::optional<CheckFailure> failure;

    /// Pages at their peak, in bytes, for each byte of payload then; 0 when nothing was stored.
    [[nodiscard]] double overhead_peak() const noexcept;
    [[nodiscard]] double overhead_end() const noexcept;
};

struct TraceReplaySummary {
    std::uint64_t events = 0;        ///< applied, the same number to every pool
    bool partial = false;            ///< stopped before the trace's end
    std::vector<PoolSummary> pools;  ///< in the order of the specs
};

/// Throws what creating a pool, `next` or the engine throws, after all threads have ended.
/// Memory: 4 blocks, and each pool's own.
TraceReplaySummary replay_pools(const NextBlock& next, const std::vector<PoolSpec>& specs,
                                const TraceReplayOptions& options);

}  // namespace swapreplay

#endif
