// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/byte_reader.hpp"

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

std::span<const std::byte> ByteReader::take_bytes(std::size_t count) {
    if (count > left()) fail(fmt::format("{} bytes wanted, {} left; the file may be cut", count, left()));
    const auto taken = bytes_.subspan(position_, count);
    position_ += count;
    return taken;
}

std::uint64_t ByteReader::take_varint() {
    constexpr std::size_t max_bytes = 10;  // 64 bits, 7 a byte
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < max_bytes; i++) {
        if (i >= left()) fail("a number runs past the end; the file may be cut");
        const auto byte = std::to_integer<std::uint64_t>(bytes_[position_ + i]);
        const std::uint64_t bits = byte & 0x7F;
        if (i == max_bytes - 1 && bits > 1) fail("a number does not fit 64 bits");
        value |= bits << (7 * i);
        if ((byte & 0x80) != 0) continue;
        if (byte == 0 && i > 0) fail("a number is encoded in more bytes than it needs");
        position_ += i + 1;
        return value;
    }
    fail("a number does not fit 64 bits");
}

void ByteReader::fail(std::string_view what) const {
    throw Error(Fault::format, fmt::format("{}: at byte {}: {}", input_, offset(), what));
}

}  // namespace swapreplay
