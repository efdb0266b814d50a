// SPDX-License-Identifier: GPL-2.0-or-later
// Decodes one record of a relay file, or says why its bytes are not one.
//
// The layout is that of kernel/sr_record.h, in the byte order of the machine that recorded. Nothing else about
// the module is known here.
#ifndef SWAPREPLAY_COLLECT_RELAY_RECORD_HPP
#define SWAPREPLAY_COLLECT_RELAY_RECORD_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "swapreplay/event.hpp"

namespace swapreplay::collect {

// Asserted against the module's in the .cpp.
constexpr std::size_t record_size = 32;
constexpr std::size_t most_more_codecs = 5;

/// An event with the module's number. Its time is CLOCK_MONOTONIC, not yet relative to the trace's start.
struct NumberedEvent {
    std::uint64_t seq = 0;
    Event event;
    /// Of a write, under the codecs after lzo; zeros: not known, or there are none.
    std::array<std::uint32_t, most_more_codecs> more_clens{};
};

/// What stands before a write: its lengths under the codecs after lzo.
struct NumberedClens {
    std::uint64_t seq = 0;  ///< of the write
    std::array<std::uint32_t, most_more_codecs> clens{};
};

/// Why the module cannot have written these bytes.
enum class RecordFault {
    none,
    op,      ///< an unknown operation; 0 is memory that was never written
    flags,   ///< an unknown flag, or same-filled on an event that is not a write
    clen,    ///< longer than LZO1X can make a page, 0 on a write, or not 0 on another event
    slot,    ///< beyond the end of the swap device
    cpu,     ///< a CPU whose records belong in another file
    zero,    ///< padding that is not 0
    seq,     ///< a number that no event can have yet
    codecs,  ///< lengths under other codecs, of which info does not tell
};

/// For messages: "impossible compressed length".
[[nodiscard]] std::string_view describe(RecordFault fault) noexcept;

constexpr std::uint64_t no_seq_limit = std::numeric_limits<std::uint64_t>::max();
/// For saved files, for which the module cannot be asked: 2^48 events take 29 years at 300,000 a second, so a
/// higher number is damage.
constexpr std::uint64_t saved_seq_limit = std::uint64_t{1} << 48;

/// What is known about the records of one file.
struct RecordRules {
    std::uint32_t page_size = 4096;
    std::uint64_t slots = 0;                 ///< of the device; 0: not known
    std::optional<std::uint32_t> cpu;        ///< whose file it is
    std::uint64_t seq_limit = no_seq_limit;  ///< numbers are below
    std::size_t more_codecs = 0;             ///< beside lzo; at most most_more_codecs
};

/// It is for decode_clens(), not for decode_record().
[[nodiscard]] bool is_clens_record(std::span<const std::byte, record_size> bytes) noexcept;

/// @param into  set only if the result is RecordFault::none
[[nodiscard]] RecordFault decode_clens(std::span<const std::byte, record_size> bytes,
                                       const RecordRules& rules, NumberedClens& into) noexcept;

/// Decodes one record.
///
/// @param bytes  record_size bytes
/// @param into   set only if the result is RecordFault::none
[[nodiscard]] RecordFault decode_record(std::span<const std::byte, record_size> bytes,
                                        const RecordRules& rules, NumberedEvent& into) noexcept;

}  // namespace swapreplay::collect

#endif
