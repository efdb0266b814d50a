// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/kernel_release.hpp"

#include <functional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_of.hpp"

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

TEST(KernelRelease, IsWrittenWithoutAPatchNumberThatSaysNothing) {
    EXPECT_EQ((KernelRelease{6, 12}).text(), "6.12");
    EXPECT_EQ((KernelRelease{6, 16, 9}).text(), "6.16.9");
    EXPECT_EQ(newest_known_kernel.text(), default_kernel);
}

TEST(NamedKernel, IsOneWhoseRulesAreKnown) {
    for (const KernelRelease known : known_kernels())
        EXPECT_EQ(require_kernel("x", known.text()), known);
    EXPECT_EQ(require_kernel("x", "6.5"), (KernelRelease{6, 5})) << "between two that are known";
    EXPECT_EQ(require_kernel("x", "7.3.99"), (KernelRelease{7, 3, 99}));
    EXPECT_EQ(require_kernel("x", "4.19", {4, 11}), (KernelRelease{4, 19}));
    const auto error_of = [](std::string_view text) {
        return usage_error_of(
            [&] { (void)require_kernel(fmt::format("policy zram: kernel={}", text), text); });
    };
    EXPECT_EQ(
        error_of("9.9"),
        "policy zram: kernel=9.9: Linux 9.9 is newer than the newest known; use a release from 5.10 to 7.3");
    EXPECT_EQ(
        error_of("4.19"),
        "policy zram: kernel=4.19: the rules of Linux 4.19 are not known; use a release from 5.10 to 7.3");
    EXPECT_EQ(error_of("6.20"),
              "policy zram: kernel=6.20: there is no Linux 6.20; use a release from 5.10 to 7.3");
    EXPECT_EQ(error_of("six"),
              "policy zram: kernel=six: not a kernel release such as 6.12 or 6.12.3; use a release from 5.10 "
              "to 7.3");
}

TEST(FoundKernel, IsTheNewestKnownForANewerOneAndSaysSo) {
    const auto found = found_kernel("6.12.117+deb12-amd64");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->release, (KernelRelease{6, 12, 117}));
    EXPECT_EQ(found->note, "");
    const auto newer = found_kernel("8.1.2-rc1");
    ASSERT_TRUE(newer);
    EXPECT_EQ(newer->release, (KernelRelease{7, 3}));
    EXPECT_EQ(newer->note, "Linux 8.1.2 is newer than 7.3, the newest known; the rules of 7.3 are used");
    EXPECT_FALSE(found_kernel("4.19.300"));
    EXPECT_FALSE(found_kernel("Darwin"));
}

}  // namespace
}  // namespace swapreplay
