// SPDX-License-Identifier: GPL-2.0-or-later
// The programs' own code, compiled for here.
#include <utility>

#include <gtest/gtest.h>
#include <linux/types.h>

namespace swapreplay::collect {
namespace {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include "collect/bpf/page_range.h"
#pragma GCC diagnostic pop

/// Slot and pages, of sectors and bytes.
std::pair<__u32, __u32> discarded(__u64 sector, __u32 bytes, __u32 page_shift) {
    __u32 slot = 0;
    const __u32 pages = whole_pages(sector, bytes, page_shift, &slot);
    return {pages > 0 ? slot : 0, pages};
}

using Range = std::pair<__u32, __u32>;

TEST(PageRange, IsAllOfAnAlignedDiscard) {
    EXPECT_EQ(discarded(80, 5 * 4096, 12), Range(10, 5));
    EXPECT_EQ(discarded(0, 1U << 20, 14), Range(0, 64));
}

TEST(PageRange, IsTheWholePagesInside) {
    EXPECT_EQ(discarded(8, 3 * 16384, 14), Range(1, 2)) << "from 4 KiB on";
    EXPECT_EQ(discarded(8, 12288 + 2 * 16384, 14), Range(1, 2));
    EXPECT_EQ(discarded(32, 2 * 16384 + 4096, 14), Range(1, 2));
    EXPECT_EQ(discarded(1ULL << 33, 32768, 14), Range(1U << 28, 2)) << "at 4 TiB";
}

TEST(PageRange, IsEmptyInsideAPageOrAcrossABorder) {
    EXPECT_EQ(discarded(8, 4096, 14).second, 0U);
    EXPECT_EQ(discarded(0, 4096, 14).second, 0U);
    EXPECT_EQ(discarded(24, 8192, 14).second, 0U);
    EXPECT_EQ(discarded(8, 16384, 14).second, 0U);
}

}  // namespace
}  // namespace swapreplay::collect
