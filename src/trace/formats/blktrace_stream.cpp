// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/blktrace_stream.hpp"

#include <array>
#include <concepts>
#include <vector>

#include <fmt/format.h>

#include "base/byte_reader.hpp"

namespace swapreplay {

namespace {

constexpr std::uint32_t blktrace_magic = 0x65617400;
constexpr std::uint32_t version_mask = 0xFF;
constexpr std::uint32_t short_version = 7;
constexpr std::uint32_t long_version = 8;
constexpr std::size_t short_record_bytes = 48;
constexpr std::size_t long_record_bytes = 64;
constexpr std::size_t remap_bytes = 16;
constexpr std::uint64_t action_mask = 0xFF;
constexpr std::uint64_t queued = 1;
constexpr std::uint64_t remapped = 15;
constexpr std::uint64_t kind_notify = 1U << 26;

bool is_magic(std::uint32_t word) noexcept {
    return (word & ~version_mask) == blktrace_magic;
}

}  // namespace

bool begins_blktrace(std::span<const std::byte> first) noexcept {
    if (first.size() < sizeof(blktrace_magic)) return false;
    const auto word = load_le<std::uint32_t>(first.data());
    return is_magic(word) || is_magic(byte_swapped(word));
}

bool is_queued(const BlktraceRecord& record) noexcept {
    return (record.action & kind_notify) == 0 && (record.action & action_mask) == queued;
}

void BlktraceStream::advance() {
    record_.reset();
    if (cut_) return;
    std::array<std::byte, long_record_bytes> raw{};
    const std::uint64_t offset = input_.offset();
    std::size_t got = input_.read(std::span(raw).first(short_record_bytes));
    if (got < sizeof(blktrace_magic)) {
        cut_ = got > 0 || input_.cut();
        return;
    }
    ByteReader reader(raw, input_.name(), offset);
    const auto word = reader.take<std::uint32_t>();
    const bool big_endian = is_magic(byte_swapped(word));
    const auto take = [&reader, big_endian]<std::unsigned_integral T>(T) {
        const T value = reader.take<T>();
        return big_endian ? byte_swapped(value) : value;
    };
    if (!is_magic(word) && !big_endian)
        ByteReader(raw, input_.name(), offset).fail("no blktrace record begins here");
    const std::uint32_t version = (big_endian ? byte_swapped(word) : word) & version_mask;
    if (version != short_version && version != long_version) {
        ByteReader(raw, input_.name(), offset)
            .fail(fmt::format("blktrace record of version {}; known versions: {}, {}", version, short_version,
                              long_version));
    }
    const std::size_t wanted = version == long_version ? long_record_bytes : short_record_bytes;
    if (got == short_record_bytes) got += input_.read(std::span(raw).subspan(got, wanted - got));
    if (got < wanted) {
        cut_ = true;
        return;
    }
    BlktraceRecord record;
    (void)take(std::uint32_t{});  // the sequence
    record.time_ns = take(std::uint64_t{});
    record.sector = take(std::uint64_t{});
    record.bytes = take(std::uint32_t{});
    if (version == long_version) {
        (void)take(std::uint32_t{});  // the pid
        record.action = take(std::uint64_t{});
    } else {
        record.action = take(std::uint32_t{});
        (void)take(std::uint32_t{});
    }
    record.device = take(std::uint32_t{});
    record.cpu = take(std::uint32_t{});
    (void)take(std::uint16_t{});  // the error
    const auto pdu_bytes = take(std::uint16_t{});
    record_ = std::move(record);
    take_pdu(pdu_bytes);
}

/// A remap's ends with struct blk_io_trace_remap, big-endian on every machine: device, the one before it in the
/// chain first, and the sector there. Before it may be the id of a cgroup.
void BlktraceStream::take_pdu(std::size_t length) {
    std::vector<std::byte> pdu(length);
    if (input_.read(pdu) < length) {
        record_.reset();
        cut_ = true;
        return;
    }
    const bool is_remap = (record_->action & kind_notify) == 0 && (record_->action & action_mask) == remapped;
    if (!is_remap || length < remap_bytes) return;
    const std::byte* const remap = pdu.data() + length - remap_bytes;
    record_->remap = Remap{device_name(byte_swapped(load_le<std::uint32_t>(remap))),
                           byte_swapped(load_le<std::uint64_t>(remap + 8)), record_->sector,
                           device_name(record_->device), 0};
}

}  // namespace swapreplay
