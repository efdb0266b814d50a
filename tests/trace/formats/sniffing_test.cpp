// SPDX-License-Identifier: GPL-2.0-or-later
// Each format's files are taken for that format, and no other's; what is not a trace is named.
#include <array>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/trace_writer.hpp"
#include "trace/format.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::HasSubstr;

std::vector<std::byte> bytes(std::string_view characters) {
    const auto all = std::as_bytes(std::span(characters));
    return {all.begin(), all.end()};
}

/// A file of each format that is read, by its name.
std::map<std::string, std::vector<std::byte>> samples() {
    std::map<std::string, std::vector<std::byte>> all{
        {"blkparse", bytes("  8,2    0        1     0.000000000   100  Q   W 192 + 8 [kswapd0]\n")},
        {"block-events",
         bytes("kswapd0 100 [001] 10.000100: block:block_bio_queue: 8,2 W 192 + 8 [kswapd0]\n")},
        {"fio-iolog", bytes("fio version 2 iolog\n/dev/sdb write 8192 4096\n")},
        {"msr-csv", bytes("128166372003061629,hm,0,Write,8192,4096,10\n")},
        {"alibaba-csv", bytes("0,W,8192,4096,1577808000000046\n")},
        {"blktrace", bytes(std::string("\x07tae", 4) + std::string(44, '\0'))},
    };
    const Folder folder;
    EventBlock block;
    for (std::uint32_t slot = 0; slot < 50; slot++) {
        block.ops.push_back(slot % 3 == 2 ? Op::read : Op::write);
        block.slots.push_back(Slot{slot});
        block.hashes.push_back(0x9E3779B97F4A7C15ULL * (slot + 1));
    }
    block.clens = {std::vector<std::uint32_t>(block.size())};
    for (std::size_t i = 0; i < block.size(); i++)
        if (block.ops[i] == Op::write) block.clens[0][i] = 100 + static_cast<std::uint32_t>(i);
    for (const char* format : {"sr", "csv", "jsonl", "compcache", "compcache-md5", "oracle-general"}) {
        WriteOptions options;
        options.format = format;
        TraceWriter writer = TraceWriter::create(folder.path(format), {}, options);
        writer.append(block);
        writer.finish();
        all[format] = file_bytes(folder.path(format));
    }
    return all;
}

TEST(Sniffing, TakesEachFormatsFileForThatFormatAlone) {
    const auto all = samples();
    for (const Format* format : formats()) {
        ASSERT_TRUE(all.contains(std::string(format->name))) << "no sample of " << format->name;
        for (const auto& [name, sample] : all) {
            if (name == format->name && format->open != nullptr) {
                EXPECT_NE(format->sniff(sample), Match::no) << name << " does not know its own";
                EXPECT_EQ(TraceReader::open_bytes(sample, "memory").format(), name);
            } else if (!(name == "compcache" &&
                         format->name == "compcache-md5")) {  // which is asked after it
                EXPECT_EQ(format->sniff(sample), Match::no) << format->name << " takes a file of " << name;
            }
        }
    }
}

TEST(Sniffing, TakesAFormatBehindAByteOrderMark) {
    for (const auto& [name, sample] : samples()) {
        if (sample[0] < std::byte{' '} || sample[0] > std::byte{'~'} || name == "compcache") continue;
        auto marked = bytes("\xEF\xBB\xBF");
        marked.insert(marked.end(), sample.begin(), sample.end());
        EXPECT_EQ(TraceReader::open_bytes(marked, "memory").format(), name);
    }
}

TEST(Sniffing, NamesWhatIsNoTrace) {
    const auto what = [](const std::vector<std::byte>& file) {
        return error_of([&] { TraceReader::open_bytes(file, "memory"); });
    };
    EXPECT_THAT(what(bytes("181977088 57352941 64512000        0 106196992     3992        0      100\n")),
                HasSubstr("memory: zram's mm_stat, which holds totals and no events"));
    EXPECT_THAT(what(bytes("1          10.000100 ....\n2          10.000200 .h..\n")),
                HasSubstr("memory: zram's block_state"));
    EXPECT_THAT(what(samples()["oracle-general"]), HasSubstr("memory: requests to a cache (oracleGeneral)"));
    EXPECT_THAT(what(bytes("PERFILE2 and more")), HasSubstr("perf script -i IN > OUT"));
    EXPECT_THAT(what(bytes("\x17\x08\x44tracing6")), HasSubstr("trace-cmd report -i IN > OUT"));
    EXPECT_THAT(what(bytes("to be, or not to be\n")), HasSubstr("memory: text of no known trace format"));
}

TEST(Sniffing, BoundsTheLengthOfALine) {
    for (const auto& [name, sample] : samples()) {
        if (name == "sr" || name.starts_with("compcache") || name == "blktrace" || name == "oracle-general")
            continue;
        auto hostile = sample;
        hostile.resize(hostile.size() + 2'000'000, std::byte{'7'});
        EXPECT_THAT(error_of([&] { read_all(hostile); }), HasSubstr("the line is longer than 1048576 bytes"))
            << name;
    }
}

}  // namespace
}  // namespace swapreplay
