// SPDX-License-Identifier: GPL-2.0-or-later
// One record of a relay file: from bytes to an event, or the reason why it is none.
//
// The layout is kernel/sr_record.h, in the byte order of the machine that records; nothing else of the module
// is known here.
#ifndef SWAPREPLAY_COLLECT_RELAY_RECORD_HPP
#define SWAPREPLAY_COLLECT_RELAY_RECORD_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "swapreplay/event.hpp"

namespace swapreplay::collect {

constexpr std::size_t record_size = 32;  // asserted against the module's in the .cpp

/// An event with its number. Its time is the machine's CLOCK_MONOTONIC, not yet the trace's.
struct Numbered {
    std::uint64_t seq = 0;
    Event event;
};

/// Why bytes are not a record that the module wrote.
enum class RecordFault {
    none,
    op,     ///< no operation of that number; 0 is memory that was never written
    flags,  ///< a flag that is not known, or same-filled on what is no write
    clen,   ///< outside what LZO1X can make of a page, or not 0 on what is no write
    slot,   ///< beyond the swap device
    cpu,    ///< of another CPU's file
    zero,   ///< the bytes that must be zero are not
    seq,    ///< a number that no event can have yet
};

/// Half a sentence for messages: "its length is impossible".
[[nodiscard]] std::string_view describe(RecordFault fault) noexcept;

constexpr std::uint64_t no_seq_limit = std::numeric_limits<std::uint64_t>::max();
/// 2^48 events are 29 years at 300,000 a second: a number above is damage, where nobody can be asked.
constexpr std::uint64_t saved_seq_limit = std::uint64_t{1} << 48;

/// What is known about the records of one file.
struct RecordRules {
    std::uint32_t page_size = 4096;
    std::uint64_t slots = 0;                 ///< of the device; 0: not known
    std::optional<std::uint32_t> cpu;        ///< whose file it is
    std::uint64_t seq_limit = no_seq_limit;  ///< numbers are below
};

/// Decodes one record.
///
/// @param bytes  record_size bytes
/// @param into   set only where the result is RecordFault::none
[[nodiscard]] RecordFault decode_record(std::span<const std::byte, record_size> bytes,
                                        const RecordRules& rules, Numbered& into) noexcept;

}  // namespace swapreplay::collect

#endif
