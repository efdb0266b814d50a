// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/tlsf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "block_pool_rig.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

using Rig = BlockPoolRig<TlsfPool>;

TEST(Tlsf, AnObjectCostsItsSizeRoundedToEightAndAHeader) {
    Rig rig("tlsf:region=16K");
    EXPECT_EQ(rig.cost_of(1), 16U + 8U);  // a free block's links have to fit
    EXPECT_EQ(rig.cost_of(1500), 1504U + 8U);
    EXPECT_EQ(rig.cost_of(4156), 4160U + 8U);
}

TEST(Tlsf, WithRoundingToListsAnObjectTakesTheLeastSizeOfItsList) {
    Rig rig("tlsf:rounding=list,region=16K");
    EXPECT_EQ(rig.cost_of(100), 104U + 8U);    // below 128 no list is coarser than the alignment
    EXPECT_EQ(rig.cost_of(1500), 1504U + 8U);  // lists of 1024..2047 are 32 apart: 1504 is one's beginning
    EXPECT_EQ(rig.cost_of(1505), 1536U + 8U);
    EXPECT_EQ(rig.cost_of(2049), 2112U + 8U);  // of 2048..4095: 64
}

TEST(Tlsf, PacksARegionUpToItsTwoHeaders) {
    Rig rig("tlsf:region=4K");
    EXPECT_EQ(rig.pool.max_size(), 4032U);  // 4080 is in the list that begins at 4032
    for (int i = 0; i < 4; i++)
        rig.alloc(1008);  // of 4096: 4 * (1008 + 8) and 8 for the sentinel
    rig.alloc(16);        // the 24 that are left
    EXPECT_EQ(rig.pool.pages_used(), 1U);
    rig.alloc(16);
    EXPECT_EQ(rig.pool.pages_used(), 2U);
}

TEST(Tlsf, TakesAndGivesWholeRegions) {
    Rig rig("tlsf:region=16K");
    const Handle first = rig.alloc(4000);
    EXPECT_EQ(rig.pool.pages_used(), 4U);
    std::vector<Handle> more;
    for (int i = 0; i < 7; i++)
        more.push_back(rig.alloc(4000));
    EXPECT_EQ(rig.pool.pages_used(), 8U);
    for (const Handle handle : more)
        rig.pool.free(handle);
    EXPECT_EQ(rig.pool.pages_used(), 4U);
    rig.pool.free(first);
    EXPECT_EQ(rig.pool.pages_used(), 0U);
    EXPECT_EQ(rig.source.pages_out(), 0U);
}

TEST(Tlsf, JoinsNeighboursAtOnceOnBothSides) {
    Rig rig("tlsf:region=16K");
    const Handle a = rig.alloc(5000);
    const Handle b = rig.alloc(5000);
    const Handle c = rig.alloc(5000);
    rig.pool.free(a);
    rig.pool.free(c);
    rig.pool.free(b);  // a + b + c fill the region: it is gone only if all three joined
    EXPECT_EQ(rig.pool.pages_used(), 0U);
}

TEST(Tlsf, TakesTheHeadOfTheSmallestListThatSurelyFits) {
    Rig rig("tlsf:region=16K");
    const Handle small = rig.alloc(1000);
    const Handle wall = rig.alloc(16);
    const Handle large = rig.alloc(3000);
    const Handle last_wall = rig.alloc(16);
    rig.pool.free(large);
    rig.pool.free(small);
    EXPECT_EQ(rig.alloc(990), small);   // searched from 992 on: the list of 992..1007 has the block of 1000
    EXPECT_EQ(rig.alloc(1000), large);  // searched from 1008 on
    rig.pool.free(wall);
    rig.pool.free(last_wall);
    EXPECT_EQ(rig.pool.check(), "");
}

TEST(Tlsf, TakesSinglePagesUnlessARegionIsNamed) {
    Rig rig("tlsf");
    (void)rig.alloc(4000);
    EXPECT_EQ(rig.pool.pages_used(), 1U) << "a kernel short of memory has no four adjacent pages to give";
}

TEST(Tlsf, RefusesRegionsThatCannotBe) {
    for (const auto* spec : {"tlsf:region=2K", "tlsf:region=128K", "tlsf:region=12K"}) {
        try {
            Rig rig(spec);
            FAIL() << spec;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::usage);
            EXPECT_THAT(error.what(), HasSubstr("region"));
        }
    }
}

TEST(Tlsf, APageThatIsLargerThanARegionIsRefusedByItsOwnName) {
    try {
        Rig rig("tlsf:page=64K,region=16K");
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "pool tlsf: page=64K: a region of 16K is smaller than a page; leave region= out");
    }
}

/// Three objects, the middle one freed; each test breaks one thing.
struct TlsfCheck : testing::Test {
    void SetUp() override {
        a = rig.alloc(200);
        b = rig.alloc(300);
        c = rig.alloc(400);
        rig.pool.free(b);
        ASSERT_EQ(rig.pool.check(), "");
    }
    Rig rig{"tlsf:region=16K"};
    Handle a{};
    Handle b{};
    Handle c{};
};

TEST_F(TlsfCheck, FindsAnObjectWrittenPastItsEnd) {
    std::memset(rig.at(a) + 200, 0xFF, 8);  // b's header
    EXPECT_THAT(rig.pool.check(), HasSubstr("does not point back"));
}

TEST_F(TlsfCheck, FindsASizeThatCannotBe) {
    store(rig.at(c) - 8, std::uint32_t{70000});
    EXPECT_THAT(rig.pool.check(), HasSubstr("its size cannot be 70000"));
}

TEST_F(TlsfCheck, FindsAFreeObjectWrittenTo) {
    store(rig.at(b) + 8, BlockRef{12345});  // the link to the next in its list
    EXPECT_THAT(rig.pool.check(), HasSubstr("is not a free block"));
}

TEST_F(TlsfCheck, FindsAFreeBlockThatIsInNoList) {
    store(rig.at(c) - 8, load<std::uint32_t>(rig.at(c) - 8) | 1);
    EXPECT_THAT(rig.pool.check(), HasSubstr("free beside a free one"));
}

TEST_F(TlsfCheck, FindsUsedBytesThatDoNotAddUp) {
    store(rig.at(b) - 8, load<std::uint32_t>(rig.at(b) - 8) & ~1U);
    EXPECT_THAT(rig.pool.check(), HasSubstr("counted as used"));
}

}  // namespace
}  // namespace swapreplay
