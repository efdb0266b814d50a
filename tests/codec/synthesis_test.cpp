// SPDX-License-Identifier: GPL-2.0-or-later
// How many of the lengths 1 to 4096 a page can be made for, and how far the nearest is from those in between.
#include "codec/synthesis.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "codec/registry.hpp"
#include "codec/study.hpp"

namespace swapreplay {
namespace {

constexpr std::uint32_t page_size = 4096;

struct Reach {
    const char* codec;
    std::uint32_t exact;         ///< at least so many lengths of 4096
    std::uint32_t first;         ///< the shortest
    std::uint32_t last;          ///< the longest
    std::uint32_t largest_miss;  ///< between the two
};

void PrintTo(const Reach& reach, std::ostream* out) {
    *out << reach.codec;
}

class Synthesis : public testing::TestWithParam<Reach> {};

TEST_P(Synthesis, reaches_nearly_every_length_and_says_which) {
    const Reach& reach = GetParam();
    const PageSynthesis synthesis(reach.codec, page_size);
    const auto codec = make_codec(reach.codec);
    std::array<std::byte, page_size> page;
    std::array<std::byte, compress_bound(page_size)> out;
    std::uint32_t exact = 0, largest_miss = 0;
    for (std::uint32_t wanted = 1; wanted <= page_size; wanted++) {
        const std::uint32_t reached = synthesis.reached(wanted);
        synthesis.fill(wanted, page);
        ASSERT_EQ(codec->compress(page, out), reached) << wanted;
        ASSERT_FALSE(is_same_filled(page)) << wanted;
        exact += reached == wanted ? 1 : 0;
        if (wanted >= reach.first && wanted <= reach.last)
            largest_miss = std::max(largest_miss, reached > wanted ? reached - wanted : wanted - reached);
    }
    EXPECT_EQ(synthesis.reached(1), reach.first);
    EXPECT_EQ(synthesis.reached(page_size), reach.last);
    EXPECT_GE(exact, reach.exact);
    EXPECT_LE(largest_miss, reach.largest_miss);
    RecordProperty("exact", static_cast<int>(exact));
}

TEST(Synthesis16K, reaches_every_length_of_a_larger_page) {
    constexpr std::uint32_t page_of_16k = 16384;
    const PageSynthesis synthesis("lz4", page_of_16k);
    const auto codec = make_codec("lz4");
    std::vector<std::byte> page(page_of_16k);
    std::vector<std::byte> out(compress_bound(page.size()));
    std::uint32_t exact = 0;
    for (std::uint32_t wanted = 1; wanted <= page_of_16k; wanted++) {
        synthesis.fill(wanted, page);
        ASSERT_EQ(codec->compress(page, out), synthesis.reached(wanted)) << wanted;
        if (synthesis.reached(wanted) == wanted) exact++;
    }
    EXPECT_GE(exact, 16000U);
    EXPECT_EQ(synthesis.reached(page_of_16k), page_of_16k);
}

INSTANTIATE_TEST_SUITE_P(Codecs, Synthesis,
                         testing::Values(Reach{"lzo", 4010, 44, 4083, 1}, Reach{"lzo-rle", 4045, 41, 4096, 1},
                                         Reach{"lz4", 4071, 26, 4096, 0}, Reach{"zstd", 4020, 20, 4039, 0}),
                         [](const auto& test) {
                             std::string name = test.param.codec;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace swapreplay
