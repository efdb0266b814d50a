// SPDX-License-Identifier: GPL-2.0-or-later
// A page of one of tracefs's per-CPU ring buffers, as per_cpu/cpu*/trace_pipe_raw gives it.
//
//   8 bytes   stamp of the page: what the stamps of its records add to
//   8         bytes of records that follow, in the low 20 bits; bit 31: records before this page were overwritten;
//             bit 30: their number follows the records, in 8 bytes
//   records   each begins with 4 bytes: a kind of 5 bits, and 27 bits to add to the stamp
//               kind 0       4 bytes have the length of the data, themselves included; then the data
//               1 to 28      so many words of 4 bytes of data
//               29           padding; if it adds 0, the rest of the page, else of a length as kind 0
//               30           4 bytes more to add, in units of 2^27
//               31           4 bytes: with the 27 bits the stamp itself, but for its highest bits
//
// Source: include/linux/ring_buffer.h and kernel/trace/ring_buffer.c, Linux 5.10; events/header_page has the layout of
// the 16 bytes, which is that of kernels with 64 bits.
#ifndef SWAPREPLAY_COLLECT_TRACE_PAGE_HPP
#define SWAPREPLAY_COLLECT_TRACE_PAGE_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace swapreplay::collect {

/// Records that were overwritten before they were read.
struct Overwritten {
    bool some = false;
    std::optional<std::uint64_t> count;  ///< nullopt: there was no room to say it
};

using TakeTraceRecord = std::function<void(std::uint64_t stamp, std::span<const std::byte> data)>;

/// Passes on the records of a page in order, and returns what was lost before the first of them.
/// @param name  of the page, for messages
/// Throws Error(Fault::format): the page is damaged. The records before the damage were passed on.
Overwritten read_trace_page(std::span<const std::byte> page, std::string_view name,
                            const TakeTraceRecord& take);

}  // namespace swapreplay::collect

#endif
