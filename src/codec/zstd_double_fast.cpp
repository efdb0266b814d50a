// SPDX-License-Identifier: GPL-2.0-or-later
//
// Facts from the kernels' lib/zstd: compress.c (5.10), compress/zstd_double_fast.c (6.1, 6.12, 7.3). What
// differs:
//
//  - Up to 1.4 a search steps 1 + (literals so far) / 256 bytes ahead; since 1.5 a byte more each 256 bytes,
//  from where
//    the search began.
//  - A short match gives way to a long one at the next byte: always up to 1.5.2, only to a longer one
//  in 1.5.7.
//  - After a match, 1.3 enters the place 2 bytes before its end into the short table, all others that 1
//  before.
#include "codec/zstd_double_fast.hpp"

#include <algorithm>
#include <utility>

#include "codec/load.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t long_bytes = 8;
constexpr std::size_t short_check = 4;  // bytes compared at a short place, and at a repeated offset
constexpr unsigned step_bits = 8;

/// ZSTD_compressSequences() adds 3 to an offset, modulo 2^32, to get the code; code 1 is the last offset (the
/// one before it if no literals precede). The other way, letting libzstd look for repeated offsets by
/// their value, finds more of them than dfast does.
constexpr std::uint32_t repeated_offset = static_cast<std::uint32_t>(1 - 3);

}  // namespace

DoubleFast::DoubleFast(DoubleFastRules rules, unsigned long_bits, unsigned short_bits, unsigned short_bytes)
    : rules_(rules),
      long_bits_(long_bits),
      short_bits_(short_bits),
      short_bytes_(short_bytes),
      long_table_(std::size_t{1} << long_bits),
      short_table_(std::size_t{1} << short_bits) {}

const std::vector<ZSTD_Sequence>& DoubleFast::search(std::span<const std::byte> chunk) {
    std::fill(long_table_.begin(), long_table_.end(), 0);
    std::fill(short_table_.begin(), short_table_.end(), 0);
    sequences_.clear();
    begin_ = literals_ = chunk.data();
    end_ = begin_ + chunk.size();
    last_ = end_ - long_bytes;
    offset_ =
        1;  // of the three that a frame begins with, 1, 4 and 8, those are left out that reach too far back
    offset_before_ = 0;
    if (rules_ < DoubleFastRules::zstd_1_5) {
        search_before_1_5();
    } else {
        search_since_1_5();
    }
    sequences_.push_back({0, static_cast<unsigned>(end_ - literals_), 0, 0});
    return sequences_;
}

void DoubleFast::search_before_1_5() {
    for (const std::byte* at = begin_ + 1; at < last_;) {
        const std::uint32_t here = position(at);
        const std::uint32_t before_long = std::exchange(long_place(at), here);
        const std::uint32_t before_short = std::exchange(short_place(at), here);
        if (repeats(offset_, at + 1)) {
            at = put_repeat(at + 1);
        } else if (matches_long(before_long, at)) {
            at = put_match(extended(at, before_long, long_bytes));
        } else if (matches_short(before_short, at)) {
            const std::uint32_t before_next = std::exchange(long_place(at + 1), here + 1);
            at = put_match(matches_long(before_next, at + 1) ? extended(at + 1, before_next, long_bytes)
                                                             : extended(at, before_short, short_check));
        } else {
            at += ((at - literals_) >> step_bits) + 1;
            continue;
        }
        at = after_match(here, at);
    }
}

void DoubleFast::search_since_1_5() {
    for (const std::byte* at = begin_ + 1; at != nullptr;)
        at = search_one_since_1_5(at);
}

/// Up to and with the next match; returns where to go on, nullptr if no match is left.
const std::byte* DoubleFast::search_one_since_1_5(const std::byte* at) {
    std::ptrdiff_t step = 1;
    const std::byte* next = at + step;
    const std::byte* next_step = at + (1 << step_bits);
    if (next > last_) return nullptr;
    // A long place is read when the search passes the position before it: that one's own entry comes later.
    for (std::uint32_t before_long = long_place(at); next <= last_;) {
        const std::uint32_t here = position(at);
        long_place(at) = here;
        const std::uint32_t before_short = std::exchange(short_place(at), here);
        if (repeats(offset_, at + 1)) return after_match(here, put_repeat(at + 1));

        std::uint32_t& next_place = long_place(next);
        const std::uint32_t before_next = next_place;
        const bool is_long = matches_long(before_long, at);
        if (is_long || matches_short(before_short, at)) {
            Match match =
                extended(at, is_long ? before_long : before_short, is_long ? long_bytes : short_check);
            if (!is_long && matches_long(before_next, next)) {
                const Match longer = extended(next, before_next, long_bytes);
                if (rules_ < DoubleFastRules::zstd_1_5_7 || longer.length > match.length) match = longer;
            }
            if (step < 4) next_place = position(next);
            return after_match(here, put_match(match));
        }
        if (next >= next_step) {
            step++;
            next_step += 1 << step_bits;
        }
        at = std::exchange(next, next + step);
        before_long = before_next;
    }
    return nullptr;
}

std::uint32_t& DoubleFast::long_place(const std::byte* at) {
    return long_table_[(load64(at) * 0xcf1bbcdcb7a56463ULL) >> (64 - long_bits_)];
}

std::uint32_t& DoubleFast::short_place(const std::byte* at) {
    if (short_bytes_ == 4) return short_table_[(load32(at) * 2654435761U) >> (32 - short_bits_)];
    return short_table_[((load64(at) << 24) * 889523592379ULL) >> (64 - short_bits_)];
}

bool DoubleFast::matches_long(std::uint32_t before, const std::byte* at) const {
    return before != 0 && load64(begin_ + before) == load64(at);
}

bool DoubleFast::matches_short(std::uint32_t before, const std::byte* at) const {
    return before != 0 && load32(begin_ + before) == load32(at);
}

/// Forwards only; put_match() looks backwards.
DoubleFast::Match DoubleFast::extended(const std::byte* at, std::uint32_t before, std::size_t known) const {
    const std::byte* const from = begin_ + before;
    return {at, from, known + common_length(at + known, from + known, end_)};
}

bool DoubleFast::repeats(std::uint32_t offset, const std::byte* at) const {
    return offset != 0 && load32(at) == load32(at - offset);
}

const std::byte* DoubleFast::put_repeat(const std::byte* at) {
    const std::size_t length = extended(at, position(at) - offset_, short_check).length;
    sequences_.push_back(
        {repeated_offset, static_cast<unsigned>(at - literals_), static_cast<unsigned>(length), 0});
    return literals_ = at + length;
}

const std::byte* DoubleFast::put_match(Match match) {
    while (match.at > literals_ && match.from > begin_ && match.at[-1] == match.from[-1])
        match.at--, match.from--, match.length++;
    offset_before_ = offset_;
    offset_ = static_cast<std::uint32_t>(match.at - match.from);
    sequences_.push_back(
        {offset_, static_cast<unsigned>(match.at - literals_), static_cast<unsigned>(match.length), 0});
    return literals_ = match.at + match.length;
}

const std::byte* DoubleFast::after_match(std::uint32_t start, const std::byte* at) {
    if (at > last_) return at;
    const std::byte* const inside = begin_ + start + 2;
    const std::byte* const near_end = at - (rules_ == DoubleFastRules::zstd_1_3 ? 2 : 1);
    long_place(inside) = position(inside);
    long_place(at - 2) = position(at - 2);
    short_place(inside) = position(inside);
    short_place(near_end) = position(near_end);
    while (at <= last_ && repeats(offset_before_, at)) {
        std::swap(offset_, offset_before_);
        short_place(at) = long_place(at) = position(at);
        at = put_repeat(at);
    }
    return at;
}

}  // namespace swapreplay
