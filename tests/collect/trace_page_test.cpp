// SPDX-License-Identifier: GPL-2.0-or-later
// The bytes of pages as Linux 5.10 writes them.
#include "collect/trace_page.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::uint32_t padding = 29, extend = 30, absolute = 31;
constexpr std::uint64_t some_overwritten = std::uint64_t{1} << 31, count_stored = std::uint64_t{1} << 30;

class Page {
public:
    explicit Page(std::uint64_t stamp) : stamp_(stamp) {}

    Page& word(std::uint32_t value) {
        const std::size_t at = records_.size();
        records_.resize(at + sizeof value);
        store_le(records_.data() + at, value);
        return *this;
    }
    Page& head(std::uint32_t kind, std::uint32_t delta) { return word(delta << 5 | kind); }

    [[nodiscard]] std::vector<std::byte> bytes(std::uint64_t flags = 0, std::uint64_t count = 0) const {
        std::vector<std::byte> page(4096);
        store_le(page.data(), stamp_);
        store_le(page.data() + 8, records_.size() | flags);
        std::copy(records_.begin(), records_.end(), page.begin() + 16);
        store_le(page.data() + 16 + records_.size(), count);
        return page;
    }

private:
    std::uint64_t stamp_;
    std::vector<std::byte> records_;
};

std::vector<std::pair<std::uint64_t, std::uint32_t>> stamps_and_words(std::span<const std::byte> page) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> read;
    read_trace_page(page, "page", [&](std::uint64_t stamp, std::span<const std::byte> data) {
        read.emplace_back(stamp, load_le<std::uint32_t>(data.data()));
    });
    return read;
}

TEST(TracePage, RecordsHaveTheStampsThatTheirDeltasAddUpTo) {
    const auto page = Page(1000)
                          .head(1, 0)  // a word
                          .word(7)
                          .head(2, 5)  // two words
                          .word(8)
                          .word(0)
                          .head(0, 3)  // 4 bytes after a length of 8
                          .word(8)
                          .word(9)
                          .bytes();
    EXPECT_THAT(stamps_and_words(page), ElementsAre(Pair(1000, 7), Pair(1005, 8), Pair(1008, 9)));
}

TEST(TracePage, LongTimesComeInRecordsOfTheirOwn) {
    const auto page = Page(1000)
                          .head(extend, 1)
                          .word(2)  // in units of 2^27
                          .head(1, 4)
                          .word(7)
                          .head(absolute, 6)
                          .word(3)
                          .head(1, 0)
                          .word(8)
                          .bytes();
    EXPECT_THAT(stamps_and_words(page),
                ElementsAre(Pair(1000 + 1 + (2U << 27) + 4, 7), Pair((3U << 27) + 6, 8)));
}

TEST(TracePage, PaddingIsPassedOver) {
    const auto page = Page(1)
                          .head(padding, 1)  // a discarded record: 4 bytes and its length
                          .word(8)
                          .word(99)
                          .head(1, 1)
                          .word(7)
                          .head(padding, 0)  // to the end of the page
                          .word(99)
                          .bytes();
    EXPECT_THAT(stamps_and_words(page), ElementsAre(Pair(3, 7)));
}

TEST(TracePage, SaysHowManyRecordsWereOverwritten) {
    const auto none = [](std::uint64_t, std::span<const std::byte>) {};
    const Page page = Page(1).head(1, 0).word(7);
    EXPECT_FALSE(read_trace_page(page.bytes(), "page", none).some);
    const Overwritten counted =
        read_trace_page(page.bytes(some_overwritten | count_stored, 12), "page", none);
    EXPECT_TRUE(counted.some);
    EXPECT_EQ(counted.count, 12);
    const Overwritten uncounted = read_trace_page(page.bytes(some_overwritten), "page", none);
    EXPECT_TRUE(uncounted.some);
    EXPECT_EQ(uncounted.count, std::nullopt);
}

TEST(TracePage, DamageIsAnErrorWithItsPlace) {
    for (const auto& page : {Page(1).head(0, 0).word(2).bytes(),      // shorter than its length
                             Page(1).head(0, 0).word(5000).bytes(),   // longer than the page
                             Page(1).head(28, 0).word(1).bytes()}) {  // 28 words, of which 1 is there
        EXPECT_THROW(stamps_and_words(page), Error);
    }
    EXPECT_THROW(stamps_and_words(std::array<std::byte, 12>{}), Error);
    EXPECT_THAT(stamps_and_words(Page(1).bytes()), IsEmpty());
}

}  // namespace
}  // namespace swapreplay::collect
