// SPDX-License-Identifier: LGPL-2.1-or-later
// The times of a block's events, coded in the one of two ways that is smaller.
#ifndef SWAPREPLAY_TRACE_SR_TIME_COLUMN_HPP
#define SWAPREPLAY_TRACE_SR_TIME_COLUMN_HPP

#include <cstdint>
#include <optional>
#include <span>

#include "trace/sr/number_stream.hpp"
#include "trace/sr/run_model.hpp"
#include "trace/sr/streams.hpp"
#include "trace/sr/time_model.hpp"

namespace swapreplay::sr {

/// @param runs         of the block
/// @param differences  of each event's time to the one before, zigzagged; none if the block has no times
/// @param modelled     allow the slow coding
void add_times(StreamWriter& streams, std::span<const PackedRun> runs, const NumberStream& differences,
               bool modelled);

/// Decodes such a column piece by piece. Lives no longer than the streams and the runs it was opened on.
class TimeColumn {
public:
    /// nullptr, or half a sentence on what is wrong with the streams.
    [[nodiscard]] const char* open(const StreamReader& streams, std::span<const PackedRun> runs,
                                   std::uint64_t events);

    /// False if the block has no times.
    [[nodiscard]] bool there() const noexcept { return there_; }
    /// The next event's time, in units.
    [[nodiscard]] std::uint64_t take() {
        time_ += static_cast<std::uint64_t>(modelled_ ? modelled_->take(runs_) : unzigzag(plain_.take()));
        return time_;
    }

private:
    std::span<const PackedRun> runs_;
    std::optional<TimeDecoder> modelled_;
    NumberCursor plain_;
    bool there_ = false;
    std::uint64_t time_ = 0;  ///< of the event before, in units
};

}  // namespace swapreplay::sr

#endif
