// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/printable.hpp"

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

TEST(Printable, keeps_letters_of_every_language) {
    EXPECT_EQ(printable("make -j2, größer, 圧縮, 🐧"), "make -j2, größer, 圧縮, 🐧");
}

TEST(Printable, escapes_what_moves_a_cursor_or_changes_a_colour) {
    EXPECT_EQ(printable("a\x1b[31mred\nb\tc\rd\x07\x7f"), "a\\x1b[31mred\\nb\\tc\\rd\\x07\\x7f");
    EXPECT_EQ(printable("\xc2\x9b"
                        "31m"),
              "\\xc2\\x9b31m");  // U+009B is ESC [ in one character
}

TEST(Printable, escapes_each_byte_that_is_not_utf8) {
    EXPECT_EQ(printable("\xff"
                        "a\x80"),
              "\\xffa\\x80");
    EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");           // overlong
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
    EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");           // cut
}

TEST(Ascii, gives_marks_and_bars_their_likes_and_escapes_the_rest) {
    EXPECT_EQ(ascii("▁▄█ a · b …"), ".=@ a | b ...");
    EXPECT_EQ(ascii("ö"), "\\xc3\\xb6");
}

}  // namespace
}  // namespace swapreplay
