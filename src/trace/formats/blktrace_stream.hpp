// SPDX-License-Identifier: LGPL-2.1-or-later
// The records of one file of blktrace: a CPU's, or all of them if blkparse merged them.
//
// A record of version 7, then pdu_len bytes that belong to it:
//
//  offset  size
//       0     4  magic 0x65617400 | version
//       4     4  sequence, counted for each CPU
//       8     8  time, ns
//      16     8  sector of 512 bytes
//      24     4  bytes
//      28     4  action: what happened in the low 8 bits, what kind of request in the high 16
//      32     4  pid
//      36     4  device
//      40     4  CPU
//      44     4  error (2), pdu_len (2)
//
// Version 8 has 64 bytes: pid (4) before an action of 8 bytes at offset 32; then device, CPU, error and pdu_len
// from 40 on, and 12 bytes of padding. The byte order is the recording machine's. Source:
// include/uapi/linux/blktrace_api.h, Linux 6.12; version 8: struct blk_io_trace2 there, Linux 6.19.
#ifndef SWAPREPLAY_TRACE_FORMATS_BLKTRACE_STREAM_HPP
#define SWAPREPLAY_TRACE_FORMATS_BLKTRACE_STREAM_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "trace/formats/block_requests.hpp"
#include "trace/io/input.hpp"

namespace swapreplay {

struct BlktraceRecord {
    std::uint64_t time_ns = 0;
    std::uint64_t sector = 0;
    std::uint32_t bytes = 0;
    std::uint64_t action = 0;
    std::uint32_t device = 0;
    std::uint32_t cpu = 0;
    std::optional<Remap> remap;  ///< of a remap record
};

/// True if a record of blktrace begins here, of any version and byte order.
[[nodiscard]] bool begins_blktrace(std::span<const std::byte> first) noexcept;

class BlktraceStream {
public:
    explicit BlktraceStream(Input input) : input_(std::move(input)) { advance(); }

    /// nullopt at the end.
    [[nodiscard]] const std::optional<BlktraceRecord>& record() const noexcept { return record_; }
    [[nodiscard]] bool cut() const noexcept { return cut_; }
    [[nodiscard]] const std::string& name() const noexcept { return input_.name(); }
    /// Throws Error: no record begins here.
    void advance();

private:
    void take_pdu(std::size_t length);

    Input input_;
    std::optional<BlktraceRecord> record_;
    bool cut_ = false;
};

}  // namespace swapreplay

#endif
