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
    /// @param spec       as for make_codec()
    /// @param page_size  bytes of a page, 4096 to 65536, a power of two
    /// Throws Error as make_codec() does.
    /// Cost: 10,000 to 100,000 pages of 4096 bytes compressed: docs/codecs.md has the seconds. Larger pages are as
    /// many times more, and take as many times longer each.
    PageSynthesis(std::string_view spec, std::uint32_t page_size);

    [[nodiscard]] std::uint32_t page_size() const noexcept { return page_size_; }

    /// The clen that fill() gives for a wanted one: the same where it can be made, otherwise the nearest that
    /// can, the smaller of two.
    /// @param wanted  1 to page_size()
    [[nodiscard]] std::uint32_t reached(std::uint32_t wanted) const noexcept { return nearest_[wanted]; }

    /// Fills a page that compresses to reached(wanted) bytes. Cost: about a microsecond for 4096 bytes.
    /// @param page  page_size() bytes
    void fill(std::uint32_t wanted, std::span<std::byte> page) const noexcept;

private:
    /// `lead` zeros, `head` random bytes, `blocks` times 24 random bytes and 8 zeros, `tail` random bytes,
    /// then zeros. The last byte is 1.
    struct Recipe {
        std::uint32_t seed = 0;
        std::uint32_t lead = 0;
        std::uint32_t head = 0;
        std::uint32_t blocks = 0;
        std::uint32_t tail = 0;
        bool known = false;
    };

    static void make(const Recipe& recipe, std::span<std::byte> page) noexcept;

    class Search;

    std::uint32_t page_size_;
    std::vector<Recipe> recipes_;         // by clen
    std::vector<std::uint32_t> nearest_;  // by wanted clen
};

}  // namespace swapreplay

#endif
