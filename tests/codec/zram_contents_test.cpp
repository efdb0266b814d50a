// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/zram_contents.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "codec/levels.hpp"
#include "codec/registry.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

/// A device of eight slots that is a file, with the sysfs and debugfs of a zram.
class ZramContentsTest : public testing::Test {
protected:
    ZramContentsTest() {
        folder_ = std::filesystem::temp_directory_path() /
                  (std::string("zram-contents-") + std::to_string(::getpid()));
        write("sys/block/zram9/comp_algorithm", "lzo-rle [lz4] zstd \n");
        write("sys/block/zram9/disksize", "32768\n");
        write("sys/block/zram9/mm_stat", " 16384 300 8192 0 8192 1 0 2 0\n");
        write("device", pages("A000B0C0"));
    }
    ~ZramContentsTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name) << text;
    }
    [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
    [[nodiscard]] ZramDevice device() const {
        ZramDevice device = zram_device("zram9", path("sys"));
        device.path = path("device");
        return device;
    }
    /// A letter for each page of the corpus: what it is filled with.
    [[nodiscard]] std::string letters(std::uint64_t sample = 0) const {
        std::vector<std::byte> bytes;
        open_zram_contents(device(), sample, path("debug"))->read(bytes, 100);
        std::string letters;
        for (std::size_t at = 0; at < bytes.size(); at += Corpus::page_size)
            letters += bytes[at] == std::byte{0} ? '0' : static_cast<char>(bytes[at]);
        return letters;
    }

private:
    static std::string pages(const std::string& letters) {
        std::string all;
        for (const char letter : letters)
            all += std::string(Corpus::page_size, letter == '0' ? '\0' : letter);
        return all;
    }
    std::filesystem::path folder_;
};

TEST_F(ZramContentsTest, TheDeviceIsKnownFromItsSysfs) {
    const ZramDevice device = zram_device("/dev/zram9", path("sys"));
    EXPECT_EQ(device.path, "/dev/zram9");
    EXPECT_EQ(device.slots, 8U);
    EXPECT_EQ(device.codec, "lz4");
    EXPECT_EQ(device.codecs, (std::vector<std::string>{"lzo-rle", "lz4", "zstd"}));
    EXPECT_EQ(device.mm_stat.orig_data_size, 16384U);
}

TEST_F(ZramContentsTest, WithoutBlockStateSoManyZerosAreLeftOutAsHoldNothing) {
    EXPECT_EQ(letters(), "ABC0");
    EXPECT_EQ(open_zram_contents(device(), 0, path("debug"))->empty_slots()->left_out, 4U);
}

TEST_F(ZramContentsTest, BlockStateTellsTheSlots) {
    write("debug/zram/zram9/block_state",
          "           0     75.033841 ......\n"
          "           2     75.033841 s.....\n"
          "           4     75.033841 ..h.r.\n"
          "           6     75.033841 w.....\n");
    EXPECT_EQ(letters(), "A0B");
    const auto contents = open_zram_contents(device(), 0, path("debug"));
    EXPECT_EQ(contents->pages_held(), 3U);
    EXPECT_EQ(contents->recompressed(), 1U);
    EXPECT_EQ(contents->empty_slots()->left_out, 4U);
}

TEST_F(ZramContentsTest, ASampleIsSpreadEvenly) {
    EXPECT_EQ(letters(2), "B0");
    EXPECT_EQ(letters(4), "ABC0");
    EXPECT_EQ(letters(9), "ABC0");
    write("debug/zram/zram9/block_state", "0 75.03 ......\n1 75.03 ......\n4 75.03 ......\n6 75.03 ......\n");
    EXPECT_EQ(letters(2), "0C");
}

TEST_F(ZramContentsTest, WhatIsNoDeviceInUseIsRefusedByName) {
    try {
        (void)zram_device("sda", path("sys"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "--device sda: not a zram device; 'zramctl' lists them");
    }
    write("sys/block/zram9/disksize", "0\n");
    EXPECT_THROW((void)zram_device("zram9", path("sys")), Error);
}

TEST_F(ZramContentsTest, SlotsOfLargerPagesAreRefused) {
    try {
        (void)zram_device("zram9", path("sys"), 16'384);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "/dev/zram9: its slots hold pages of 16384 bytes; only pages of 4096 bytes can be read "
                     "from a device; use '--pid' or files of pages");
    }
}

TEST(BlockState, AnythingElseIsNotUnderstood) {
    EXPECT_FALSE(parse_block_state("0 75.03\n"));
    EXPECT_FALSE(parse_block_state("x 75.03 ......\n"));
    EXPECT_FALSE(parse_block_state("4 75.03 ......\n4 75.03 ......\n"));
    EXPECT_TRUE(parse_block_state(""));
}

TEST(Levels, EveryOneIsACodecAndTheUsualOneHasItsNameAlone) {
    const std::vector<std::string> codecs = codecs_at_all_levels();
    for (const std::string& codec : codecs)
        EXPECT_NE(make_codec(codec), nullptr) << codec;
    for (const CodecInfo* info : codec_infos())
        EXPECT_EQ(std::count(codecs.begin(), codecs.end(), info->name), 1) << info->name;
    EXPECT_EQ(std::count(codecs.begin(), codecs.end(), "zstd:level=3"), 0);
    EXPECT_EQ(std::count(codecs.begin(), codecs.end(), "zstd:level=22"), 1);
}

}  // namespace
}  // namespace swapreplay
