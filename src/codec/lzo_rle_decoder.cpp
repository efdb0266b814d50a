// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/lzo_rle_decoder.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace swapreplay {

namespace {

constexpr std::size_t many_literals = 4;  // what the last instruction copied, where it was 4 or more

/// Functions give false if the stream asks for bytes that are not there.
class Decoder {
public:
    Decoder(std::span<const std::byte> in, std::span<std::byte> out)
        : in_(in.data()),
          in_end_(in_ + in.size()),
          out_begin_(out.data()),
          out_(out_begin_),
          out_end_(out_begin_ + out.size()) {}

    bool decode() {
        if (!begin()) return false;
        while (!ended_) {
            if (in_ == in_end_ || !instruction(next())) return false;
        }
        return in_ == in_end_ && out_ == out_end_;
    }

private:
    [[nodiscard]] std::size_t in_left() const { return static_cast<std::size_t>(in_end_ - in_); }
    [[nodiscard]] std::size_t out_left() const { return static_cast<std::size_t>(out_end_ - out_); }
    std::size_t next() { return std::to_integer<std::size_t>(*in_++); }

    /// The version, and the first instruction if it is one for literals only.
    bool begin() {
        if (in_left() >= 5 && *in_ == std::byte{17}) {
            has_runs_ = in_[1] != std::byte{0};
            in_ += 2;
        }
        if (in_ == in_end_) return false;
        if (*in_ <= std::byte{17}) return true;
        return literals(next() - 17);
    }

    bool instruction(std::size_t code) {
        if (code >= 64) {
            if (in_left() < 1) return false;
            const std::size_t distance = (next() << 3) + ((code >> 2) & 7) + 1;
            return match(distance, (code >> 5) + 1, code & 3);
        }
        if (code >= 32) return middle_match(code & 31);
        if (code >= 16) return far_match_or_run(code);
        if (literals_before_ == 0) return literal_run(code);
        if (in_left() < 1) return false;
        const std::size_t distance = (next() << 2) + (code >> 2) + 1;
        if (literals_before_ == many_literals) return match(distance + 0x800, 3, code & 3);
        return match(distance, 2, code & 3);
    }

    /// A length whose bits in the instruction are 0: 255 for each zero byte that follows, and the next byte.
    bool lengthen(std::size_t& length, std::size_t all_bits) {
        if (length != 0) return true;
        length = all_bits;
        for (; in_ != in_end_ && *in_ == std::byte{0}; in_++)
            length += 255;
        if (in_ == in_end_) return false;
        length += next();
        return true;
    }

    /// The distance's 14 bits, and the 2 that count the literals after the match.
    bool take_pair(std::size_t& distance, std::size_t& literals_after) {
        if (in_left() < 2) return false;
        const std::size_t low = next();
        distance = (low >> 2) | (next() << 6);
        literals_after = low & 3;
        return true;
    }

    bool middle_match(std::size_t length) {
        std::size_t distance = 0, after = 0;
        return lengthen(length, 31) && take_pair(distance, after) && match(distance + 1, length + 2, after);
    }

    bool far_match_or_run(std::size_t code) {
        if (has_runs_ && (code & 0x18) == 0x18 && in_left() >= 3 &&
            (in_[0] & std::byte{0xfc}) == std::byte{0xfc} && in_[1] == std::byte{0xff}) {
            const std::size_t after = next() & 3;
            in_++;
            return zeros(((next() << 3) | (code & 7)) + 4) && literals(after);
        }
        std::size_t length = code & 7, distance = 0, after = 0;
        if (!lengthen(length, 7) || !take_pair(distance, after)) return false;
        distance |= (code & 8) << 11;
        if (distance == 0) {
            ended_ = true;
            return length == 1;  // the kernel's decoder refuses other ways to say it
        }
        return match(distance + 0x4000, length + 2, after);
    }

    bool literal_run(std::size_t length) { return lengthen(length, 15) && literals(length + 3); }

    bool literals(std::size_t count) {
        if (count > in_left() || count > out_left()) return false;
        std::copy_n(in_, count, out_);
        in_ += count;
        out_ += count;
        literals_before_ = std::min(count, many_literals);
        return true;
    }

    bool zeros(std::size_t count) {
        if (count > out_left()) return false;
        std::memset(out_, 0, count);
        out_ += count;
        return true;
    }

    bool match(std::size_t distance, std::size_t length, std::size_t literals_after) {
        if (distance > static_cast<std::size_t>(out_ - out_begin_) || length > out_left()) return false;
        const std::byte* from = out_ - distance;
        if (distance >= length) {
            std::memcpy(out_, from, length);
            out_ += length;
        } else {
            for (; length > 0; length--)  // the match runs into itself
                *out_++ = *from++;
        }
        return literals(literals_after);
    }

    const std::byte* in_;
    const std::byte* const in_end_;
    std::byte* const out_begin_;
    std::byte* out_;
    std::byte* const out_end_;
    std::size_t literals_before_ = 0;
    bool has_runs_ = false;
    bool ended_ = false;
};

}  // namespace

bool lzo_rle_decode(std::span<const std::byte> in, std::span<std::byte> out) noexcept {
    return Decoder(in, out).decode();
}

}  // namespace swapreplay
