// SPDX-License-Identifier: GPL-2.0-or-later
// When events happened that have numbers and no times: known at marks, and in between in proportion to the numbers.
#ifndef SWAPREPLAY_COLLECT_MARKED_TIMES_HPP
#define SWAPREPLAY_COLLECT_MARKED_TIMES_HPP

#include <cstdint>
#include <deque>

namespace swapreplay::collect {

/// Memory: 16 bytes a mark, for marks of the last `kept_ns` and of events still to be asked for.
class MarkedTimes {
public:
    explicit MarkedTimes(std::uint64_t kept_ns) : kept_ns_(kept_ns) {}

    /// Numbers and times must not decrease.
    void add(std::uint64_t number, std::uint64_t time_ns);

    /// Of an event of that number, which must not decrease from call to call: between its marks' times.
    [[nodiscard]] std::uint64_t of(std::uint64_t number);

    /// The number of the last mark that is older than `kept_ns`; 0: there is none.
    [[nodiscard]] std::uint64_t old_number() const noexcept { return old_number_; }

private:
    struct Mark {
        std::uint64_t number;
        std::uint64_t time_ns;
    };
    std::uint64_t kept_ns_;
    std::deque<Mark> marks_;
    std::size_t asked_ = 0;  // the mark at or before the last number asked for
    std::uint64_t old_number_ = 0;
};

}  // namespace swapreplay::collect

#endif
