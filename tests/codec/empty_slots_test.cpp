// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/empty_slots.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

/// A page for each letter: '0' of zeros, another of itself.
class Letters final : public Corpus {
public:
    explicit Letters(std::string letters) : letters_(std::move(letters)) {}

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        std::size_t filled = 0;
        for (; filled + page_size <= size && next_ < letters_.size(); filled += page_size, next_++) {
            const char letter = letters_[next_];
            std::fill_n(to + filled, page_size, static_cast<std::byte>(letter == '0' ? 0 : letter));
        }
        return filled;
    }
    bool next_part() override { return false; }

private:
    std::string letters_;
    std::size_t next_ = 0;
};

std::string letters_of(Corpus& corpus) {
    std::string letters;
    for (std::vector<std::byte> pages;;) {
        corpus.read(pages, 2);
        if (pages.empty()) return letters;
        for (std::size_t at = 0; at < pages.size(); at += Corpus::page_size)
            letters += pages[at] == std::byte{0} ? '0' : static_cast<char>(pages[at]);
    }
}

TEST(EmptySlots, AreThePagesOfTheDeviceThatItDoesNotHold) {
    EXPECT_EQ(empty_slots_from("409600\n", "  12288  900 8192 0 8192 1 0 0 0\n"), 97U);
    EXPECT_EQ(empty_slots_from("0\n", "0 0 0 0 0 0 0 0 0\n"), std::nullopt);
    EXPECT_EQ(empty_slots_from("", ""), std::nullopt);
    EXPECT_EQ(empty_slots_from("4096\n", "8192 0 0\n"), std::nullopt);
    EXPECT_EQ(empty_slots_of("/dev/null"), std::nullopt);
}

TEST(EmptySlots, AreLeftOutAsSoManyPagesOfZeros) {
    const auto corpus = without_empty_slots(std::make_unique<Letters>("0a00b00c"), [] { return 3; });
    EXPECT_EQ(letters_of(*corpus), "ab00c");
    ASSERT_TRUE(corpus->empty_slots());
    EXPECT_EQ(corpus->empty_slots()->left_out, 3U);
    EXPECT_FALSE(corpus->empty_slots()->changed);
}

TEST(EmptySlots, ThatWereWrittenMeanwhileAreSaid) {
    const auto fewer_zeros = without_empty_slots(std::make_unique<Letters>("a0"), [] { return 2; });
    EXPECT_EQ(letters_of(*fewer_zeros), "a");
    EXPECT_EQ(fewer_zeros->empty_slots()->left_out, 1U);
    EXPECT_TRUE(fewer_zeros->empty_slots()->changed);

    std::uint64_t empty = 1;
    const auto written = without_empty_slots(std::make_unique<Letters>("0a0"), [&] { return empty; });
    empty = 0;
    EXPECT_EQ(letters_of(*written), "a0");
    EXPECT_TRUE(written->empty_slots()->changed);
}

}  // namespace
}  // namespace swapreplay
