// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/page_source.hpp"

#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

TEST(PageSource, CountsPagesOutAndTheirPeak) {
    for (const Backing backing : {Backing::none, Backing::memory}) {
        PageSource source(4096, PageSource::no_limit, backing);
        const auto one = source.take();
        const auto run = source.take(3);
        ASSERT_TRUE(one && run);
        EXPECT_EQ(source.pages_out(), 4U);
        source.give_back(*run, 3);
        EXPECT_EQ(source.pages_out(), 1U);
        EXPECT_EQ(source.pages_peak(), 4U);
        source.give_back(*one);
        EXPECT_EQ(source.pages_out(), 0U);
    }
}

TEST(PageSource, RefusesARunThatWouldPassTheLimitAndChangesNothing) {
    for (const Backing backing : {Backing::none, Backing::memory}) {
        PageSource source(4096, 4, backing);
        ASSERT_TRUE(source.take(3));
        EXPECT_FALSE(source.take(2));
        EXPECT_EQ(source.pages_out(), 3U);
        EXPECT_EQ(source.pages_peak(), 3U);
        EXPECT_TRUE(source.take(1));
        EXPECT_FALSE(source.take(1));
    }
}

TEST(PageSource, GivesRunsOfOneLengthAgainLastInFirstOut) {
    PageSource source(4096, PageSource::no_limit, Backing::memory);
    const auto a = source.take(2);
    const auto b = source.take(2);
    ASSERT_TRUE(a && b);
    source.give_back(*a, 2);
    source.give_back(*b, 2);
    EXPECT_EQ(source.take(2), b);
    EXPECT_EQ(source.take(2), a);
}

TEST(PageSource, PagesOfARunFollowEachOtherAndDoNotOverlapOthers) {
    PageSource source(16384, PageSource::no_limit, Backing::memory);
    const auto a = source.take(2);
    const auto b = source.take(1);
    ASSERT_TRUE(a && b);
    std::memset(source.bytes(*a), 0xAA, 2 * 16384);
    std::memset(source.bytes(*b), 0xBB, 16384);
    EXPECT_EQ(source.bytes(*a)[2 * 16384 - 1], std::byte{0xAA});
    EXPECT_EQ(source.bytes(*b)[0], std::byte{0xBB});
}

TEST(PageSource, AlignsAPageToItsSize) {
    for (int i = 0; i < 16; i++) {
        const PageSource source(65536, PageSource::no_limit, Backing::memory);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(source.bytes(PageId{0})) % 65536, 0U);
    }
}

TEST(PageSource, HoldsMoreThanTheFirstStepOfUsableMemory) {
    PageSource source(65536, PageSource::no_limit, Backing::memory);
    for (int i = 0; i < 1000; i++) {
        const auto page = source.take();
        ASSERT_TRUE(page);
        *source.bytes(*page) = std::byte{1};
    }
    EXPECT_EQ(source.pages_out(), 1000U);
}

TEST(PageSource, FailsEveryNthTakeWhenTold) {
    PageSource source(4096, PageSource::no_limit, Backing::none);
    source.fail_every(3);
    EXPECT_TRUE(source.take());
    EXPECT_TRUE(source.take());
    EXPECT_FALSE(source.take());
    EXPECT_TRUE(source.take());
    source.fail_every(0);
    EXPECT_TRUE(source.take());
    EXPECT_TRUE(source.take());
}

TEST(PageSource, RefusesOddPageSizes) {
    for (const std::uint32_t size : {0U, 512U, 5000U, 131072U}) {
        try {
            PageSource source(size, 1, Backing::none);
            FAIL() << size << " was taken";
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::usage);
            EXPECT_THAT(error.what(), testing::HasSubstr("4K, 8K, 16K, 32K or 64K"));
        }
    }
}

}  // namespace
}  // namespace swapreplay
