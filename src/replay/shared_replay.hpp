// SPDX-License-Identifier: GPL-2.0-or-later
// Several zsmallocs under the same store rules, replayed in one pass: they share the slots, and the classes that they have
// in common (class_lanes.hpp). Every count is what a replay of each alone gives.
#ifndef SWAPREPLAY_REPLAY_SHARED_REPLAY_HPP
#define SWAPREPLAY_REPLAY_SHARED_REPLAY_HPP

#include <memory>
#include <vector>

#include "replay/trace_replay.hpp"

namespace swapreplay {

class SharedReplay {
public:
    /// Which of the plans go together, by number and in their order: at least two that count a zsmalloc's pages, without
    /// limit, samples, moments, compaction or passes, under rules that differ in nothing. Empty: none do.
    [[nodiscard]] static std::vector<std::vector<std::size_t>> groups_of(
        const std::vector<PlannedReplay>& plans);

    /// @param plans  of one group
    explicit SharedReplay(const std::vector<PlannedReplay>& plans);
    ~SharedReplay();
    SharedReplay(const SharedReplay&) = delete;
    SharedReplay& operator=(const SharedReplay&) = delete;

    void take(const EventBlock& block);
    /// In the order of the plans. PoolSummary::seconds is an equal share of the time that all took.
    [[nodiscard]] std::vector<PoolSummary> finish();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay

#endif
