// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zswap_facts.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

class ZswapFactsTest : public testing::Test {
protected:
    ZswapFactsTest()
        : folder_(std::filesystem::temp_directory_path() / ("zswap-facts-" + std::to_string(::getpid()))) {}
    ~ZswapFactsTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name) << text;
    }
    [[nodiscard]] std::string folder() const { return folder_.string(); }

private:
    std::filesystem::path folder_;
};

TEST_F(ZswapFactsTest, ParametersAreThoseOfTheModule) {
    write("module/zswap/parameters/enabled", "Y\n");
    write("module/zswap/parameters/compressor", "zstd\n");
    write("module/zswap/parameters/max_pool_percent", "20\n");
    const ZswapFacts facts = zswap_facts(folder());
    EXPECT_TRUE(facts.enabled);
    EXPECT_EQ(facts.compressor, "zstd");
    EXPECT_EQ(facts.parameters.at("max_pool_percent"), "20");
}

TEST_F(ZswapFactsTest, AKernelWithoutZswapIsRefused) {
    EXPECT_THROW((void)zswap_facts(folder()), Error);
}

TEST_F(ZswapFactsTest, CountersAreFoundByTheirWholeName) {
    write("zswap/stored_pages", "1234\n");
    write("zswap/pool_total_size", "5678\n");
    const std::string counters = zswap_counters(folder(), "pswpin 3\nzswpin 12\nzswpout 34\nzswpwb 5\n");
    EXPECT_EQ(counters, "pool_total_size=5678 stored_pages=1234 zswpin=12 zswpout=34 zswpwb=5");
    EXPECT_EQ(zswap_counter(counters, "stored_pages"), 1234U);
    EXPECT_EQ(zswap_counter(counters, "pages"), std::nullopt);
    EXPECT_EQ(zswap_counter(counters, "stored"), std::nullopt);
}

TEST(FirstSwapArea, IsTheOneOfTheHighestPriority) {
    const std::string swaps =
        "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
        "/dev/sda2                               partition\t2047996\t\t0\t\t-2\n"
        "/dev/sdb1                               partition\t1023996\t\t512\t\t5\n"
        "/swapfile                               file\t\t4092\t\t0\t\t5\n";
    const auto area = first_swap_area(swaps, 4096);
    ASSERT_TRUE(area);
    EXPECT_EQ(area->type, 1U);
    EXPECT_EQ(area->path, "/dev/sdb1");
    EXPECT_EQ(area->slots, 256000U);
}

TEST(FirstSwapArea, ThereIsNone) {
    EXPECT_EQ(first_swap_area("Filename Type Size Used Priority\n", 4096), std::nullopt);
}

}  // namespace
}  // namespace swapreplay::collect
