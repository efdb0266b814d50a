// SPDX-License-Identifier: GPL-2.0-or-later
// A comparison beside an earlier one: what needs more memory than it did.
#ifndef SWAPREPLAY_REPORT_BASELINE_HPP
#define SWAPREPLAY_REPORT_BASELINE_HPP

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "report/replay_outcome.hpp"

namespace swapreplay {

/// What `compare --json` wrote of one pool.
struct BaselinePool {
    std::string trace;
    std::string codec;
    std::string pool;
    std::string policy;
    std::uint64_t pages_peak;
    std::uint64_t pages_end;
    std::uint64_t rejected;  ///< writes that it did not take
    std::vector<std::pair<std::string, std::string>>
        settings;  ///< names and values: all that decides a result
};

class Baseline {
public:
    /// @param path  a file that `swapreplay compare --json` wrote, with or without --samples
    /// Throws Error: Fault::system if it cannot be read, Fault::format if it is not such a file.
    static Baseline read(const std::string& path);

    /// A sentence for each pool of each trace whose pages at the peak or at the end, or rejected writes, are more than
    /// `share` (0.01: 1 %) above the baseline's. A trace is found by its name and codec, a pool by its name, and by its
    /// policy if there are several; if either side has one pool alone, whatever its name.
    /// Throws Error(Fault::usage): the baseline does not have one of them, or has it under other settings.
    [[nodiscard]] std::vector<std::string> exceeded(const std::vector<ReplayOutcome>& traces,
                                                    double share) const;

private:
    void refuse_other_settings(const BaselinePool& before, const ReplayOutcome& outcome,
                               const PoolSummary& pool) const;
    [[nodiscard]] const BaselinePool& find(const ReplayOutcome& outcome, const PoolSummary& pool) const;

    std::string path_;
    std::vector<BaselinePool> pools_;
};

}  // namespace swapreplay

#endif
