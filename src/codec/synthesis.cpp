// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random bytes cost a codec about a byte each, zeros next to nothing, so a page of k random bytes and zeros
// has a clen a little above k. How far above differs: LZO looks at fewer and fewer positions the longer it
// finds no match, so it notices the zeros late and skips lengths; the further the head reaches, the more.
// Short random blocks with zeros between keep it looking at every byte, and a last random tail then sets the
// length to the byte.
#include "codec/synthesis.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/byte_reader.hpp"
#include "codec/registry.hpp"
#include "codec/study.hpp"

namespace swapreplay {

namespace {

constexpr std::uint32_t block_random = 24, block_zeros = 8, block = block_random + block_zeros;

/// SplitMix64: 8 random bytes a step from any seed.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() noexcept {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    void fill(std::byte* to, std::size_t size) noexcept {
        for (; size >= 8; to += 8, size -= 8) {
            store_le(to, next());
        }
        std::array<std::byte, 8> rest{};
        store_le(rest.data(), next());
        std::memcpy(to, rest.data(), size);
    }

private:
    std::uint64_t state_;
};

}  // namespace

/// Compresses candidates and keeps the first recipe of each clen.
class PageSynthesis::Search {
public:
    Search(std::string_view spec, std::vector<Recipe>& recipes)
        : codec_(make_codec(spec)),
          recipes_(recipes),
          page_(recipes.size() - 1),
          out_(compress_bound(page_.size())) {}

    void run() {
        for (std::uint32_t head = 0; head <= page_size(); head++)
            (void)try_recipe({.head = head, .known = true});
        // Where little is random, what counts is where in the page it is.
        for (std::uint32_t lead = 0; lead < 64; lead++) {
            for (std::uint32_t head = 0; head < 64; head++)
                (void)try_recipe({.lead = lead, .head = head, .known = true});
        }
        std::size_t before = 0;
        for (std::uint32_t seed = 1; found_ != before; seed++) {
            before = found_;
            for (std::uint32_t clen = 1; clen <= page_size(); clen++)
                search_for(clen, seed);
        }
    }

private:
    /// A head that leaves room for a few blocks, then blocks, then a tail that closes in on the clen.
    void search_for(std::uint32_t clen, std::uint32_t seed) {
        const std::array<std::uint32_t, 6> room{40, 160, 400, 1000, 2000, page_size()};
        for (const std::uint32_t below : room) {
            if (recipes_[clen].known) return;
            const std::uint32_t head = clen > below ? clen - below : 0;
            approach(clen, {.seed = seed, .head = head, .known = true});
            if (head == 0) return;
        }
    }

    void approach(std::uint32_t clen, Recipe recipe) {
        std::uint32_t got = try_recipe(recipe);
        while (got + block < clen && space(recipe) >= block) {
            const std::uint32_t blocks = std::max(2U, (clen - got) / block) - 1;
            recipe.blocks += std::min(blocks, space(recipe) / block);
            got = try_recipe(recipe);
        }
        for (int tries = 0; tries < 40 && got < clen && space(recipe) > 0; tries++) {
            recipe.tail++;
            got = try_recipe(recipe);
        }
    }

    [[nodiscard]] std::uint32_t page_size() const { return static_cast<std::uint32_t>(page_.size()); }

    [[nodiscard]] std::uint32_t space(const Recipe& recipe) const {
        return page_size() - recipe.lead - recipe.head - recipe.blocks * block - recipe.tail;
    }

    std::uint32_t try_recipe(const Recipe& recipe) {
        make(recipe, page_);
        const auto clen = static_cast<std::uint32_t>(codec_->compress(page_, out_));
        if (clen <= page_size() && !recipes_[clen].known) {
            recipes_[clen] = recipe;
            found_++;
        }
        return clen;
    }

    std::unique_ptr<Codec> codec_;
    std::vector<Recipe>& recipes_;
    std::size_t found_ = 0;
    std::vector<std::byte> page_;
    std::vector<std::byte> out_;
};

PageSynthesis::PageSynthesis(std::string_view spec, std::uint32_t page_size)
    : page_size_(page_size), recipes_(page_size + 1), nearest_(page_size + 1) {
    Search(spec, recipes_).run();
    std::uint32_t below = 0;  // 0: none yet
    for (std::uint32_t clen = 1; clen <= page_size; clen++)
        nearest_[clen] = below = recipes_[clen].known ? clen : below;
    std::uint32_t above = 0;
    for (std::uint32_t clen = page_size; clen > 0; clen--) {
        if (recipes_[clen].known) above = clen;
        if (nearest_[clen] == 0 || (above != 0 && above - clen < clen - nearest_[clen]))
            nearest_[clen] = above;
    }
}

void PageSynthesis::fill(std::uint32_t wanted, std::span<std::byte> page) const noexcept {
    make(recipes_[nearest_[wanted]], page);
}

void PageSynthesis::make(const Recipe& recipe, std::span<std::byte> page) noexcept {
    Random random(recipe.seed);
    std::memset(page.data(), 0, page.size());
    std::byte* at = page.data() + recipe.lead;
    random.fill(at, recipe.head);
    at += recipe.head;
    for (std::uint32_t i = 0; i < recipe.blocks; i++, at += block)
        random.fill(at, block_random);
    random.fill(at, recipe.tail);
    page.back() = std::byte{1};  // no codec's match reaches it, and no page is same-filled
}

}  // namespace swapreplay
