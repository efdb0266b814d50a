// SPDX-License-Identifier: GPL-2.0-or-later
// lz4: the kernel's fast LZ4 compressor.
//
// liblz4 changed its search with 1.8.2; Debian's 1.9.4 gives other lengths for 2.3 % of pages. The kernel has
// kept that of 1.7.3 (lib/lz4/lz4_compress.c, 4.11 to 7.3), so the search is written here by its rules:
//
//  - A table of 2^13 positions, by a hash of 4 bytes, all 0 at first: the page's first bytes can match.
//  - The search steps 1 byte ahead, and one more after each 64 / acceleration misses in a row.
//  - A match found is extended backwards over bytes that are not encoded yet, then forwards.
//  - After a match, the position 2 bytes before its end enters the table, and the one at its end is tried
//  first.
#include <array>
#include <cstdint>

#include "codec/codec.hpp"
#include "codec/load.hpp"
#include "codec/lz4_block.hpp"
#include "codec/parameters.hpp"

namespace swapreplay {

namespace {

class Lz4 final : public Codec {
public:
    explicit Lz4(std::uint32_t acceleration) : acceleration_(acceleration) {}

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        Lz4BlockWriter block(out);
        table_.fill(0);
        begin_ = chunk.data();
        const std::byte* const end = begin_ + chunk.size();
        const std::byte* const match_end = end - lz4_last_literals;
        const std::byte* const last_start = end - lz4_tail;

        const std::byte* literals = begin_;  // first byte that is not encoded yet
        const std::byte* at = begin_;
        (void)replace(at++);
        while (Match found = search(at, last_start)) {
            while (found.at > literals && found.match > begin_ && found.at[-1] == found.match[-1])
                found.at--, found.match--;
            do {
                const std::size_t length =
                    lz4_min_match +
                    common_length(found.at + lz4_min_match, found.match + lz4_min_match, match_end);
                block.put_sequence({literals, found.at}, static_cast<std::size_t>(found.at - found.match),
                                   length);
                at = literals = found.at + length;
                if (at > last_start) break;
                (void)replace(at - 2);
                found = {at, replace(at)};
            } while (load32(found.match) == load32(at));
            if (at > last_start) break;
            at++;
        }
        block.put_last_literals({literals, end});
        return block.size();
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        return lz4_block_decode(in, chunk);
    }

private:
    static constexpr unsigned table_bits = 13;
    static constexpr unsigned skip_bits = 6;

    struct Match {
        const std::byte* at = nullptr;
        const std::byte* match = nullptr;
        explicit operator bool() const { return at != nullptr; }
    };

    /// Enters a position into the table and returns the one whose place it takes.
    const std::byte* replace(const std::byte* at) {
        std::uint16_t& place = table_[(load32(at) * 2654435761U) >> (32 - table_bits)];
        const std::byte* const before = begin_ + place;
        place = static_cast<std::uint16_t>(at - begin_);
        return before;
    }

    /// The first position from `at` on whose 4 bytes are those of the position that has its place in the
    /// table.
    Match search(const std::byte* at, const std::byte* last_start) {
        std::uint32_t misses = acceleration_ << skip_bits;
        std::uint32_t step = 1;
        for (;;) {
            const std::byte* const after = at + step;
            step = misses++ >> skip_bits;
            if (after > last_start) return {};
            const std::byte* const match = replace(at);
            if (load32(match) == load32(at)) return {at, match};
            at = after;
        }
    }

    std::uint32_t acceleration_;
    const std::byte* begin_ = nullptr;
    std::array<std::uint16_t, 1U << table_bits> table_;
};

}  // namespace

const CodecDefinition& lz4_codec() {
    static const CodecDefinition definition{
        {"lz4",
         "the kernel's fast LZ4",
         {{"acceleration", "1", "1 to 65537", "how much ratio is given up for speed; zram's `level`"},
          kernel_parameter}},
        [](const CodecParameters& parameters) -> std::unique_ptr<Codec> {
            (void)parameters.kernel({4, 11});  // before it, the compressor was that of an older LZ4
            return std::make_unique<Lz4>(
                static_cast<std::uint32_t>(parameters.number("acceleration", 1, 65537)));
        }};
    return definition;
}

}  // namespace swapreplay
