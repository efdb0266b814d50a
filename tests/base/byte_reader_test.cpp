// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/byte_reader.hpp"

#include <array>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_of.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

std::vector<std::byte> bytes(std::initializer_list<int> values) {
    std::vector<std::byte> all;
    for (const int value : values)
        all.push_back(static_cast<std::byte>(value));
    return all;
}

TEST(ByteReader, TakesLittleEndianIntegers) {
    const auto raw = bytes({0x01, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 8, 7, 6, 5, 4, 3, 2, 1});
    ByteReader reader(raw, "input");
    EXPECT_EQ(reader.take<std::uint8_t>(), 1);
    EXPECT_EQ(reader.take<std::uint16_t>(), 0x1234);
    EXPECT_EQ(reader.take<std::uint32_t>(), 0x12345678U);
    EXPECT_EQ(reader.take<std::uint64_t>(), 0x0102030405060708ULL);
    EXPECT_EQ(reader.left(), 0U);
}

TEST(ByteReader, NamesInputAndOffsetOfAReadPastTheEnd) {
    const auto raw = bytes({1, 2, 3});
    ByteReader reader(raw, "some.sr", 1000);
    (void)reader.take<std::uint16_t>();
    const auto message = error_of(Fault::format, [&] { (void)reader.take<std::uint32_t>(); });
    EXPECT_THAT(message, HasSubstr("some.sr: at byte 1002: 4 bytes wanted, 1 left"));
    EXPECT_EQ(reader.offset(), 1002U) << "a failed read moves nothing";
}

TEST(ByteReader, TakesVarintsUpToTheLargest) {
    const auto raw =
        bytes({0x00, 0x7F, 0x80, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01});
    ByteReader reader(raw, "input");
    EXPECT_EQ(reader.take_varint(), 0U);
    EXPECT_EQ(reader.take_varint(), 127U);
    EXPECT_EQ(reader.take_varint(), 128U);
    EXPECT_EQ(reader.take_varint(), std::numeric_limits<std::uint64_t>::max());
}

TEST(ByteReader, RefusesVarintsThatAreCutTooLargeOrPadded) {
    const auto cut = bytes({0x80});
    EXPECT_THAT(error_of(Fault::format, [&] { (void)ByteReader(cut, "f").take_varint(); }),
                HasSubstr("past the end"));
    const auto large = bytes({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02});
    EXPECT_THAT(error_of(Fault::format, [&] { (void)ByteReader(large, "f").take_varint(); }),
                HasSubstr("does not fit"));
    const auto padded = bytes({0x81, 0x00});
    EXPECT_THAT(error_of(Fault::format, [&] { (void)ByteReader(padded, "f").take_varint(); }),
                HasSubstr("more bytes than"));
}

}  // namespace
}  // namespace swapreplay
