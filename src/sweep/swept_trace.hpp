// SPDX-License-Identifier: GPL-2.0-or-later
// What a sweep finds out of its traces and pools before the first replay, so that a mistake in its arguments ends it at
// once and not after hours.
#ifndef SWAPREPLAY_SWEEP_SWEPT_TRACE_HPP
#define SWAPREPLAY_SWEEP_SWEPT_TRACE_HPP

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sweep/grid.hpp"

namespace swapreplay {

struct SweptTrace {
    std::string path;
    std::string hash;          ///< hash_of_file(); empty if it was not needed
    std::uint64_t events = 0;  ///< to be replayed; 0: not known before
    std::string policy;        ///< of a run that names none
};

struct SweepPlan {
    std::unordered_map<std::string, SweptTrace> traces;  ///< by path
    /// Of pools that need a process of their own for each run: by text.
    std::unordered_map<std::string, bool> own_process;
};

/// Whether the traces' hashes are needed, each of which costs a reading of its file.
enum class Hashes { needed, not_needed };

/// Opens every trace, and makes each pool once. Decodes nothing.
/// Throws Error: usage (a trace that cannot be read twice; a codec that a trace lacks; a pool, policy, kernel or limit
/// that cannot be), and what opening a trace throws.
[[nodiscard]] SweepPlan plan_of(const Grid& grid, Hashes hashes,
                                const std::function<void(std::size_t traces)>& progress);

}  // namespace swapreplay

#endif
