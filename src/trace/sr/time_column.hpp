// SPDX-License-Identifier: LGPL-2.1-or-later
// The times of a block's events, coded in the one of two ways that is smaller.
#ifndef SWAPREPLAY_TRACE_SR_TIME_COLUMN_HPP
#define SWAPREPLAY_TRACE_SR_TIME_COLUMN_HPP

#include <cstdint>
#include <optional>
#include <span>

#include "trace/sr/lined_times.hpp"
#include "trace/sr/number_stream.hpp"
#include "trace/sr/run_model.hpp"
#include "trace/sr/streams.hpp"
#include "trace/sr/time_model.hpp"

namespace swapreplay::sr {

/// @param runs         of the block
/// @param differences  of each event's time to the one before, zigzagged; none if the block has no times
/// @param models       to code them with; nullptr: do without the slow coding
void add_times(StreamWriter& streams, std::span<const PackedRun> runs, const NumberStream& differences,
               LinePairs* models);

/// Decodes such a column piece by piece. Lives no longer than the streams and the runs it was opened on.
class TimeColumn {
public:
    /// nullptr, or half a sentence on what is wrong with the streams.
    /// @param models  for lined times; nobody else may use them until the last one was taken
    [[nodiscard]] const char* open(const StreamReader& streams, std::span<const PackedRun> runs,
                                   std::uint64_t events, LinePairs& models);

    /// False if the block has no times.
    [[nodiscard]] bool there() const noexcept { return there_; }
    /// The next events' times, in units.
    void take(std::span<std::uint64_t> times);
    /// Leaves out the next ones.
    void skip(std::uint64_t events);

private:
    void take_differences(std::span<std::int64_t> differences);

    std::span<const PackedRun> runs_;
    std::optional<LinedTimeDecoder> lined_;
    std::optional<TimeDecoder> modelled_;
    NumberCursor plain_;
    bool there_ = false;
    std::uint64_t time_ = 0;  ///< of the event before, in units
};

}  // namespace swapreplay::sr

#endif
