// SPDX-License-Identifier: GPL-2.0-or-later
// What a kernel does with stored pages by itself, between the events of a trace: writeback and recompression.
#ifndef SWAPREPLAY_REPLAY_BACKGROUND_WORK_HPP
#define SWAPREPLAY_REPLAY_BACKGROUND_WORK_HPP

#include <cstddef>

#include "replay/pool_replay.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Takes a replay through events, and works on its slots in between. A replay without such work does not pass through
/// here, so that it costs nothing.
class BackgroundWork {
public:
    virtual ~BackgroundWork() = default;
    BackgroundWork(const BackgroundWork&) = delete;
    BackgroundWork& operator=(const BackgroundWork&) = delete;

    /// Events [begin, end) of the block, as PoolReplay::apply(); the replay is the same in every call.
    virtual void apply(PoolReplay& replay, const EventBlock& block, std::size_t begin, std::size_t end) = 0;

protected:
    BackgroundWork() = default;
};

}  // namespace swapreplay

#endif
