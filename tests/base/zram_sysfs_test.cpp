// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/zram_sysfs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swapreplay {
namespace {

using testing::ElementsAre;

TEST(ZramMmStat, IsReadOfAnOldAndANewKernel) {
    ZramMmStat expected{.orig_data_size = 81920000,
                        .compr_data_size = 26000000,
                        .mem_used_total = 27475968,
                        .mem_limit = 999999,
                        .mem_used_max = 27500544,
                        .same_pages = 12,
                        .pages_compacted = 23,
                        .huge_pages = {}};
    // Before 4.19
    EXPECT_EQ(parse_mm_stat("81920000 26000000 27475968 999999 27500544 12 23\n"), expected);
    expected.huge_pages = 34;
    EXPECT_EQ(parse_mm_stat("81920000 26000000 27475968   999999 27500544       12       23       34\n"),
              expected);
    // 5.16 adds huge_pages_since.
    EXPECT_EQ(parse_mm_stat("81920000 26000000 27475968 999999 27500544 12 23 34 56\n"), expected);
}

TEST(ZramMmStat, IsNotReadOfAnythingElse) {
    for (const char* text :
         {"", "1 2 3 4 5 6", "1 2 3 4 5 6 7 x", "-1 2 3 4 5 6 7", "1 2 3 4 5 6 99999999999999999999"})
        EXPECT_FALSE(parse_mm_stat(text)) << text;
}

TEST(ZramAlgorithms, AreTheWordsAndTheOneInBrackets) {
    EXPECT_THAT(parse_comp_algorithm("[lzo-rle] lzo lz4 ").names, ElementsAre("lzo-rle", "lzo", "lz4"));
    EXPECT_EQ(parse_comp_algorithm("lzo [lz4] zstd").selected, "lz4");
    EXPECT_EQ(parse_comp_algorithm("[zstd]").selected, "zstd");
    EXPECT_EQ(parse_comp_algorithm("lzo lz4").selected, "");
    EXPECT_EQ(parse_comp_algorithm("").selected, "");
}

}  // namespace
}  // namespace swapreplay
