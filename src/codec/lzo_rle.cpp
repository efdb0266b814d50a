// SPDX-License-Identifier: GPL-2.0-or-later
// lzo-rle: LZO1X-1 with an instruction for runs of zeros, zram's default codec from 5.1 to 6.11.
//
// No library has it. The stream is described in the kernel's Documentation/staging/lzo.rst ("Versions", 1);
// which of the possible streams a kernel makes follows from what its compressor looks at
// (lib/lzo/lzo1x_compress.c, the same from 5.7 to 7.3), and this compressor looks at the same: lengths equal
// those of 64-bit kernels. Notable:
//
//  - Every 4 bytes that are 0 start a run, even 4 zeros that cost 4 bytes; such places do not enter the
//  dictionary.
//  - The farther the last match, the more bytes are skipped: 1 + (literals so far) / 32.
//  - Matches are extended 8 bytes at a time; one that passes the 20th byte from the end is cut at such a
//  step.
//  - A part of more than 48 KiB less 1 byte begins with an empty dictionary, since no distance can be longer.
#include <algorithm>
#include <array>

#include "codec/codec.hpp"
#include "codec/load.hpp"
#include "codec/lzo_rle_decoder.hpp"
#include "codec/parameters.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t tail = 20;          // bytes at the end in which no match begins
constexpr std::size_t max_part = 0xbfff;  // M4_MAX_OFFSET_V1 + 1
constexpr std::size_t min_zero_run = 4;
constexpr std::size_t max_zero_run = 2047 + min_zero_run;
constexpr unsigned dictionary_bits = 13;

class Encoder {
public:
    explicit Encoder(std::span<std::byte> out) : begin_(out.data()), out_(begin_) {
        put(17);  // no stream of the older version begins so
        put(1);
        data_ = out_;
    }

    std::size_t encode(std::span<const std::byte> chunk) {
        std::size_t pending = 0;  // bytes that end what was looked at so far, and are in no instruction yet
        const std::byte* part = chunk.data();
        std::size_t left = chunk.size();
        while (left > tail) {
            const std::size_t size = std::min(left, max_part);
            pending = encode_part(part, size, pending);
            part += size;
            left -= size;
        }
        put_last_literals(chunk.last(pending + left));
        put(0x11);  // a match at distance 0 ends the stream
        put(0);
        put(0);
        return static_cast<std::size_t>(out_ - begin_);
    }

private:
    /// Returns how many bytes at the part's end are in no instruction; `pending` are those before the part.
    std::size_t encode_part(const std::byte* const part, std::size_t size, std::size_t pending) {
        dictionary_.fill(0);
        const std::byte* const end = part + size - tail;
        const std::byte* literals = part;
        const std::byte* at = part + (pending < 4 ? 4 - pending : 0);
        const auto skip = [&] { at += 1 + ((at - literals) >> 5); };
        const auto instruct = [&](const auto& put_instruction) {
            put_literals(literals - pending, static_cast<std::size_t>(at - literals) + pending);
            at += put_instruction();
            literals = at;
            pending = 0;
        };
        for (skip(); at < end;) {
            const std::uint32_t word = load32(at);
            if (word == 0) {
                instruct([&] { return put_zero_run(zero_run(at, end)); });
                continue;
            }
            std::uint16_t& seen = dictionary_[(word * 0x1824429dU) >> (32 - dictionary_bits)];
            const std::byte* const match = part + seen;
            seen = static_cast<std::uint16_t>(at - part);
            if (load32(match) == word) {
                instruct([&] {
                    return put_match(static_cast<std::size_t>(at - match), match_length(at, match, end));
                });
            } else {
                skip();
            }
        }
        return static_cast<std::size_t>(part + size - literals) + pending;
    }

    static std::size_t zero_run(const std::byte* at, const std::byte* end) {
        const auto most = std::min(max_zero_run, static_cast<std::size_t>(end - at));
        std::size_t length = min_zero_run;
        while (length + 8 <= most && load64(at + length) == 0)
            length += 8;
        while (length < most && at[length] == std::byte{0})
            length++;
        return length;
    }

    static std::size_t match_length(const std::byte* at, const std::byte* match, const std::byte* end) {
        std::size_t length = 4;
        for (;;) {
            const std::uint64_t difference = load64(at + length) ^ load64(match + length);
            if (difference != 0) return length + equal_bytes(difference);
            length += 8;
            if (at + length >= end) return length;
        }
    }

    void put(std::size_t byte) { *out_++ = static_cast<std::byte>(byte); }

    /// What does not fit the instruction's own bits: a zero byte for each 255, then the rest, 1 to 255.
    void put_long(std::size_t rest) {
        for (; rest > 255; rest -= 255)
            put(0);
        put(rest);
    }

    void put_bytes(const std::byte* from, std::size_t count) { out_ = std::copy_n(from, count, out_); }

    /// Up to 3 literals are counted in two bits of the instruction before them.
    void put_literals(const std::byte* from, std::size_t count) {
        if (count == 0) return;
        if (count <= 3) {
            *literal_count_ |= static_cast<std::byte>(count);
        } else if (count <= 18) {
            put(count - 3);
        } else {
            put(0);
            put_long(count - 18);
        }
        put_bytes(from, count);
    }

    void put_last_literals(std::span<const std::byte> rest) {
        if (out_ == data_ && !rest.empty() && rest.size() <= 238) {
            put(17 + rest.size());
            put_bytes(rest.data(), rest.size());
        } else {
            put_literals(rest.data(), rest.size());
        }
    }

    std::size_t put_zero_run(std::size_t length) {
        const std::size_t coded = length - min_zero_run;
        put(0x18 | (coded & 7));
        literal_count_ = out_;
        put(0xfc);
        put(0xff);
        put(coded >> 3);
        return length;
    }

    /// Returns the length that was encoded.
    std::size_t put_match(std::size_t distance, std::size_t length) {
        constexpr std::size_t near = 0x800, middle = 0x4000;
        if (length <= 8 && distance <= near) {
            const std::size_t coded = distance - 1;
            literal_count_ = out_;
            put(((length - 1) << 5) | ((coded & 7) << 2));
            put(coded >> 3);
            return length;
        }
        if (distance <= middle) {
            put_far_match(0x20, 33, distance - 1, length);
            return length;
        }
        const std::size_t coded = distance - middle;
        // A decoder would take such a match's first bytes for a run of zeros.
        if ((coded & 0x403f) == 0x403f && length >= 261 && length <= 264) length = 260;
        put_far_match(0x10 | ((coded >> 11) & 8), 9, coded, length);
        return length;
    }

    void put_far_match(std::size_t marker, std::size_t max_short, std::size_t coded, std::size_t length) {
        if (length <= max_short) {
            put(marker | (length - 2));
        } else {
            put(marker);
            put_long(length - max_short);
        }
        literal_count_ = out_;
        put((coded << 2) & 0xff);
        put((coded >> 6) & 0xff);
    }

    std::byte* const begin_;
    std::byte* out_;
    std::byte* data_ = nullptr;           // where instructions begin
    std::byte* literal_count_ = nullptr;  // the byte of the last instruction that counts literals
    std::array<std::uint16_t, 1U << dictionary_bits> dictionary_;
};

class LzoRle final : public Codec {
public:
    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        return Encoder(out).encode(chunk);
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        return lzo_rle_decode(in, chunk);
    }
};

}  // namespace

const CodecDefinition& lzo_rle_codec() {
    static const CodecDefinition definition{
        {"lzo-rle", "LZO1X-1 with runs of zeros, the kernel's", {kernel_parameter}},
        [](const CodecParameters& parameters) -> std::unique_ptr<Codec> {
            (void)parameters.kernel({5, 7});  // 5.1 to 5.6 did not avoid the ambiguous match
            return std::make_unique<LzoRle>();
        }};
    return definition;
}

}  // namespace swapreplay
