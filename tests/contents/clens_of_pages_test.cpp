// SPDX-License-Identifier: GPL-2.0-or-later
#include "contents/clens_of_pages.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/registry.hpp"
#include "made_pages.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::ElementsAre;
using namespace testing_contents;

/// Writes of pages to these slots, and reads of negative ones.
class Made final : public PageTrace {
public:
    explicit Made(std::vector<int> slots, std::size_t damaged_at = SIZE_MAX)
        : slots_(std::move(slots)), damaged_at_(damaged_at) {}
    bool next(PageEvent& event, std::span<std::byte> page) override {
        if (at_ == damaged_at_) throw Error(Fault::format, "damaged");
        if (at_ == slots_.size()) return false;
        const int slot = slots_[at_];
        event = {slot < 0 ? Op::read : Op::write, Slot{static_cast<std::uint32_t>(std::abs(slot))}};
        const std::string content = slot < 0 ? std::string() : content_of(at_);
        std::ranges::copy(std::as_bytes(std::span(content)), page.begin());
        at_++;
        return true;
    }
    [[nodiscard]] End end() const override { return End::whole; }

    /// Of the page of that event: every fifth repeats one word.
    static std::string content_of(std::size_t event) {
        return event % 5 == 4 ? std::string(page_size, 'r') : page_of(static_cast<std::uint32_t>(event));
    }

private:
    std::vector<int> slots_;
    std::size_t damaged_at_;
    std::size_t at_ = 0;
};

struct Result {
    std::vector<std::vector<std::uint32_t>> clens;
    std::vector<std::uint8_t> same_filled;
};

Result clens_of(std::vector<int> slots, const std::vector<std::string>& chunks, unsigned threads = 1) {
    Made made(std::move(slots));
    ClensOfPages clens({"lz4", "zstd"}, chunks, "6.12", threads);
    Result result;
    result.clens.resize(clens.columns().size());
    EventBlock block;
    std::uint64_t events = 0;
    while (clens.next(made, block)) {
        EXPECT_EQ(block.first_event, events);
        events += block.size();
        for (std::size_t column = 0; column < result.clens.size(); column++)
            result.clens[column].insert(result.clens[column].end(), block.clens[column].begin(),
                                        block.clens[column].end());
        result.same_filled.insert(result.same_filled.end(), block.same_filled.begin(),
                                  block.same_filled.end());
    }
    return result;
}

std::uint32_t clen(const char* codec, std::size_t first_event, std::size_t pages) {
    std::string chunk;
    for (std::size_t i = 0; i < pages; i++)
        chunk += Made::content_of(first_event + i);
    std::vector<std::byte> out(compress_bound(max_chunk));
    return static_cast<std::uint32_t>(
        make_codec(full_codec_text(codec, "6.12"))->compress(std::as_bytes(std::span(chunk)), out));
}

TEST(ClensOfPages, EachPageHasItsClenUnderEachCodec) {
    const Result result = clens_of({7, 3, -7, 9, 12}, {});
    EXPECT_THAT(result.clens[0],
                ElementsAre(clen("lz4", 0, 1), clen("lz4", 1, 1), 0, clen("lz4", 3, 1), clen("lz4", 4, 1)));
    EXPECT_THAT(result.clens[1], ElementsAre(clen("zstd", 0, 1), clen("zstd", 1, 1), 0, clen("zstd", 3, 1),
                                             clen("zstd", 4, 1)));
    EXPECT_THAT(result.same_filled, ElementsAre(0, 0, 0, 0, 1));
}

TEST(ClensOfPages, TheLastPageOfAnAlignedRunHasTheClenOfTheChunk) {
    const ClensOfPages named({"lz4", "zstd"}, {"8K", "16K"}, "6.12", 1);
    EXPECT_THAT(named.columns(), ElementsAre("lz4", "zstd", "lz4@8K", "zstd@8K", "lz4@16K", "zstd@16K"));
    const Result result = clens_of({4, 5, 6, 7, 8}, {"8K", "16K"});
    EXPECT_THAT(result.clens[2], ElementsAre(0, clen("lz4", 0, 2), 0, clen("lz4", 2, 2), 0));
    EXPECT_THAT(result.clens[4], ElementsAre(0, 0, 0, clen("lz4", 0, 4), 0));
    EXPECT_THAT(result.clens[5], ElementsAre(0, 0, 0, clen("zstd", 0, 4), 0));
}

TEST(ClensOfPages, AChunkOfAPageIsThePage) {
    EXPECT_THAT(ClensOfPages({"lz4"}, {"4K", "8K"}, "6.12", 1).columns(), ElementsAre("lz4", "lz4@8K"));
}

TEST(ClensOfPages, ARunThatIsBrokenOrNotAlignedIsNoChunk) {
    const std::vector<std::vector<int>> runs{
        {5, 6, 7, 8}, {4, 5, 7, 6}, {4, 5, 6, -6, 7}, {4, 5, 5, 6, 7}, {5, 6, 7, 7}};
    for (const auto& slots : runs)
        EXPECT_THAT(clens_of(slots, {"16K"}).clens[2], testing::Each(0U));
}

TEST(ClensOfPages, AChunkMayLieInTwoBlocks) {
    std::vector<int> slots{1, 2, 3};  // so that blocks of 1024 events end inside of chunks
    for (int slot = 16; slot < 16 + 3000; slot++)
        slots.push_back(slot);
    const Result result = clens_of(slots, {"64K"}, 3);
    std::size_t chunks = 0;
    for (std::size_t event = 3; event < slots.size(); event++) {
        const bool last = slots[event] % 16 == 15;
        ASSERT_EQ(result.clens[2][event], last ? clen("lz4", event - 15, 16) : 0U) << event;
        chunks += last ? 1 : 0;
    }
    EXPECT_EQ(chunks, 187U);
}

TEST(ClensOfPages, WhatCameBeforeADamageIsDelivered) {
    Made made({1, 2, 3}, 2);
    ClensOfPages clens({"lz4"}, {}, "6.12", 1);
    EventBlock block;
    ASSERT_TRUE(clens.next(made, block));
    EXPECT_EQ(block.size(), 2U);
    EXPECT_EQ(block.clens[0][1], clen("lz4", 1, 1));
    EXPECT_THROW((void)clens.next(made, block), Error);
}

TEST(ClensOfPages, WhatNoTraceCanHoldIsRefused) {
    for (const char* chunk : {"2K", "12K", "128K", "many"})
        EXPECT_THROW(ClensOfPages({"lz4"}, {chunk}, "6.12", 1), Error) << chunk;
    EXPECT_THROW(ClensOfPages({"zstd:level=1,kernel=6.12"}, {}, "6.12", 1), Error);
    EXPECT_THROW(ClensOfPages({"lz4", "lz4"}, {}, "6.12", 1), Error);
    EXPECT_THROW(ClensOfPages({"lz5"}, {}, "6.12", 1), Error);
}

}  // namespace
}  // namespace swapreplay
