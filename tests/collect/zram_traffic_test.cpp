// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_traffic.hpp"

#include <gtest/gtest.h>

namespace swapreplay::collect {
namespace {

// Of Debian's 6.1.
constexpr const char* stat_6_1 =
    "   24877        0   199016      312    40326        0   322608     1764        2     2012     2076      "
    "  0\n";

TEST(ZramTraffic, IsInBytesWithWhatIsInFlight) {
    const auto traffic = parse_zram_traffic(stat_6_1);
    ASSERT_TRUE(traffic);
    EXPECT_EQ(traffic->read_bytes, 24877U * 4096);
    EXPECT_EQ(traffic->written_bytes, 40326U * 4096);
    EXPECT_EQ(traffic->in_flight, 2U);
    EXPECT_FALSE(parse_zram_traffic("1 2 3"));
    EXPECT_FALSE(parse_zram_traffic(""));
}

TEST(ZramTraffic, ThatIsNeitherRecordedNorLostIsFound) {
    const ZramTraffic before{.read_bytes = 4096, .written_bytes = 0};
    const ZramTraffic after{.read_bytes = 11U * 4096, .written_bytes = 20U * 4096};
    EXPECT_EQ(pages_not_recorded(before, after, 4096, {.reads = 10, .writes = 20}), 0U);
    EXPECT_EQ(pages_not_recorded(before, after, 4096, {.reads = 7, .writes = 20}), 3U);
    EXPECT_EQ(pages_not_recorded(before, after, 4096, {.reads = 7, .writes = 25}), 3U)
        << "one is not the other";
    EXPECT_EQ(pages_not_recorded(before, after, 4096, {.reads = 7, .writes = 18, .lost = 4}), 1U);
    EXPECT_EQ(pages_not_recorded(before, after, 4096, {.reads = 7, .writes = 18, .lost = 6}), 0U);
}

}  // namespace
}  // namespace swapreplay::collect
