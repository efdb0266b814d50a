// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/kernel_release.hpp"

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

TEST(KernelRelease, IsReadFromWhatUnameSays) {
    EXPECT_EQ(KernelRelease::parse("6.12"), (KernelRelease{6, 12, 0}));
    EXPECT_EQ(KernelRelease::parse("6.16.12+deb13-cloud-amd64"), (KernelRelease{6, 16, 12}));
    EXPECT_EQ(KernelRelease::parse("6.1.0-56-amd64"), (KernelRelease{6, 1, 0}));
    EXPECT_EQ(KernelRelease::parse("7.3-rc2"), (KernelRelease{7, 3, 0}));
}

TEST(KernelRelease, IsNothingElse) {
    for (const char* text :
         {"", "6", "6.", ".1", "6.x", "6.12.", "6.12x", "v6.12", "6.12.3x", "4.19.300.1", "-6.12"})
        EXPECT_FALSE(KernelRelease::parse(text)) << text;
}

TEST(KernelRelease, IsOrderedByItsNumbers) {
    EXPECT_LT((KernelRelease{6, 2}), (KernelRelease{6, 12}));
    EXPECT_LT((KernelRelease{6, 16, 8}), (KernelRelease{6, 16, 9}));
    EXPECT_LT((KernelRelease{6, 16, KernelRelease::any}), (KernelRelease{6, 17}));
}

}  // namespace
}  // namespace swapreplay
