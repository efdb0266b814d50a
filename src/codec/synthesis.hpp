// SPDX-License-Identifier: GPL-2.0-or-later
// Makes pages that a codec compresses to a wanted length.
#ifndef SWAPREPLAY_CODEC_SYNTHESIS_HPP
#define SWAPREPLAY_CODEC_SYNTHESIS_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "codec/codec.hpp"

namespace swapreplay {

/// A table of one recipe for each clen that was found, made once by compressing candidates. Pages are never
/// same-filled. The same spec gives the same pages on every machine, as long as the codec's library gives the
/// same lengths. Its functions may be called from several threads at once.
class PageSynthesis {
public:
    static constexpr std::size_t page_size = 4096;

    /// @param spec  as for make_codec()
    /// Throws Error as make_codec() does.
    /// Cost: 10,000 to 100,000 pages compressed: docs/codecs.md has the seconds.
    explicit PageSynthesis(std::string_view spec);

    /// The clen that fill() gives for a wanted one: the same where it can be made, otherwise the nearest that
    /// can, the smaller of two.
    /// @param wanted  1 to page_size
    [[nodiscard]] std::uint32_t reached(std::uint32_t wanted) const noexcept { return nearest_[wanted]; }

    /// Fills a page that compresses to reached(wanted) bytes. Cost: about a microsecond.
    void fill(std::uint32_t wanted, std::span<std::byte, page_size> page) const noexcept;

private:
    /// `lead` zeros, `head` random bytes, `blocks` times 24 random bytes and 8 zeros, `tail` random bytes,
    /// then zeros. The last byte is 1.
    struct Recipe {
        std::uint32_t seed = 0;
        std::uint16_t lead = 0;
        std::uint16_t head = 0;
        std::uint16_t blocks = 0;
        std::uint16_t tail = 0;
        bool known = false;
    };

    static void make(const Recipe& recipe, std::span<std::byte, page_size> page) noexcept;

    class Search;

    std::vector<Recipe> recipes_;         // by clen
    std::vector<std::uint32_t> nearest_;  // by wanted clen
};

}  // namespace swapreplay

#endif
