// SPDX-License-Identifier: LGPL-2.1-or-later
// One block of a .sr file in, its events out, a piece at a time.
#ifndef SWAPREPLAY_TRACE_SR_BLOCK_DECODER_HPP
#define SWAPREPLAY_TRACE_SR_BLOCK_DECODER_HPP

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/clen_column.hpp"
#include "trace/number_stream.hpp"
#include "trace/sr_layout.hpp"
#include "trace/sr_streams.hpp"

namespace swapreplay::sr {

class BlockDecoder {
public:
    BlockDecoder(const Metadata& metadata, std::uint64_t max_slots);

    /// Unpacks and checks everything that can be wrong with a block; nothing of it is delivered if that
    /// throws.
    /// @param payload  whose checksum was right; not needed any more afterwards but must stay until the
    /// block's end
    /// @param where    which block of which file, for messages; offset: of the payload in it
    /// Throws Error: format (the block contradicts itself), resource (a slot above the limit).
    void open(const BlockHeader& header, std::span<const std::byte> payload, std::string where,
              std::uint64_t offset);

    /// The block's next events, at most `limit`; false at its end.
    bool next(RunBlock& block, std::size_t limit);
    bool next(EventBlock& block, std::size_t limit);
    /// Leaves out the block's next `events`.
    void skip(std::uint64_t events);

    /// Of the open block, in the trace's numbering.
    [[nodiscard]] const std::vector<Gap>& gaps() const noexcept { return gaps_; }
    [[nodiscard]] std::uint64_t events_left() const noexcept { return events_ - done_; }

private:
    struct RunCursor {
        VarintCursor heads;
        NumberCursor slots;
        std::array<std::uint64_t, 3> expected{};  ///< by Op: behind the last run of the kind
        Run run;                                  ///< what is left of the run begun last
    };
    [[noreturn]] void fail(std::string_view what) const;
    void check_runs(std::size_t writes);
    void check_columns(std::size_t writes);
    void read_gaps();
    void next_run(RunCursor& cursor) const noexcept;
    [[nodiscard]] Run part_of_run(std::size_t room) noexcept;
    void take_runs(RunBlock& block, std::size_t limit);
    [[nodiscard]] bool take_flag() noexcept;
    void catch_up();
    void take_columns(EventBlock& block);

    std::uint64_t time_unit_ns_;
    std::uint64_t max_slots_;
    std::string where_;
    std::uint64_t offset_ = 0;
    StreamReader streams_;
    std::uint64_t first_event_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t done_ = 0;
    std::vector<Gap> gaps_;

    RunCursor runs_;
    bool free_owed_ = false;  ///< the read of runs_.run.slot was delivered, its free was not
    std::vector<ClenColumn> clens_;
    bool timed_ = false;
    NumberCursor times_;
    std::uint64_t time_ = 0;  ///< of the event before, in units
    bool flagged_ = false;
    VarintCursor flags_;
    std::uint64_t flag_run_ = 0;  ///< writes that still have flag_
    bool flag_ = false;
    bool hashed_ = false;
    std::span<const std::byte> hashes_;  ///< not yet delivered

    // Delivered as runs, whose other columns were left where they are.
    std::uint64_t events_behind_ = 0;
    std::size_t writes_behind_ = 0;

    RunBlock piece_;  ///< of next(EventBlock)
    std::vector<std::uint32_t> further_clens_;
};

}  // namespace swapreplay::sr

#endif
