// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/page_copies.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "collect/bpf/zram_copy.h"
#include "collect/sample_totals.hpp"

namespace swapreplay::collect {
namespace {

/// What the programs in the kernel do.
void put(zram_copy& copy, std::uint64_t number, char fill, std::uint32_t state = ZRAM_COPY_READY) {
    std::memset(copy.page, fill, sizeof copy.page);
    copy.number = number;
    __atomic_store_n(&copy.state, state, __ATOMIC_SEQ_CST);
}

bool is_wiped(const zram_copy& copy) {
    return copy.state == ZRAM_COPY_FREE &&
           std::all_of(std::begin(copy.page), std::end(copy.page), [](auto byte) { return byte == 0; });
}

PageSampling first_byte() {
    PageSampling sampling;
    sampling.compress = [](std::span<const std::byte> page) {
        return std::vector{static_cast<std::uint32_t>(page.front()), static_cast<std::uint32_t>(page.size())};
    };
    return sampling;
}

TEST(PageCopies, LengthsComeByTheNumberOfTheWriteOnceAndTheCopyIsWiped) {
    std::vector<zram_copy> ring(4);
    put(ring[2], 70, 'a');
    PageCopies copies(ring, first_byte());
    copies.wait_for(copies.ask());
    EXPECT_TRUE(is_wiped(ring[2]));
    EXPECT_EQ(copies.take(70), (PageCopies::Lengths{'a', 4096}));
    EXPECT_EQ(copies.take(70), std::nullopt);
}

TEST(PageCopies, ACopyWithoutAnObjectIsWipedAndGivesNoLength) {
    std::vector<zram_copy> ring(2);
    put(ring[0], 0, 'x', ZRAM_COPY_ABANDONED);
    PageCopies copies(ring, first_byte());
    copies.wait_for(copies.ask());
    EXPECT_TRUE(is_wiped(ring[0]));
    EXPECT_EQ(copies.take(0), std::nullopt);
}

TEST(PageCopies, ACopyThatIsBeingMadeIsLeftAloneUntilTheEnd) {
    std::vector<zram_copy> ring(1);
    put(ring[0], 0, 'x', ZRAM_COPY_CLAIMED);
    {
        PageCopies copies(ring, first_byte());
        copies.wait_for(copies.ask());
        EXPECT_EQ(ring[0].page[0], 'x');
    }
    EXPECT_TRUE(is_wiped(ring[0]));
}

TEST(PageCopies, LengthsOfWritesThatWereLostAreForgotten) {
    std::vector<zram_copy> ring(2);
    put(ring[0], 5, 'a');
    put(ring[1], 9, 'b');
    PageCopies copies(ring, first_byte());
    copies.wait_for(copies.ask());
    copies.forget_below(9);
    EXPECT_EQ(copies.take(5), std::nullopt);
    EXPECT_TRUE(copies.take(9));
}

TEST(PageSampling, TheLimitIsTheShareOfAllHashes) {
    PageSampling sampling;
    EXPECT_EQ(sampling.limit(), (std::uint64_t{1} << 32) / 8);
    sampling.of = 1;
    EXPECT_EQ(sampling.limit(), std::uint64_t{1} << 32);
}

class SampleTotalsTest : public testing::Test {
protected:
    RecordedEvent add(std::uint32_t clen, std::uint8_t copy,
                      const std::optional<PageCopies::Lengths>& lengths) {
        RecordedEvent write;
        write.event = {.time_ns = 0, .slot = Slot{7}, .clen = clen, .op = Op::write, .same_filled = false};
        write.copy = copy;
        totals_.add(write, lengths);
        return write;
    }

    SampleTotals totals_{{.own = "lz4",
                          .own_is_ours = true,
                          .more = {"zstd"},
                          .same_filled = {20},
                          .huge_size = 3625,
                          .page_size = 4096}};
};

TEST_F(SampleTotalsTest, FurtherClensAreWhatZramWouldStore) {
    EXPECT_EQ(add(1000, ZRAM_COPIED, PageCopies::Lengths{1000, 700}).more_clens,
              (std::vector<std::uint32_t>{700}));
    EXPECT_EQ(add(4096, ZRAM_COPIED, PageCopies::Lengths{3700, 3625}).more_clens,
              (std::vector<std::uint32_t>{4096}));
    EXPECT_EQ(totals_.facts().at("codecs_check"), "2 equal, 0 different");
}

TEST_F(SampleTotalsTest, WhatIsNotKnownIsToldApart) {
    EXPECT_TRUE(add(1000, ZRAM_NOT_SAMPLED, std::nullopt).more_clens.empty());
    EXPECT_TRUE(add(1000, ZRAM_COPY_DROPPED, std::nullopt).more_clens.empty());
    EXPECT_TRUE(add(1000, 0, std::nullopt).more_clens.empty());
    EXPECT_TRUE(add(1000, ZRAM_COPIED, std::nullopt).more_clens.empty());
    const auto facts = totals_.facts();
    EXPECT_EQ(facts.at("codecs_known"), "0");
    EXPECT_EQ(facts.at("codecs_not_sampled"), "1");
    EXPECT_EQ(facts.at("codecs_dropped"), "1");
    EXPECT_EQ(facts.at("codecs_missed"), "2");
}

TEST_F(SampleTotalsTest, ADifferenceFromWhatWasStoredIsReported) {
    add(1000, ZRAM_COPIED, PageCopies::Lengths{1001, 700});
    ASSERT_EQ(totals_.warnings().size(), 1U);
    EXPECT_NE(totals_.warnings().front().find("slot 7: 1000 bytes stored, 1001 by ours"), std::string::npos);
}

TEST_F(SampleTotalsTest, ASameFilledPageIsKnownUnderEveryCodec) {
    RecordedEvent write;
    write.event = {.time_ns = 0, .slot = Slot{1}, .clen = 26, .op = Op::write, .same_filled = true};
    totals_.add(write, std::nullopt);
    EXPECT_EQ(write.more_clens, (std::vector<std::uint32_t>{20}));
    EXPECT_EQ(totals_.facts().at("codecs_missed"), "0");
}

}  // namespace
}  // namespace swapreplay::collect
