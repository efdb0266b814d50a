// SPDX-License-Identifier: LGPL-2.1-or-later
// The runs of a block: decoded and checked all at once, then handed out a piece at a time.
#ifndef SWAPREPLAY_TRACE_SR_RUN_CURSOR_HPP
#define SWAPREPLAY_TRACE_SR_RUN_CURSOR_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/sr/line_models.hpp"
#include "trace/sr/run_model.hpp"
#include "trace/sr/streams.hpp"

namespace swapreplay::sr {

class RunCursor {
public:
    /// Decodes all runs of a block. Nothing can be wrong with them afterwards.
    /// @param events  that they must hold; at most max_block_events
    /// @param writes  among these
    /// @param models  for lined runs; free again afterwards
    /// Throws Error(Fault::format) in the words of `origin`; then there is nothing to take.
    /// Cost: about 4 ns a run, or 120 ns if the runs are lined, 250 if they are of .sr 1.x and modelled.
    /// Memory: 8 bytes a run, which stay.
    void open(const StreamReader& streams, LinePairs& models, std::uint64_t events, std::uint64_t writes,
              const PayloadOrigin& origin);

    /// The next runs, as far as they make `events` events; so many must be left. A run that is longer is
    /// divided, and a pair of read and free may come in two halves.
    /// @returns how many of the events are writes
    std::size_t take(std::size_t events, std::vector<Run>& runs);

    /// All runs of the block, taken or not.
    [[nodiscard]] std::span<const PackedRun> all() const noexcept { return {runs_.data(), count_}; }
    /// One more than the highest slot of the block; 0 if it has none.
    [[nodiscard]] std::uint64_t end_slot() const noexcept { return totals_.end_slot; }

private:
    struct Totals {
        std::uint64_t events = 0;
        std::uint64_t writes = 0;
        std::uint64_t end_slot = 0;
    };
    void decode_plain(const StreamReader& streams, std::uint64_t events, const PayloadOrigin& origin);
    void decode_modelled(std::span<const std::byte> stream, std::uint64_t events,
                         const PayloadOrigin& origin);
    void decode_lined(std::span<const std::byte> stream, LinePairs& models, std::uint64_t events,
                      const PayloadOrigin& origin);
    void add(RunOp op, std::uint64_t slot, std::uint64_t length, std::uint64_t events,
             const PayloadOrigin& origin);
    void grow();
    [[nodiscard]] Run take_part(std::size_t room) noexcept;

    // Buffers that never shrink: growing a vector again would fill it first.
    std::vector<PackedRun> runs_;
    std::vector<Run> taken_;
    std::size_t count_ = 0;  ///< of runs_ that are the block's
    Totals totals_;
    std::size_t next_ = 0;         ///< run to take
    std::uint32_t next_done_ = 0;  ///< slots of it that were taken
    bool free_owed_ = false;       ///< the read of its next slot was taken, the free was not
};

}  // namespace swapreplay::sr

#endif
