// SPDX-License-Identifier: GPL-2.0-or-later
// Which of the module's numbers have come, and which never will.
#ifndef SWAPREPLAY_COLLECT_SEQUENCE_HPP
#define SWAPREPLAY_COLLECT_SEQUENCE_HPP

#include <cstdint>
#include <deque>
#include <optional>

namespace swapreplay::collect {

/// Takes the numbers of a recording in ascending order and counts the missing ones.
///
/// Memory: the last 65,536 ranges of missing numbers, so that a record that comes too late can be told from
/// one that comes twice.
class Sequence {
public:
    /// Begins the recording at `seq`: numbers missing from there on are lost, earlier ones are not part of it.
    /// Does nothing if it has begun.
    void begin(std::uint64_t seq);

    /// The next event has the number `seq`. Begins the recording there if it has not begun.
    /// @param seq  not below next()
    /// @returns    how many events between the last one and this one are missing
    std::uint64_t take(std::uint64_t seq);

    /// Every event below `bound` has come or is lost.
    /// @returns    how many are missing after the last one
    std::uint64_t end(std::uint64_t bound);

    [[nodiscard]] bool begun() const noexcept { return next_.has_value(); }
    [[nodiscard]] std::uint64_t first() const noexcept { return first_; }  ///< number of the recording
    /// The lowest number that may still come; 0 before begin().
    [[nodiscard]] std::uint64_t next() const noexcept { return next_.value_or(0); }
    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }  ///< events missing so far
    /// Whether the event of that number was taken.
    [[nodiscard]] bool taken(std::uint64_t seq) const;

private:
    struct MissingRange {
        std::uint64_t first;
        std::uint64_t count;
    };

    std::uint64_t skip_to(std::uint64_t seq);

    std::optional<std::uint64_t> next_;
    std::uint64_t first_ = 0;
    std::uint64_t lost_ = 0;
    std::deque<MissingRange> missing_;  // ascending
};

}  // namespace swapreplay::collect

#endif
