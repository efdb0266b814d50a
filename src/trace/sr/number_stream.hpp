// SPDX-License-Identifier: LGPL-2.1-or-later
// Numbers that are mostly small, as two streams of bytes: the low 8 bits of each, and the rest as varints.
// The low bytes are as good as random and the rest is mostly zeros, so a packer does better on each by
// itself.
#ifndef SWAPREPLAY_TRACE_SR_NUMBER_STREAM_HPP
#define SWAPREPLAY_TRACE_SR_NUMBER_STREAM_HPP

#include <cstdint>
#include <span>

#include "trace/sr/byte_writer.hpp"

namespace swapreplay {

/// Takes varints from bytes that are trusted to be there and checked at the end: once one runs past the end
/// or is too long, good() is false and all later ones are 0.
class VarintCursor {
public:
    VarintCursor() = default;
    explicit VarintCursor(std::span<const std::byte> bytes) noexcept
        : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    [[nodiscard]] std::uint64_t take() noexcept {
        if (at_ != end_) {
            const auto first = std::to_integer<std::uint64_t>(*at_);
            if (first < 0x80) {
                at_++;
                return first;
            }
        }
        const Long number = take_long(at_, end_);
        at_ = number.at;
        good_ = good_ && number.good;
        return number.value;
    }

    [[nodiscard]] std::uint8_t take_byte() noexcept {
        if (at_ == end_) {
            good_ = false;
            return 0;
        }
        return std::to_integer<std::uint8_t>(*at_++);
    }

    [[nodiscard]] bool good() const noexcept { return good_; }
    [[nodiscard]] bool at_end() const noexcept { return at_ == end_; }

private:
    struct Long {
        std::uint64_t value;
        const std::byte* at;
        bool good;
    };
    // By value: a cursor whose address is never taken lives in registers.
    static Long take_long(const std::byte* at, const std::byte* end) noexcept {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && at != end; shift += 7) {
            const auto byte = std::to_integer<std::uint64_t>(*at++);
            value |= (byte & 0x7F) << shift;
            if (byte < 0x80) return {value, at, true};
        }
        return {0, end, false};
    }

    const std::byte* at_ = nullptr;
    const std::byte* end_ = nullptr;
    bool good_ = true;
};

struct NumberStream {
    Bytes low;
    Bytes rest;

    void put(std::uint64_t value) {
        low.push_back(static_cast<std::byte>(value));
        put_varint(rest, value >> 8);
    }
    void clear() noexcept {
        low.clear();
        rest.clear();
    }
    [[nodiscard]] std::size_t size() const noexcept { return low.size() + rest.size(); }
};

class NumberCursor {
public:
    NumberCursor() = default;
    NumberCursor(std::span<const std::byte> low, std::span<const std::byte> rest) noexcept
        : low_(low), rest_(rest) {}

    [[nodiscard]] std::uint64_t take() noexcept {
        const std::uint64_t low = low_.take_byte();
        return rest_.take() << 8 | low;
    }
    [[nodiscard]] bool good() const noexcept { return low_.good() && rest_.good(); }
    [[nodiscard]] bool at_end() const noexcept { return low_.at_end() && rest_.at_end(); }

private:
    VarintCursor low_;
    VarintCursor rest_;
};

}  // namespace swapreplay

#endif
