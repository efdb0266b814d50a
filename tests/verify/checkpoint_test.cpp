// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/checkpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "replay/blocks.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay::verify {
namespace {

using testing::HasSubstr;
using testing_replay::block_of;
using testing_replay::F;
using testing_replay::S;
using testing_replay::W;
using testing_traces::error_of;

Holding holding(std::vector<ClassCount> classes, MmStat stat = {}) {
    return {stat, std::move(classes)};
}

TEST(MmStat, IsReadByColumnsOfAnOldAndANewKernel) {
    const MmStat expected{.orig_data_size = 81920000,
                          .compr_data_size = 26000000,
                          .mem_used_total = 27475968,
                          .mem_used_max = 27500544,
                          .same_pages = 12,
                          .pages_compacted = 23,
                          .huge_pages = 34};
    // 5.10: orig_data_size compr_data_size mem_used_total mem_limit mem_used_max same_pages pages_compacted
    // huge_pages
    EXPECT_EQ(
        compared_columns("81920000 26000000 27475968        0 27500544       12       23       34\n", "f"),
        expected);
    // 6.18 adds huge_pages_since.
    EXPECT_EQ(compared_columns(
                  "81920000 26000000 27475968   999999 27500544       12       23       34     56\n", "f"),
              expected);
}

TEST(MmStat, ThatIsNoneIsSaidWithItsPath) {
    EXPECT_THAT(error_of([] { (void)compared_columns("1 2 3 4 5 6 7", "/sys/block/zram1/mm_stat"); }),
                HasSubstr("/sys/block/zram1/mm_stat: '1 2 3 4 5 6 7' is not a zram mm_stat"));
    EXPECT_THAT(error_of([] { (void)compared_columns("1 2 3 4 5 6 7 x", "f"); }), HasSubstr("8 numbers"));
    EXPECT_THAT(error_of([] { (void)compared_columns("", "f"); }), HasSubstr("8 numbers"));
}

TEST(Difference, IsNoneWhereAllColumnsAreEqual) {
    const MmStat stat{.orig_data_size = 4096, .compr_data_size = 100, .mem_used_total = 8192};
    EXPECT_EQ(first_difference(holding({}, stat), holding({}, stat)), std::nullopt);
}

TEST(Difference, OfEveryColumnIsFound) {
    for (const Column& column : columns) {
        MmStat kernel;
        kernel.*column.value = 7;
        EXPECT_EQ(first_difference(holding({}, kernel), holding({})),
                  (Difference{std::string(column.name), 0, 7, 0}));
    }
}

TEST(Difference, OfAClassComesBeforeThatOfTheSum) {
    const Holding kernel = holding({{1, 48, 10, 2}, {2, 64, 5, 1}}, {.mem_used_total = 3 * 4096});
    const Holding model = holding({{1, 48, 10, 2}, {2, 64, 5, 2}}, {.mem_used_total = 4 * 4096});
    EXPECT_EQ(first_difference(kernel, model), (Difference{"pages_used", 64, 1, 2}));
}

TEST(Difference, OfObjectsIsFoundWhereTheSumsAreEqual) {
    EXPECT_EQ(first_difference(holding({{1, 48, 10, 2}}), holding({{1, 48, 9, 2}})),
              (Difference{"objects_used", 48, 10, 9}));
}

TEST(Difference, OfAClassThatOneSideDoesNotHaveIsFound) {
    EXPECT_EQ(first_difference(holding({{1, 48, 10, 2}}), holding({{1, 64, 10, 2}})),
              (Difference{"objects_used", 48, 10, 0}));
    EXPECT_EQ(first_difference(holding({{1, 48, 0, 0}}), holding({{1, 64, 10, 2}})),
              (Difference{"objects_used", 64, 0, 10}));
}

TEST(Difference, OfClassesIsNoneWhereTheKernelShowsNone) {
    EXPECT_EQ(first_difference(holding({}), holding({{1, 64, 10, 2}})), std::nullopt);
}

TEST(ModelHolding, IsWhatMmStatWouldSay) {
    const auto model = PoolReplay::create(PoolSpec::parse("zsmalloc:kernel=6.12"), {});
    // Slot 3 and 4 in the class of 112 B, one page stored uncompressed, one same-filled, one freed.
    model->apply(block_of({W(3, 100), W(4, 101), W(5, 3625), S(6), W(7, 100), F(7)}), 0, 6);
    const Holding held = model_holding(*model, 5, 4096);
    EXPECT_EQ(held.stat.orig_data_size, 4 * 4096U);
    EXPECT_EQ(held.stat.compr_data_size, 100 + 101 + 4096U);
    EXPECT_EQ(held.stat.same_pages, 1U);
    EXPECT_EQ(held.stat.huge_pages, 1U);
    EXPECT_EQ(held.stat.pages_compacted, 5U);
    EXPECT_EQ(held.stat.mem_used_total, model->usage().pages * 4096);
    EXPECT_EQ(held.stat.mem_used_max, model->peaks().pages * 4096);
    std::uint64_t objects = 0;
    for (const ClassCount& one : held.classes)
        objects += one.objects_used;
    EXPECT_EQ(objects, 3U);
}

}  // namespace
}  // namespace swapreplay::verify
