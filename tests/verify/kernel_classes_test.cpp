// SPDX-License-Identifier: GPL-2.0-or-later
// The tables are a kernel's own, of a zram with lz4 that held a few megabytes of busybox and modules, some
// discarded; zsmalloc was built by vm/zsmalloc-module. Beside each is the mm_stat of that moment.
#include "verify/kernel_classes.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pool/zsmalloc_rules.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::verify {
namespace {

using testing::HasSubstr;

std::string captured(const std::string& name) {
    std::ifstream file(SR_SOURCE_DIR "/tests/verify/captured/" + name);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string refusal(const std::string& text) {
    try {
        (void)parse_kernel_classes(text, "classes");
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::format);
        return error.what();
    }
    return "taken";
}

const char* const table =
    " class  size almost_full almost_empty obj_allocated   obj_used pages_used pages_per_zspage freeable\n"
    "     0    32           1            0           128        100          1                1        0\n"
    "     1    48           0            2           512        300          6                3        3\n"
    "\n"
    " Total                 1            2           640        400          7                         3\n";

class KernelClassesOf : public testing::TestWithParam<const char*> {};

TEST_P(KernelClassesOf, AreThoseOfOurPoolAndAddUpToMmStat) {
    const std::string kernel = GetParam();
    const auto classes = parse_kernel_classes(captured(kernel + "-classes"), kernel);
    const zsmalloc::Rules rules = zsmalloc::rules_of(*KernelRelease::parse(kernel));
    const auto ours = zsmalloc::make_classes(rules.chain_rule, 4096, rules.default_chain).classes;
    ASSERT_EQ(classes.size(), ours.size());
    std::uint64_t pages = 0;
    for (std::size_t i = 0; i < classes.size(); i++) {
        EXPECT_EQ(classes[i].index, ours[i].index);
        EXPECT_EQ(classes[i].size, ours[i].size);
        EXPECT_EQ(classes[i].pages_used % ours[i].pages, 0) << classes[i].size;
        EXPECT_LE(classes[i].objects_used, classes[i].pages_used / ours[i].pages * ours[i].objects);
        pages += classes[i].pages_used;
    }
    EXPECT_EQ(pages * 4096, compared_columns(captured(kernel + "-mm_stat"), kernel).mem_used_total);
    EXPECT_GT(pages, 100);
}

INSTANTIATE_TEST_SUITE_P(Kernels, KernelClassesOf, testing::Values("5.10", "6.1", "6.12"));

TEST(KernelClasses, ReadsObjectsAndPagesByTheirColumns) {
    EXPECT_THAT(parse_kernel_classes(table, "classes"),
                testing::ElementsAre(ClassCount{0, 32, 100, 1}, ClassCount{1, 48, 300, 6}));
}

TEST(KernelClasses, ACutTableIsRefused) {
    const std::string whole = table;
    for (std::size_t size = 0; size < whole.size() - 60; size++)
        EXPECT_NE(refusal(whole.substr(0, size)), "taken") << size;
    EXPECT_THAT(refusal(whole.substr(0, whole.find("\n\n") + 2)), HasSubstr("the table is cut"));
}

TEST(KernelClasses, RowsThatDoNotAddUpAreRefused) {
    std::string text = table;
    text.replace(text.find("300"), 3, "301");
    EXPECT_THAT(refusal(text), AllOf(HasSubstr("classes: line 5"), HasSubstr("401 objects and 7 pages")));
}

TEST(KernelClasses, WhatIsNoTableIsNamedWithItsLine) {
    EXPECT_THAT(refusal("mem 1 2 3\n"), AllOf(HasSubstr("classes: line 1"), HasSubstr("'class'")));
    std::string text = table;
    text.replace(text.find("obj_used"), 8, "obj_life");
    EXPECT_THAT(refusal(text), HasSubstr("'obj_used'"));
    text = table;
    text.replace(text.find(" 48 "), 4, " 4x ");
    EXPECT_THAT(refusal(text), AllOf(HasSubstr("line 3"), HasSubstr("'4x' is not a number")));
    text = table;
    text.replace(text.find(" 48 "), 4, "    ");
    EXPECT_THAT(refusal(text), HasSubstr("8 columns, but the heading has 9"));
}

TEST(KernelClasses, ADeviceThatIsNotThereHasNone) {
    EXPECT_EQ(kernel_classes("no-such-device"), std::nullopt);
}

}  // namespace
}  // namespace swapreplay::verify
