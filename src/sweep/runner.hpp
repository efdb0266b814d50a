// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a sweep on this machine: a trace is decoded once for as many pools as fit together, on all cores.
#ifndef SWAPREPLAY_SWEEP_RUNNER_HPP
#define SWAPREPLAY_SWEEP_RUNNER_HPP

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sweep/swept_trace.hpp"

namespace swapreplay {

struct SweepProgress {
    std::uint64_t events_done = 0;   ///< a run's events count for each run
    std::uint64_t events_total = 0;  ///< 0: not known
    std::size_t runs_done = 0;
    std::size_t runs_total = 0;
};

struct SweepOptions {
    unsigned threads = 1;
    std::string program;  ///< path of swapreplay, for pools that need a process of their own
    std::string version;  ///< for the rows
    const std::atomic<bool>* stop = nullptr;  ///< once true, what is being replayed is dropped
    /// A row that is finished, from whatever thread made it, one at a time. What it throws ends the sweep.
    std::function<void(const nlohmann::ordered_json& row)> row;
    /// A sentence for stderr, each once, on the calling thread.
    std::function<void(const std::string& note)> note;
    std::function<void(const SweepProgress&)> progress;  ///< now and then, on the calling thread
};

struct SweepResult {
    std::size_t done = 0;
    std::size_t failed =
        0;  ///< runs without a row: a trace that cannot be read, a pool that ended its process
    bool stopped = false;
    bool broken = false;  ///< a pool was found to be broken; its row says how
};

/// Throws what `row` throws, after all threads have ended.
/// Memory: what 16 pools take, or 64 zsmallocs in one pass, for each thread.
[[nodiscard]] SweepResult run_sweep(const std::vector<SweepRun>& runs, const SweepPlan& plan,
                                    const CommonSettings& common, const SweepOptions& options);

}  // namespace swapreplay

#endif
