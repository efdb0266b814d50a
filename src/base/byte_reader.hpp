// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads little-endian integers out of untrusted bytes. The only way input bytes become numbers.
#ifndef SWAPREPLAY_BASE_BYTE_READER_HPP
#define SWAPREPLAY_BASE_BYTE_READER_HPP

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace swapreplay {

/// The same bytes in the other order.
template <std::unsigned_integral T>
[[nodiscard]] constexpr T byte_swapped(T value) noexcept {
    T result = 0;
    for (std::size_t i = 0; i < sizeof(T); i++) {
        result = static_cast<T>(result << 8 | (value & 0xFF));
        value = static_cast<T>(value >> 8);
    }
    return result;
}

/// An unsigned integer out of sizeof(T) bytes whose presence was checked; the bytes need no alignment.
template <std::unsigned_integral T>
[[nodiscard]] inline T load_le(const std::byte* bytes) noexcept {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return std::endian::native == std::endian::little ? value : byte_swapped(value);
}

template <std::unsigned_integral T>
inline void store_le(std::byte* bytes, T value) noexcept {
    if (std::endian::native != std::endian::little) value = byte_swapped(value);
    std::memcpy(bytes, &value, sizeof(T));
}

/// Every take_…() checks the bounds first: a read past the end throws Error(Fault::format) that names the
/// input and the offset, and leaves the position where it was. Cost: a compare an integer.
class ByteReader {
public:
    /// @param input   for messages: a path, and where in it the bytes are
    /// @param origin  offset of bytes[0] in that input, for messages
    ByteReader(std::span<const std::byte> bytes, std::string_view input, std::uint64_t origin = 0)
        : bytes_(bytes), input_(input), origin_(origin) {}

    /// An unsigned integer, little-endian.
    template <std::unsigned_integral T>
    [[nodiscard]] T take() {
        const auto raw = take_bytes(sizeof(T));
        T value = 0;
        for (std::size_t i = 0; i < sizeof(T); i++) {
            value =
                static_cast<T>(value | static_cast<T>(static_cast<T>(std::to_integer<T>(raw[i])) << (8 * i)));
        }
        return value;
    }

    /// The next `count` bytes, not copied.
    [[nodiscard]] std::span<const std::byte> take_bytes(std::size_t count);

    /// LEB128: 7 bits a byte, low bits first, the top bit says that more follow. At most 10 bytes, and
    /// neither longer than needed nor above 2^64 - 1.
    [[nodiscard]] std::uint64_t take_varint();

    [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - position_; }
    /// Offset of the next byte in the input, as messages give it.
    [[nodiscard]] std::uint64_t offset() const noexcept { return origin_ + position_; }

    /// Throws Error(Fault::format): "<input>: at byte <offset>: <what>".
    [[noreturn]] void fail(std::string_view what) const;

private:
    std::span<const std::byte> bytes_;
    std::string_view input_;
    std::uint64_t origin_;
    std::size_t position_ = 0;
};

}  // namespace swapreplay

#endif
