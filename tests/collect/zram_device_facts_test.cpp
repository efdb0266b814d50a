// SPDX-License-Identifier: GPL-2.0-or-later
// sysfs of a zram, in a folder of plain files.
#include "collect/zram_device_facts.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_module.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

using testing::HasSubstr;

class ZramDeviceFactsTest : public testing::Test {
protected:
    void put(const std::string& device, const std::string& file, const std::string& content) const {
        const std::filesystem::path folder = directory_.path("block/" + device);
        std::filesystem::create_directories(folder);
        std::ofstream(folder / file) << content << '\n';
    }

    void put_zram() const {
        put("zram3", "dev", "253:3");
        put("zram3", "comp_algorithm", "lzo-rle lzo [lz4] zstd");
        put("zram3", "disksize", "1048576");
        put("zram3", "mm_stat",
            " 2097152  1048576  1052672        0  1867776      256        7      256      912");
    }

    [[nodiscard]] std::string refusal(const std::string& name) const {
        try {
            static_cast<void>(zram_device_facts(sysfs(), name));
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

    [[nodiscard]] std::string sysfs() const { return directory_.path(); }

    TemporaryDirectory directory_;
};

TEST_F(ZramDeviceFactsTest, AreRead) {
    put_zram();
    for (const char* name : {"zram3", "/dev/zram3"}) {
        const ZramDeviceFacts facts = zram_device_facts(sysfs(), name);
        EXPECT_EQ(facts.name, "zram3");
        EXPECT_EQ(facts.major, 253U);
        EXPECT_EQ(facts.minor, 3U);
        EXPECT_EQ(facts.disk_bytes, 1048576U);
        EXPECT_EQ(facts.codec, "lz4");
    }
    const auto memory = zram_memory(sysfs(), "zram3");
    ASSERT_TRUE(memory);
    EXPECT_EQ(memory->stat.orig_data_size, 2097152U);
    EXPECT_EQ(memory->stat.mem_used_total, 1052672U);
    EXPECT_EQ(memory->stat.pages_compacted, 7U);
    EXPECT_EQ(memory->stat.mem_limit, 0U);
    EXPECT_EQ(memory->text, "2097152 1048576 1052672 0 1867776 256 7 256 912");
}

TEST_F(ZramDeviceFactsTest, SayWhatIsWrongWithADevice) {
    EXPECT_THAT(refusal("zram3"), HasSubstr("zram3: no such device"));
    put("sda", "dev", "8:0");
    EXPECT_THAT(refusal("sda"), HasSubstr("sda: is not a zram device"));
    put_zram();
    put("zram3", "disksize", "0");
    EXPECT_THAT(refusal("zram3"), HasSubstr("zram3: has no size yet"));
    put("zram3", "dev", "253");
    EXPECT_THAT(refusal("zram3"), HasSubstr("does not hold what a zram's sysfs does"));
    EXPECT_FALSE(zram_memory(sysfs(), "zram4"));
}

}  // namespace
}  // namespace swapreplay::collect
