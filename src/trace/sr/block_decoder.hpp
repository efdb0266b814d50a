// SPDX-License-Identifier: LGPL-2.1-or-later
// One block of a .sr file in, its events out, a piece at a time.
#ifndef SWAPREPLAY_TRACE_SR_BLOCK_DECODER_HPP
#define SWAPREPLAY_TRACE_SR_BLOCK_DECODER_HPP

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/sr/clen_column.hpp"
#include "trace/sr/detail_column.hpp"
#include "trace/sr/layout.hpp"
#include "trace/sr/number_stream.hpp"
#include "trace/sr/run_cursor.hpp"
#include "trace/sr/streams.hpp"
#include "trace/sr/time_column.hpp"

namespace swapreplay::sr {

class BlockDecoder {
public:
    BlockDecoder(const Metadata& metadata, std::uint64_t max_slots);

    /// Unpacks a block and checks everything that can be wrong with it. If that throws, nothing of the block
    /// is delivered.
    /// @param payload  whose checksum was right; must stay until the block's last event was delivered
    /// @param origin   of `payload`
    /// Throws Error: format (the block contradicts itself), resource (a slot above the limit).
    void open(const BlockHeader& header, std::span<const std::byte> payload, const PayloadOrigin& origin);

    /// The block's next events, at most `limit`; false at its end.
    bool next(RunBlock& block, std::size_t limit);
    bool next(EventBlock& block, std::size_t limit);
    /// Leaves out the block's next `events`.
    void skip(std::uint64_t events);

    /// Of the open block, numbered as in the trace. At most one more than it has events.
    [[nodiscard]] const std::vector<Gap>& gaps() const noexcept { return gaps_; }
    /// Of the open block.
    [[nodiscard]] const std::map<std::string, std::string>& facts() const noexcept { return facts_; }
    [[nodiscard]] std::uint64_t events_left() const noexcept { return events_ - done_; }

private:
    void check_slots(const PayloadOrigin& origin) const;
    void check_further_clens(std::size_t writes, const PayloadOrigin& origin);
    void take_first_clens(std::span<std::uint32_t> clens);
    void check_columns(std::size_t writes, const PayloadOrigin& origin);
    void read_gaps(const PayloadOrigin& origin);
    void take_runs(RunBlock& block, std::size_t limit);
    [[nodiscard]] bool take_flag() noexcept;
    void catch_up();
    void take_columns(EventBlock& block);
    /// Calls use(codec, clens) with the next clens of each further codec.
    template <class Use>
    void take_further_clens(std::span<const std::uint32_t> firsts, Use use);

    std::uint64_t time_unit_ns_;
    std::uint64_t max_slots_;
    StreamReader streams_;
    std::uint64_t first_event_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t done_ = 0;
    std::vector<Gap> gaps_;
    std::map<std::string, std::string> facts_;

    LinePairs models_;  ///< of lined runs, and once these are decoded, of lined times
    RunCursor runs_;
    std::vector<ClenColumn> clens_;
    bool first_clens_known_ = false;  ///< all of the block's are in first_clens_
    std::vector<std::uint32_t> first_clens_;
    std::span<std::uint32_t> first_clens_left_;  ///< not yet delivered
    TimeColumn times_;
    bool flagged_ = false;
    VarintCursor flags_;
    std::uint64_t flag_run_ = 0;  ///< writes that still have flag_
    bool flag_ = false;
    bool hashed_ = false;
    std::span<const std::byte> hashes_;  ///< not yet delivered

    DetailsDecoder details_;

    // Delivered as runs; their other columns were not taken yet.
    std::uint64_t events_behind_ = 0;
    std::size_t writes_behind_ = 0;

    RunBlock piece_;                                           ///< of next(EventBlock)
    std::array<std::vector<std::uint32_t>, 2> further_clens_;  ///< of a codec and of the one before it
};

}  // namespace swapreplay::sr

#endif
