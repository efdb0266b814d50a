// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/wrapped.hpp"

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

TEST(Wrapped, BreaksBetweenWordsAndIndentsAllLinesButTheFirst) {
    EXPECT_EQ(wrapped("one two three four", 4, 12), "one two\n    three\n    four");
}

TEST(Wrapped, CountsLettersNotBytes) {
    EXPECT_EQ(columns_of("▁▂▃"), 3);
    EXPECT_EQ(wrapped("▁▂▃ ▁▂▃", 0, 7), "▁▂▃ ▁▂▃");
}

TEST(Wrapped, LeavesAWordThatIsTooLongWhole) {
    EXPECT_EQ(wrapped("a abcdefgh b", 2, 5), "a\n  abcdefgh\n  b");
}

}  // namespace
}  // namespace swapreplay
