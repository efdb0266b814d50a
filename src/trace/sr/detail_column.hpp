// SPDX-License-Identifier: LGPL-2.1-or-later
// The details of a block's events: for each detail and each operation a stream of runs of equal values.
//
// By operation, because what is known of reads, writes and frees differs: a detail that is not known of frees must not
// end the runs of the others.
#ifndef SWAPREPLAY_TRACE_SR_DETAIL_COLUMN_HPP
#define SWAPREPLAY_TRACE_SR_DETAIL_COLUMN_HPP

#include <array>
#include <cstdint>
#include <span>

#include "swapreplay/trace.hpp"
#include "trace/sr/byte_writer.hpp"
#include "trace/sr/number_stream.hpp"
#include "trace/sr/run_model.hpp"
#include "trace/sr/streams.hpp"

namespace swapreplay::sr {

constexpr std::size_t op_count = 3;

/// Runs of values, each the length and then the value plus 1, or 0 if it is not known.
class ValueRuns {
public:
    /// @param place  how many values there were before; those that were not put are not known
    void put(std::uint64_t value, std::uint64_t place);
    /// Ends the last run.
    [[nodiscard]] const Bytes& finish();
    void clear() noexcept;

    [[nodiscard]] bool any_known() const noexcept { return known_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_.size(); }

private:
    void extend(std::uint64_t value, std::uint64_t length);

    Bytes bytes_;
    std::uint64_t places_ = 0;
    std::uint64_t value_ = not_known;
    std::uint64_t length_ = 0;
    bool known_ = false;
};

class DetailsEncoder {
public:
    void append(const EventBlock& from, std::size_t begin, std::size_t end);
    /// A stream for each detail and operation of which anything is known.
    void add_to(StreamWriter& streams);
    void clear() noexcept;
    /// Of all streams before they are packed.
    [[nodiscard]] std::size_t bytes() const noexcept;

private:
    std::array<std::array<ValueRuns, op_count>, detail_count> runs_;
    std::array<std::uint64_t, op_count> events_{};
};

class DetailsDecoder {
public:
    /// @param streams  must stay until the block's last event was taken
    /// @param runs     all of the block's
    /// @returns        what is wrong, or nullptr
    [[nodiscard]] const char* open(const StreamReader& streams, std::span<const PackedRun> runs);

    /// Fills the details of the block's next events, whose operations are there.
    void take(EventBlock& block);
    /// Leaves out the next events, in these runs.
    void skip(std::span<const Run> runs);

private:
    class Cursor {
    public:
        [[nodiscard]] bool open(std::span<const std::byte> bytes, std::uint64_t events);
        [[nodiscard]] std::uint64_t take() noexcept {
            if (length_ == 0 && !next()) return not_known;
            length_--;
            return value_;
        }
        void skip(std::uint64_t values) noexcept;

    private:
        bool next() noexcept;

        VarintCursor bytes_;
        std::uint64_t value_ = not_known;
        std::uint64_t length_ = 0;
    };

    std::array<std::array<Cursor, op_count>, detail_count> cursors_;
    std::array<bool, detail_count> there_{};
    bool any_ = false;
};

}  // namespace swapreplay::sr

#endif
