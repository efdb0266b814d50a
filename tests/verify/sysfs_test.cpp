// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/sysfs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trace/trace_files.hpp"

namespace swapreplay::verify {
namespace {

using testing::HasSubstr;
using testing_traces::error_of;

constexpr std::string_view swaps =
    "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    "/dev/zram1                              partition\t98300\t\t0\t\t-2\n";
constexpr std::string_view mounts =
    "22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw\n"
    "36 22 252:2 / /mnt/scratch rw,relatime shared:1 - ext4 /dev/zram2 rw\n";

TEST(UseOfADevice, IsSeenInSwapsAndMounts) {
    EXPECT_EQ(use_of_block_device("zram1", "252:1", swaps, mounts), "is in use as swap");
    EXPECT_EQ(use_of_block_device("zram2", "252:2", swaps, mounts), "is mounted on /mnt/scratch");
}

TEST(UseOfADevice, IsNotThatOfOneWithALongerName) {
    EXPECT_EQ(use_of_block_device("zram", "252:3", swaps, mounts), "");
    EXPECT_EQ(use_of_block_device("zram11", "252:11", swaps, mounts), "");
    EXPECT_EQ(use_of_block_device("zram22", "252:22", swaps, mounts), "");
}

TEST(Values, ThatCannotBeReadOrWrittenSayWhereAndWhy) {
    EXPECT_THAT(error_of([] { (void)read_value("/no/such/file"); }),
                HasSubstr("/no/such/file: cannot be opened: No such file"));
    EXPECT_THAT(error_of([] { write_value("/no/such/file", "1"); }),
                HasSubstr("/no/such/file: does not accept '1': No such file"));
    EXPECT_THAT(std::string(system_error("/sys/x", "cannot be opened", EACCES).what()),
                HasSubstr("run as root"));
}

TEST(MemoryAvailable, IsMoreThanAPageAndNotMoreThanThereCanBe) {
    EXPECT_GT(memory_available(), 4096U);
    EXPECT_LT(memory_available(), std::uint64_t{1} << 50);
}

}  // namespace
}  // namespace swapreplay::verify
