// SPDX-License-Identifier: GPL-2.0-or-later
// lz4hc: the kernel's slow LZ4 compressor, which looks for the best of overlapping matches.
//
// liblz4 has changed it since; the kernel has kept that of 1.7.3 (lib/lz4/lz4hc_compress.c, 4.11 to 7.3),
// written here by its rules: every position is in a chain of those with the same hash; a search tries the
// newest 2^(level - 1) of a chain; up to three overlapping matches, each longer than the one before it, are
// held before the first is encoded. Chains hold positions of one chunk only, so distances are never too long.
#include <algorithm>
#include <array>
#include <cstdint>

#include "codec/codec.hpp"
#include "codec/load.hpp"
#include "codec/lz4_block.hpp"
#include "codec/parameters.hpp"

namespace swapreplay {

namespace {

struct Match {
    std::ptrdiff_t start = 0;
    std::ptrdiff_t from = 0;  ///< where the bytes were before
    std::ptrdiff_t length = 0;

    [[nodiscard]] std::ptrdiff_t end() const { return start + length; }
    /// Gives up the first `count` bytes.
    void cut_front(std::ptrdiff_t count) { start += count, from += count, length -= count; }
};

/// All positions of a chunk, by the hash of their 4 bytes.
class Chains {
public:
    void reset(std::span<const std::byte> chunk) {
        begin_ = chunk.data();
        match_end_ = begin_ + chunk.size() - lz4_last_literals;
        newest_.fill(none);
        inserted_ = 0;
    }

    /// The longest match at or around `at`: longer than `longest`, starting no earlier than `first` (it grows
    /// backwards over equal bytes); a length of `longest` if there is none. Tries at most `attempts`.
    Match longer(std::ptrdiff_t at, std::ptrdiff_t first, std::ptrdiff_t longest, int attempts) {
        insert_before(at);
        Match best{at, at, longest};
        for (std::int32_t other = newest_[hash(at)]; other != none && attempts > 0;
             other = older_[static_cast<std::size_t>(other)], attempts--) {
            // Cheap: if the byte after the longest so far differs, this cannot be longer.
            if (begin_[first + best.length] != begin_[other - (at - first) + best.length]) continue;
            if (load32(begin_ + other) != load32(begin_ + at)) continue;
            std::ptrdiff_t back = 0;
            while (at - back > first && other > back && begin_[at - back - 1] == begin_[other - back - 1])
                back++;
            const auto ahead = static_cast<std::ptrdiff_t>(
                lz4_min_match +
                common_length(begin_ + at + lz4_min_match, begin_ + other + lz4_min_match, match_end_));
            if (back + ahead > best.length) best = {at - back, other - back, back + ahead};
        }
        return best;
    }

private:
    static constexpr unsigned hash_bits = 15;
    static constexpr std::int32_t none = -1;

    [[nodiscard]] std::size_t hash(std::ptrdiff_t at) const {
        return (load32(begin_ + at) * 2654435761U) >> (32 - hash_bits);
    }

    void insert_before(std::ptrdiff_t at) {
        for (; inserted_ < at; inserted_++) {
            std::int32_t& newest = newest_[hash(inserted_)];
            older_[static_cast<std::size_t>(inserted_)] = newest;
            newest = static_cast<std::int32_t>(inserted_);
        }
    }

    const std::byte* begin_ = nullptr;
    const std::byte* match_end_ = nullptr;
    std::ptrdiff_t inserted_ = 0;
    std::array<std::int32_t, 1U << hash_bits> newest_;
    std::array<std::int32_t, max_chunk> older_;
};

class Lz4Hc final : public Codec {
public:
    explicit Lz4Hc(int level) : attempts_(1 << (level - 1)) {}

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        Lz4BlockWriter block(out);
        chunk_ = chunk;
        block_ = &block;
        encoded_ = 0;
        chains_.reset(chunk);
        last_start_ = static_cast<std::ptrdiff_t>(chunk.size() - lz4_tail);
        for (std::ptrdiff_t at = 1; at < last_start_;) {
            const Match found = chains_.longer(at, at, 0, attempts_);
            if (found.length == 0) {
                at++;
            } else {
                parse_from(found);
                at = encoded_;
            }
        }
        block.put_last_literals(chunk.subspan(static_cast<std::size_t>(encoded_)));
        return block.size();
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        return lz4_block_decode(in, chunk);
    }

private:
    /// The longest that is worth having whole if the next match overlaps: its code still fits the token.
    static constexpr std::ptrdiff_t optimal_length = 18;
    static constexpr std::ptrdiff_t min_match = lz4_min_match;

    void encode(const Match& match) {
        const auto literals = chunk_.subspan(static_cast<std::size_t>(encoded_),
                                             static_cast<std::size_t>(match.start - encoded_));
        block_->put_sequence(literals, static_cast<std::size_t>(match.start - match.from),
                             static_cast<std::size_t>(match.length));
        encoded_ = match.end();
    }

    /// A longer match that begins inside `match`, no more than `overlap` bytes before its end and, grown
    /// backwards, no earlier than its start; `match`'s own length if there is none.
    Match overlapping(const Match& match, std::ptrdiff_t overlap) {
        if (match.end() >= last_start_) return {0, 0, match.length};
        return chains_.longer(match.end() - overlap, match.start, match.length, attempts_);
    }

    /// Moves the second's start so far back into `first` as is worth it, by what is best for the first.
    static void share(const Match& first, Match& second) {
        const std::ptrdiff_t gap = second.start - first.start;
        std::ptrdiff_t length = std::min(first.length, optimal_length);
        if (first.start + length > second.end() - min_match) length = gap + second.length - min_match;
        if (length > gap) second.cut_front(length - gap);
    }

    /// Encodes at least one match.
    void parse_from(Match first) {
        Match skipped = first;  // the first as it was before longer ones took its place
        for (;;) {
            Match second = overlapping(first, 2);
            if (second.length == first.length) return encode(first);
            if (skipped.start < first.start && second.start < first.start + skipped.length) first = skipped;
            if (second.start - first.start < 3) {
                first = second;  // too little of the first would be left
                continue;
            }
            if (!parse_pair(first, second, skipped)) return;
        }
    }

    /// With a second that begins 3 bytes or more after the first. True: `first` and `skipped` are to be
    /// parsed on; false: all that was found is encoded.
    bool parse_pair(Match& first, Match second, Match& skipped) {
        for (;;) {
            if (second.start - first.start < optimal_length) share(first, second);
            const Match third = overlapping(second, 3);
            if (third.length == second.length) {
                if (second.start < first.end()) first.length = second.start - first.start;
                encode(first);
                encode(second);
                return false;
            }
            if (third.start >= first.end() + 3) {
                encode_shortened(first, second);
                first = second;
                second = third;
                continue;
            }
            if (third.start < first.end()) {
                second = third;  // no room for the second between the two
                continue;
            }
            if (second.start < first.end()) {
                second.cut_front(first.end() - second.start);
                if (second.length < min_match) second = third;
            }
            encode(first);
            first = third;
            skipped = second;
            return true;
        }
    }

    /// Of three that begin one after the other, the first.
    void encode_shortened(Match& first, Match& second) {
        if (second.start < first.end()) {
            if (second.start - first.start < 15) {
                first.length = std::min(first.length, optimal_length);
                if (first.end() > second.end() - min_match)
                    first.length = second.end() - first.start - min_match;
                const std::ptrdiff_t correction = first.length - (second.start - first.start);
                if (correction > 0) second.cut_front(correction);
            } else {
                first.length = second.start - first.start;
            }
        }
        encode(first);
    }

    int attempts_;
    Chains chains_;
    std::span<const std::byte> chunk_;
    Lz4BlockWriter* block_ = nullptr;
    std::ptrdiff_t encoded_ = 0;
    std::ptrdiff_t last_start_ = 0;
};

}  // namespace

const CodecDefinition& lz4hc_codec() {
    static const CodecDefinition definition{
        {"lz4hc",
         "the kernel's slow LZ4",
         {{"level", "9", "1 to 16", "how long it searches"}, kernel_parameter}},
        [](const Parameters& parameters) -> std::unique_ptr<Codec> {
            (void)parameters.kernel({4, 11});
            return std::make_unique<Lz4Hc>(parameters.number("level", 1, 16));
        }};
    return definition;
}

}  // namespace swapreplay
