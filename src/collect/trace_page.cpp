// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/trace_page.hpp"

#include "base/byte_reader.hpp"

namespace swapreplay::collect {

namespace {

constexpr std::size_t header_bytes = 16;
constexpr std::uint64_t length_mask = (1U << 20) - 1;
constexpr std::uint64_t some_overwritten = std::uint64_t{1} << 31;
constexpr std::uint64_t count_stored = std::uint64_t{1} << 30;

constexpr unsigned kind_bits = 5;
constexpr unsigned delta_bits = 27;
enum Kind : std::uint32_t { long_data = 0, longest_short = 28, padding = 29, extend = 30, absolute = 31 };

constexpr std::uint64_t low_bits = (std::uint64_t{1} << 59) - 1;  // of a stamp, in a record of kind 31

/// The bytes after a length that counts itself.
std::span<const std::byte> take_long(ByteReader& reader) {
    const auto length = reader.take<std::uint32_t>();
    if (length < sizeof length) reader.fail("a record is shorter than its length");
    return reader.take_bytes(length - sizeof length);
}

}  // namespace

Overwritten read_trace_page(std::span<const std::byte> page, std::string_view name,
                            const TakeTraceRecord& take) {
    ByteReader head(page, name);
    auto stamp = head.take<std::uint64_t>();
    const auto committed = head.take<std::uint64_t>();
    ByteReader records(head.take_bytes(committed & length_mask), name, header_bytes);
    Overwritten lost{.some = (committed & some_overwritten) != 0, .count = {}};
    if (lost.some && (committed & count_stored) != 0) lost.count = head.take<std::uint64_t>();
    while (records.left() > 0) {
        const auto word = records.take<std::uint32_t>();
        const std::uint32_t kind = word & ((1U << kind_bits) - 1);
        const std::uint32_t delta = word >> kind_bits;
        if (kind == absolute) {
            const std::uint64_t now = std::uint64_t{records.take<std::uint32_t>()} << delta_bits | delta;
            stamp = (stamp & ~low_bits) | now;
            continue;
        }
        if (kind == padding && delta == 0) break;
        stamp += delta;
        if (kind == extend)
            stamp += std::uint64_t{records.take<std::uint32_t>()} << delta_bits;
        else if (kind == padding)
            static_cast<void>(take_long(records));
        else
            take(stamp, kind == long_data ? take_long(records)
                                          : records.take_bytes(std::size_t{kind} * sizeof(std::uint32_t)));
    }
    return lost;
}

}  // namespace swapreplay::collect
