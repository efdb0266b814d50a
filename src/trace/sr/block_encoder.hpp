// SPDX-License-Identifier: LGPL-2.1-or-later
// Events in, one block of a .sr file out.
#ifndef SWAPREPLAY_TRACE_SR_BLOCK_ENCODER_HPP
#define SWAPREPLAY_TRACE_SR_BLOCK_ENCODER_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "swapreplay/trace_writer.hpp"
#include "trace/sr/detail_column.hpp"
#include "trace/sr/index.hpp"
#include "trace/sr/layout.hpp"
#include "trace/sr/line_models.hpp"
#include "trace/sr/number_stream.hpp"
#include "trace/sr/run_model.hpp"
#include "trace/sr/streams.hpp"

namespace swapreplay::sr {

/// Turns events into runs.
class RunGatherer {
public:
    void add(Op op, Slot slot);
    /// No run goes on into the next block.
    void flush();
    void clear() noexcept { runs_.clear(); }

    [[nodiscard]] const std::vector<PackedRun>& runs() const noexcept { return runs_; }

private:
    void add_to_run(RunOp op, std::uint32_t slot);
    void end_run();

    std::vector<PackedRun> runs_;
    std::optional<std::uint32_t> held_read_;  ///< the next event may be its free
    RunOp op_ = RunOp::read;
    std::uint32_t slot_ = 0;
    std::uint32_t length_ = 0;
};

/// A block's events. All have the same optional columns.
class BlockEncoder {
public:
    BlockEncoder(const Metadata& metadata, const WriteOptions& options, std::string output);

    /// Events [begin, end) of `from`. Throws Error(Fault::usage): a clen of 8 MiB or more.
    void append(const EventBlock& from, std::size_t begin, std::size_t end);
    /// Whether the block's events have other optional columns than these, so that they need a block of their
    /// own.
    [[nodiscard]] bool differs(const EventBlock& from) const noexcept;
    void gap(std::uint64_t lost);
    void fact(const std::string& name, const std::string& value) { put_fact(facts_, name, value); }

    [[nodiscard]] std::uint32_t events() const noexcept { return events_; }
    /// Whether some time so far was no multiple of the unit.
    [[nodiscard]] bool rounded_times() const noexcept { return rounded_times_; }
    [[nodiscard]] bool empty() const noexcept { return events_ == 0 && lost_ == 0 && facts_.empty(); }
    /// Of all streams before they are packed.
    [[nodiscard]] std::size_t bytes() const noexcept;
    [[nodiscard]] std::size_t runs() const noexcept { return runs_.runs().size(); }

    /// Appends header and payload to `out`, tells the block's place but for its offset, and begins anew.
    BlockPlace finish(std::uint64_t first_event, Bytes& out);

private:
    struct Columns {
        bool times = false;
        bool same_filled = false;
        bool hashes = false;
        friend bool operator==(const Columns&, const Columns&) = default;
    };
    [[nodiscard]] Columns columns_of(const EventBlock& from) const noexcept;
    void append_clens(const EventBlock& from, std::size_t begin, std::size_t end);
    void append_times(const EventBlock& from, std::size_t begin, std::size_t end);
    void append_flags(const EventBlock& from, std::size_t begin, std::size_t end);
    void add_runs();
    void add_streams();
    void clear();

    std::string output_;
    std::uint64_t time_unit_ns_;
    bool rounded_times_ = false;
    WriteOptions options_;
    StreamWriter streams_;
    LinePairs models_;  ///< of runs, and after them of times

    std::uint32_t events_ = 0;
    std::uint64_t lost_ = 0;
    Columns columns_;
    RunGatherer runs_;
    std::vector<std::vector<std::uint32_t>> clens_;  ///< by codec, of the writes
    NumberStream times_;
    std::uint64_t first_time_ = 0;  ///< in units
    std::uint64_t last_time_ = 0;
    Bytes flags_;  ///< lengths of runs of equal flags, the first one's of 0
    std::uint64_t flag_run_ = 0;
    bool flag_ = false;
    Bytes hashes_;
    DetailsEncoder details_;
    Bytes facts_;            ///< as in the metadata
    std::vector<Gap> gaps_;  ///< before events of the block, from 0
};

}  // namespace swapreplay::sr

#endif
