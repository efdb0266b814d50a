// SPDX-License-Identifier: GPL-2.0-or-later
// Copies events from traces into a trace, whole or a part of them.
#ifndef SWAPREPLAY_WORKLOAD_COPY_HPP
#define SWAPREPLAY_WORKLOAD_COPY_HPP

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "swapreplay/trace_writer.hpp"
#include "workload/chunk_memory.hpp"
#include "workload/scrub.hpp"
#include "workload/selection.hpp"

namespace swapreplay {

struct CopyOptions {
    std::string trace;  ///< the name of what is read, for messages
    Selection selection;
    bool dedup = false;    ///< of equal chunks of chunk_events events, keep the first: see ChunkMemory
    bool salvage = false;  ///< if reading cannot go on, keep what was before instead of throwing
    const std::atomic<bool>* stop = nullptr;  ///< once true, no more is read
    Scrubber* scrubber = nullptr;  ///< takes out of the copy what need not be in it; nullptr: nothing
};

/// The columns of `codecs` in a trace of `metadata`, in the order asked for; all, if none is asked for.
/// Throws Error(Fault::usage): the trace has no clens under one of them.
[[nodiscard]] std::vector<std::size_t> codec_columns(const Metadata& metadata,
                                                     const std::vector<std::string>& codecs,
                                                     const std::string& trace);

/// What a trace made of these, one after the other, says about itself.
/// Throws Error(Fault::usage) that names what differs, if they cannot be of one device.
[[nodiscard]] Metadata joined_metadata(const std::vector<Metadata>& parts,
                                       const std::vector<std::string>& names);

/// What a copy did beside copying.
struct Copied {
    std::uint64_t events = 0;            ///< written
    std::uint64_t repeats_left_out = 0;  ///< events in repeated chunks
    std::string damage;                  ///< what salvaging met; empty: nothing
};

class TraceCopier {
public:
    /// @param columns  of the readers' codecs, one for each codec of the writer
    TraceCopier(TraceWriter& writer, CopyOptions options, std::vector<std::size_t> columns);

    /// Copies what is left of the trace, its times moved by `time_offset_ns` before any are selected; calls
    /// `after_block(events written)` now and then. False: it stopped before the trace's end, because nothing
    /// after that is selected, the rest is damaged, or it was to stop. Throws Error: what the reader or writer
    /// throws; usage if times are selected and the trace has none.
    bool copy(TraceReader& reader, std::uint64_t time_offset_ns,
              const std::function<void(std::uint64_t)>& after_block);

    [[nodiscard]] const Copied& copied() const noexcept { return copied_; }
    /// The largest time of an event that went by, as moved; 0 without times.
    [[nodiscard]] std::uint64_t latest_time_ns() const noexcept { return latest_time_ns_; }

private:
    bool next(TraceReader& reader, EventBlock& block);
    void take(const EventBlock& block, const std::vector<Gap>& gaps);
    void take_gap(std::uint64_t lost);
    void keep(const EventBlock& block, std::size_t i);
    void end_chunk();
    void write_pending();

    TraceWriter& writer_;
    CopyOptions options_;
    std::vector<std::size_t> columns_;
    Copied copied_;
    EventBlock pending_;  ///< selected and not written yet
    std::uint64_t lost_before_pending_ = 0;
    ChunkMemory chunks_;
    std::size_t gaps_taken_ = 0;
    std::uint64_t next_event_ = 0;  ///< number that the next block should begin with
    bool inside_ = true;            ///< the event before was in the selection's range
    std::uint64_t time_offset_ns_ = 0;
    std::uint64_t latest_time_ns_ = 0;
};

}  // namespace swapreplay

#endif
