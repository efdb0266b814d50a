// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/lzo_rle_decoder.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

/// The decoded bytes as text; nullopt where the stream is refused.
std::optional<std::string> decode(std::initializer_list<int> stream, std::size_t size) {
    std::vector<std::byte> in, out(size);
    for (const int byte : stream)
        in.push_back(static_cast<std::byte>(byte));
    if (!lzo_rle_decode(in, out)) return std::nullopt;
    std::string text;
    for (const std::byte byte : out)
        text += std::to_integer<char>(byte);
    return text;
}

const std::string zeros(std::size_t count) {
    return std::string(count, '\0');
}

TEST(LzoRleDecoder, copies_literals_of_the_first_byte) {
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd',  // 4 literals
                      0x11, 0, 0},                 // end
                     4),
              "abcd");
}

TEST(LzoRleDecoder, copies_a_long_run_of_literals) {
    EXPECT_EQ(decode({17, 1,                  // version 1
                      1, 'a', 'b', 'c', 'd',  // 1 + 3 literals
                      0x11, 0, 0},
                     4),
              "abcd");
    std::vector<std::byte> in{std::byte{17}, std::byte{1}, std::byte{0}, std::byte{0}, std::byte{7}};
    in.insert(in.end(), 255 + 15 + 7 + 3, std::byte{'x'});  // a zero byte for 255, then 7, then 15 + 3
    for (const int byte : {0x11, 0, 0})
        in.push_back(static_cast<std::byte>(byte));
    std::vector<std::byte> out(280);
    EXPECT_TRUE(lzo_rle_decode(in, out));
}

TEST(LzoRleDecoder, writes_runs_of_zeros_in_version_1_only) {
    EXPECT_EQ(decode({17, 1, 17 + 4, 'a', 'b', 'c', 'd',  //
                      0x18 | 5, 0xfc | 1, 0xff, 2,        // (2 << 3 | 5) + 4 = 25 zeros, then 1 literal
                      'z',                                //
                      0x11, 0, 0},
                     30),
              "abcd" + zeros(25) + "z");
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x18 | 5, 0xfc | 1, 0xff, 2, 'z', 0x11, 0, 0}, 30),
              std::nullopt);
}

TEST(LzoRleDecoder, copies_matches_of_each_kind) {
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', (3 << 5) | (3 << 2) | 2, 0, 'x',
                      'y',                   // 4 bytes from 4 back, then 2 literals
                      (1 << 2) | 1, 0, 'z',  // after 1 to 3 literals: 2 bytes from 2 back, 1 literal
                      0x11, 0, 0},
                     13),
              "abcdabcdxyxyz");
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x20 | 3, 0 << 2,
                      0,  // 3 + 2 bytes from 1 back: the match runs into itself
                      0x11, 0, 0},
                     9),
              "abcdddddd");
}

TEST(LzoRleDecoder, refuses_to_look_before_the_first_byte) {
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', (3 << 5) | (4 << 2), 0, 0x11, 0, 0}, 8), std::nullopt);
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x10 | 1, 4, 0, 0x11, 0, 0}, 7), std::nullopt);
}

TEST(LzoRleDecoder, refuses_more_and_less_than_the_wanted_length) {
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x11, 0, 0}, 3), std::nullopt);
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x11, 0, 0}, 5), std::nullopt);
    EXPECT_EQ(decode({17, 1, 17 + 4, 'a', 'b', 'c', 'd', 0x18, 0xfc, 0xff, 0xff, 0x11, 0, 0}, 100),
              std::nullopt);
}

TEST(LzoRleDecoder, refuses_a_stream_that_ends_early_or_goes_on) {
    EXPECT_EQ(decode({}, 0), std::nullopt);
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd'}, 4), std::nullopt);
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x11, 0}, 4), std::nullopt);
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x11, 0, 0, 0}, 4), std::nullopt);
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x20, 0, 0, 0}, 4), std::nullopt);  // a length without end
    EXPECT_EQ(decode({17 + 4, 'a', 'b', 'c', 'd', 0x12, 0, 0}, 4), std::nullopt);  // an end of another length
}

}  // namespace
}  // namespace swapreplay
