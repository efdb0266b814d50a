// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/xvmalloc.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "block_pool_rig.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

using Rig = BlockPoolRig<XvmallocPool>;

TEST(Xvmalloc, AnObjectCostsItsSizeRoundedToFourAndAHeaderOfFour) {
    Rig rig("xvmalloc");
    rig.alloc(1);
    EXPECT_EQ(rig.pool.used_bytes(), 8U);
    rig.alloc(1501);
    EXPECT_EQ(rig.pool.used_bytes(), 8U + 1508U);
}

TEST(Xvmalloc, ItsLargestObjectIsThreeQuartersOfAPage) {
    EXPECT_EQ(Rig("xvmalloc").pool.max_size(), 3072U);
    EXPECT_EQ(Rig("xvmalloc:page=16K").pool.max_size(), 12288U);
    EXPECT_EQ(Rig("xvmalloc:max=4088").pool.max_size(), 4088U);
    for (const auto* spec :
         {"xvmalloc:max=4096", "xvmalloc:max=3070", "xvmalloc:max=half", "xvmalloc:align=16"}) {
        try {
            Rig rig(spec);
            FAIL() << spec;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::usage) << error.what();
        }
    }
}

TEST(Xvmalloc, FillsAPageToItsLastByte) {
    Rig rig("xvmalloc");
    const Handle a = rig.alloc(2040);  // 4 + 2040 + 4 + 2048 = 4096
    const Handle b = rig.alloc(2048);
    EXPECT_EQ(rig.pool.pages_used(), 1U);
    EXPECT_EQ(rig.pool.used_bytes(), 4096U);
    EXPECT_EQ(rig.pool.check(), "");
    rig.pool.free(a);
    rig.pool.free(b);
    EXPECT_EQ(rig.source.pages_out(), 0U);
}

TEST(Xvmalloc, ARemainderBelow32BytesIsNotUsedUntilItsNeighbourIsFree) {
    Rig rig("xvmalloc");
    const Handle a = rig.alloc(3072);
    const Handle b = rig.alloc(980);  // leaves 4096 - 3076 - 984 = 36, a header and 32 bytes
    const Handle in_rest = rig.alloc(32);
    EXPECT_EQ(rig.pool.pages_used(), 1U);
    rig.pool.free(in_rest);
    rig.pool.free(b);
    const Handle longer = rig.alloc(984);  // leaves a header and 28 bytes
    EXPECT_EQ(rig.pool.pages_used(), 1U);
    const Handle elsewhere = rig.alloc(28);
    EXPECT_EQ(rig.pool.pages_used(), 2U);
    EXPECT_EQ(rig.pool.check(), "");
    for (const Handle handle : {a, longer, elsewhere})
        rig.pool.free(handle);
    EXPECT_EQ(rig.pool.pages_used(), 0U);
}

TEST(Xvmalloc, TakesTheHeadOfTheFirstListThatSurelyFits) {
    Rig rig("xvmalloc");
    const Handle first = rig.alloc(1000);
    rig.alloc(40);
    const Handle second = rig.alloc(1004);
    rig.alloc(40);
    rig.pool.free(second);
    rig.pool.free(first);  // 1000 and 1004 are both in the list of 1000..1007, the last freed at its head
    EXPECT_EQ(rig.alloc(1000), first);
    rig.pool.free(first);
    EXPECT_NE(rig.alloc(1004), second);  // searched from 1008 on, though a block of 1004 is there
}

TEST(Xvmalloc, JoinsNeighboursAtOnceOnBothSides) {
    Rig rig("xvmalloc");
    const Handle a = rig.alloc(1000);
    const Handle b = rig.alloc(1000);
    const Handle c = rig.alloc(1000);
    rig.pool.free(a);
    rig.pool.free(c);
    rig.pool.free(b);
    EXPECT_EQ(rig.pool.pages_used(), 0U);
}

/// Three objects, the middle one freed; each test breaks one thing.
struct XvmallocCheck : testing::Test {
    void SetUp() override {
        a = rig.alloc(200);
        b = rig.alloc(300);
        c = rig.alloc(400);
        rig.pool.free(b);
        ASSERT_EQ(rig.pool.check(), "");
    }
    Rig rig{"xvmalloc"};
    Handle a{};
    Handle b{};
    Handle c{};
};

TEST_F(XvmallocCheck, FindsAnObjectWrittenPastItsEnd) {
    std::memset(rig.at(a) + 200, 0xFF, 4);
    EXPECT_THAT(rig.pool.check(), HasSubstr("does not point back"));
}

TEST_F(XvmallocCheck, FindsASizeThatCannotBe) {
    store(rig.at(c) - 4, std::uint16_t{5000});
    EXPECT_THAT(rig.pool.check(), HasSubstr("its size cannot be 5000"));
}

TEST_F(XvmallocCheck, FindsAFreeObjectWrittenTo) {
    store(rig.at(b), BlockRef{12345});
    EXPECT_THAT(rig.pool.check(), HasSubstr("does not point back to the one before it"));
}

TEST_F(XvmallocCheck, FindsUsedBytesThatDoNotAddUp) {
    store(rig.at(c) - 4, std::uint16_t{396});
    EXPECT_NE(rig.pool.check(), "");
}

}  // namespace
}  // namespace swapreplay
