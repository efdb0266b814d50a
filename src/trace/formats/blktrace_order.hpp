// SPDX-License-Identifier: LGPL-2.1-or-later
// The records of one file of blktrace in the order of their times. blktrace writes a CPU's records in order, but what
// it writes to a pipe has a buffer of one CPU's after another's.
#ifndef SWAPREPLAY_TRACE_FORMATS_BLKTRACE_ORDER_HPP
#define SWAPREPLAY_TRACE_FORMATS_BLKTRACE_ORDER_HPP

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "trace/formats/blktrace_stream.hpp"

namespace swapreplay {

class OrderedBlktrace {
public:
    explicit OrderedBlktrace(Input input)
        : stream_(std::move(input)), has_records_(stream_.record() || stream_.cut()) {}

    /// @param records  held to be ordered; at least 1. More, and it takes memory: some 150 bytes each.
    void set_window(std::size_t records) noexcept { window_ = records; }

    /// The earliest requests or remap of those held; null at the end. Other records are passed over.
    /// Throws Error: a damage, once every record before it was taken.
    [[nodiscard]] const BlktraceRecord* record();
    /// Drops what record() gave.
    void advance();

    [[nodiscard]] bool has_records() const noexcept {
        return has_records_;
    }  ///< of any kind, if only a cut one
    [[nodiscard]] bool cut() const noexcept { return stream_.cut(); }
    [[nodiscard]] const std::string& name() const noexcept { return stream_.name(); }

private:
    struct Held {
        BlktraceRecord record;
        std::uint64_t number;  ///< in the file, so that records of one time stay in order
    };
    static bool is_later(const Held& a, const Held& b) noexcept;
    void fill();

    BlktraceStream stream_;
    bool has_records_;
    std::size_t window_ = 1;
    std::vector<Held> held_;  // a heap
    std::uint64_t number_ = 0;
    std::exception_ptr damage_;
};

}  // namespace swapreplay

#endif
