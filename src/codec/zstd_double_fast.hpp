// SPDX-License-Identifier: GPL-2.0-or-later
// The matches that zstd's strategy `dfast` finds, by the rules of the zstd in a given kernel.
//
// dfast is what level 3 uses, and so every kernel caller; it is also where the releases of zstd in kernels
// differ: with the sequences found here, libzstd 1.5.4's entropy coder gives the lengths of 1.4.10
// (Linux 6.1), 1.5.2 (6.12) and 1.5.7 (6.18, 7.3) for each of 24,434 pages. (1.3.1 (5.10) coded entropies
// otherwise: docs/codecs.md.)
#ifndef SWAPREPLAY_CODEC_ZSTD_DOUBLE_FAST_HPP
#define SWAPREPLAY_CODEC_ZSTD_DOUBLE_FAST_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_Sequence
#include <zstd.h>

namespace swapreplay {

/// In the order of their releases.
enum class DoubleFastRules {
    zstd_1_3,  ///< Linux 4.14 to 5.15
    zstd_1_4,  ///< 5.16 to 6.1
    zstd_1_5,  ///< 6.2 to 6.14: 1.5.2
    zstd_1_5_7,
};

class DoubleFast {
public:
    /// @param long_bits, short_bits  sizes of the tables for matches of 8 bytes and of `short_bytes`, as bits
    /// of
    ///                               their index: cParams' hashLog and chainLog
    /// @param short_bytes            4 or 5: cParams' minMatch
    DoubleFast(DoubleFastRules rules, unsigned long_bits, unsigned short_bits, unsigned short_bytes);

    /// All sequences of the chunk in order, the last without a match, for ZSTD_compressSequences() with
    /// explicit block delimiters and no search for repeated offsets: `offset` says itself which match repeats
    /// the last one. Valid until the next call. `chunk` has 16 bytes or more.
    const std::vector<ZSTD_Sequence>& search(std::span<const std::byte> chunk);

private:
    void search_before_1_5();
    void search_since_1_5();
    [[nodiscard]] const std::byte* search_one_since_1_5(const std::byte* at);

    struct Match {
        const std::byte* at;
        const std::byte* from;
        std::size_t length;
    };

    [[nodiscard]] std::uint32_t& long_place(const std::byte* at);
    [[nodiscard]] std::uint32_t& short_place(const std::byte* at);
    [[nodiscard]] std::uint32_t position(const std::byte* at) const {
        return static_cast<std::uint32_t>(at - begin_);
    }
    [[nodiscard]] bool matches_long(std::uint32_t before, const std::byte* at) const;
    [[nodiscard]] bool matches_short(std::uint32_t before, const std::byte* at) const;
    [[nodiscard]] Match extended(const std::byte* at, std::uint32_t before, std::size_t known) const;

    [[nodiscard]] bool repeats(std::uint32_t offset, const std::byte* at) const;
    /// The match of the last offset at `at`; returns the first byte after it.
    const std::byte* put_repeat(const std::byte* at);
    const std::byte* put_match(Match match);
    /// Enters places around the match from `start` to `at`, and takes matches of the offset before the last
    /// one.
    const std::byte* after_match(std::uint32_t start, const std::byte* at);

    DoubleFastRules rules_;
    unsigned long_bits_, short_bits_, short_bytes_;
    std::vector<std::uint32_t> long_table_,
        short_table_;  ///< last position of a hash; 0: none, as the first byte
    std::vector<ZSTD_Sequence> sequences_;
    const std::byte* begin_ = nullptr;
    const std::byte* end_ = nullptr;
    const std::byte* last_ = nullptr;      ///< last position with 8 bytes from it on
    const std::byte* literals_ = nullptr;  ///< first byte that no sequence has yet
    std::uint32_t offset_ = 0;             ///< the last; 0: none
    std::uint32_t offset_before_ = 0;
};

}  // namespace swapreplay

#endif
