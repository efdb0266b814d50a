// SPDX-License-Identifier: GPL-2.0-or-later
// Both compcache layouts, told apart by content, plain and packed, from files and pipes.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/trace.hpp"
#include "swapreplay/trace_writer.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::ElementsAre;
using testing::HasSubstr;

const Event write_5_of_100{0, Slot{5}, 100, Op::write, false};
const Event read_5{0, Slot{5}, 0, Op::read, false};

std::vector<std::byte> plain_dump() {
    return bytes_of({
        11, 0, 0, 0, 100, 0, 0, 0,  // write slot 5, clen 100
        10, 0, 0, 0, 0, 0, 0, 0,    // read slot 5
    });
}

std::vector<std::byte> md5_dump() {
    return bytes_of({
        11,   0,    0,    0,    100, 0, 0, 0, 0x81, 0x92, 0xA3, 0xB4,
        0xC5, 0xD6, 0xE7, 0xF8, 1,   2, 3, 4, 5,    6,    7,    8,  // write slot 5, clen 100, its MD5
        10,   0,    0,    0,    0,   0, 0, 0, 0x81, 0x92, 0xA3, 0xB4,
        0xC5, 0xD6, 0xE7, 0xF8, 1,   2, 3, 4, 5,    6,    7,    8,  // read slot 5, the last write's MD5
    });
}

TEST(Compcache, ReadsRecordsOf8Bytes) {
    const Whole whole = read_all(plain_dump());
    EXPECT_EQ(whole.format, "compcache");
    EXPECT_THAT(events_of(whole.events), ElementsAre(write_5_of_100, read_5));
    EXPECT_EQ(whole.end, End::whole);
    Metadata expected;
    expected.losses_known = false;  // a dump has no place for them
    EXPECT_EQ(whole.metadata, expected);
}

TEST(Compcache, TellsRecordsOf24BytesByTheirContent) {
    const Whole whole = read_all(md5_dump());
    EXPECT_EQ(whole.format, "compcache-md5");
    EXPECT_THAT(events_of(whole.events), ElementsAre(write_5_of_100, read_5));
    EXPECT_THAT(whole.events.hashes, ElementsAre(0xF8E7D6C5B4A39281ULL, 0ULL))
        << "a read's hash means nothing";
}

TEST(Compcache, TellsRecordsOf24BytesWithoutHashes) {
    const Folder folder;
    WriteOptions options;
    options.format = "compcache-md5";
    auto writer = TraceWriter::create(folder.path("md5"), {}, options);
    std::vector<Event> events;
    for (std::uint32_t slot = 0; slot < 5; slot++) {  // also slot 0, whose read is all zeros
        events.push_back({0, Slot{slot}, 100, Op::write, false});
        events.push_back({0, Slot{slot}, 0, Op::read, false});
    }
    for (const Event& event : events)
        writer.append(event);
    writer.finish();
    const Whole whole = read_all(folder.path("md5"));
    EXPECT_EQ(whole.format, "compcache-md5");
    EXPECT_EQ(events_of(whole.events), events);
    EXPECT_THAT(whole.events.hashes, testing::IsEmpty()) << "the pages are not all equal";
}

TEST(Compcache, TakesRunsOfZeroRecordsForWhatTheyAre) {
    auto dump = plain_dump();
    dump.resize(dump.size() + 300 * 8);  // as the sample of compcache 2008 has them
    for (int i = 0; i < 4; i++) {
        const auto more = plain_dump();
        dump.insert(dump.end(), more.begin(), more.end());
    }
    const Whole whole = read_all(dump);
    EXPECT_EQ(whole.format, "compcache");
    EXPECT_EQ(whole.events.size(), 310U);
}

TEST(Compcache, RefusesWritesWithoutClensAndNamesOtherCodecs) {
    const Folder folder;
    WriteOptions options;
    options.format = "compcache";
    Metadata metadata;
    metadata.codecs = {"zstd"};
    auto writer = TraceWriter::create(folder.path("dump"), metadata, options);
    writer.append(write_5_of_100);
    EXPECT_THAT(writer.not_held(), testing::Contains(HasSubstr("take the clens of zstd for LZO's")));
    writer.append(Event{0, Slot{7}, 0, Op::write, false});
    EXPECT_THAT(error_of([&] { writer.finish(); }), HasSubstr("a write of slot 7 has no clen"));
}

TEST(Compcache, TakesTheFormatThatIsNamed) {
    ReadOptions options;
    options.from = "compcache-md5";
    const auto zeros = std::vector<std::byte>(48);
    EXPECT_EQ(read_all(zeros, options).events.size(), 2U);
    options.from = "compcache";
    EXPECT_EQ(read_all(zeros, options).events.size(), 6U);
    options.from = "tar";
    EXPECT_THAT(error_of([&] { read_all(zeros, options); }),
                HasSubstr("unknown trace format 'tar'; known formats: "));
    options.from = "oracle-general";
    EXPECT_THAT(error_of([&] { read_all(zeros, options); }),
                testing::AllOf(HasSubstr("are only written, not read"), HasSubstr("jsonl, blktrace")));
    options.from = "sr";
    EXPECT_THAT(error_of([&] { read_all(zeros, options); }), HasSubstr("leave out --from"));
}

TEST(Compcache, RefusesWhatIsNoTrace) {
    const auto text =
        bytes_of({'#', '!', '/', 'b', 'i', 'n', '/', 's', 'h', '\n', 'e', 'x', 'i', 't', 's', '\n'});
    EXPECT_THAT(error_of([&] { read_all(text); }), HasSubstr("memory: text of no known trace format"));
    EXPECT_THAT(error_of([&] {
                    read_all(bytes_of({0x7F, 'E', 'L', 'F', 2, 1, 1, 0}));
                }),
                testing::AllOf(HasSubstr("memory: unrecognised trace format"), HasSubstr("--from"),
                               testing::Not(HasSubstr("oracle-general"))));
}

TEST(Compcache, IsNeitherAnEmptyFileNorZeros) {
    EXPECT_THAT(error_of([] { read_all(std::vector<std::byte>{}); }),
                HasSubstr("memory: the file is empty; nothing was recorded"));
    EXPECT_THAT(error_of([] { read_all(std::vector<std::byte>(48)); }),
                HasSubstr("memory: the first 48 bytes are all zeros"));
    EXPECT_THAT(error_of([] { read_all(std::vector<std::byte>(100'000)); }), HasSubstr("65536 bytes"));
}

TEST(Compcache, TakesThePageSizeThatIsNamed) {
    ReadOptions options;
    options.page_size = 16384;
    EXPECT_EQ(read_all(plain_dump(), options).metadata.page_size, 16384U);
    options.page_size = 5000;
    EXPECT_THAT(error_of([&] { read_all(plain_dump(), options); }),
                HasSubstr("page size 5000: it must be a power of two from 512 to 65536"));
}

TEST(Compcache, SaysThatAFileIsCutInsideARecord) {
    auto bytes = plain_dump();
    bytes.pop_back();
    const Whole whole = read_all(bytes);
    EXPECT_THAT(events_of(whole.events), ElementsAre(write_5_of_100));
    EXPECT_EQ(whole.end, End::cut);
}

TEST(Compcache, RefusesSlotsAboveTheLimit) {
    ReadOptions options;
    options.max_slots = 5;
    EXPECT_THAT(error_of([&] { read_all(plain_dump(), options); }),
                HasSubstr("the record at byte 0 names slot 5, the limit is 5 slots; either"));
    options.max_slots = 6;
    EXPECT_EQ(read_all(plain_dump(), options).events.size(), 2U);
}

TEST(Compcache, WritesWhatItReadsAndSaysWhatItCannotHold) {
    const Folder folder;
    for (const auto& [format, bytes] :
         {std::pair{"compcache", plain_dump()}, {"compcache-md5", md5_dump()}}) {
        WriteOptions options;
        options.format = format;
        auto writer = TraceWriter::create(folder.path(format), {}, options);
        writer.append(read_all(bytes).events);
        writer.append(Event{7, Slot{5}, 0, Op::free, false});
        writer.gap(3);
        writer.finish();
        auto expected = bytes;
        if (expected.size() == 48)  // the second half of each MD5 is lost
            for (const std::size_t hash_end : {std::size_t{24}, std::size_t{48}})
                std::fill_n(expected.begin() + static_cast<std::ptrdiff_t>(hash_end) - 8, 8, std::byte{0});
        EXPECT_EQ(file_bytes(folder.path(format)), expected);
        EXPECT_THAT(writer.not_held(), testing::IsSupersetOf({"1 free", "the count of 3 events lost"}));
    }
}

TEST(Compcache, GivesAWriteWithoutAHashNoOthers) {
    const Folder folder;
    WriteOptions options;
    options.format = "compcache-md5";
    auto writer = TraceWriter::create(folder.path("md5"), {}, options);
    writer.append(read_all(md5_dump()).events);
    writer.append(read_all(plain_dump()).events);  // has no column of them
    writer.finish();
    ReadOptions read_options;
    read_options.from = "compcache-md5";
    EXPECT_THAT(read_all(folder.path("md5"), read_options).events.hashes,
                ElementsAre(0xF8E7D6C5B4A39281ULL, 0ULL, 0ULL, 0ULL));
    const auto bytes = file_bytes(folder.path("md5"));
    ASSERT_EQ(bytes.size(), 4 * 24U);
    EXPECT_TRUE(std::all_of(bytes.begin() + 3 * 24 + 8, bytes.end(), [](std::byte b) {
        return b == std::byte{0};
    })) << "nor the read after it";
}

TEST(Compcache, UnpacksWhatPeoplePack) {
    const Folder folder;
    std::vector<std::byte> dump;
    for (int i = 0; i < 20000; i++)
        for (const std::byte byte : plain_dump())
            dump.push_back(byte);
    for (const std::string tool : {"gzip", "bzip2", "xz", "zstd"}) {
        const std::string path = folder.path(tool);
        write_file(path, dump);
        // Twice in one file, as pbzip2, pigz and `cat a.gz b.gz` leave it.
        const std::string command =
            tool + " -qc " + path + " > " + path + ".1 && cat " + path + ".1 " + path + ".1 > " + path + ".2";
        if (std::system(command.c_str()) != 0) GTEST_SKIP() << tool << " is not installed";
        const Whole whole = read_all(path + ".2");
        EXPECT_EQ(whole.events.size(), 80000U) << tool;
        EXPECT_EQ(whole.end, End::whole) << tool;

        const auto packed = file_bytes(path + ".1");
        ASSERT_GT(packed.size(), 9U);
        const std::vector<std::byte> cut(packed.begin(), packed.end() - 9);
        EXPECT_EQ(read_all(cut).end, End::cut) << tool;

        auto damaged = file_bytes(path + ".1");
        for (std::size_t i = damaged.size() / 2; i < damaged.size() / 2 + 8; i++)
            damaged[i] ^= std::byte{0xA5};
        EventBlock block;
        std::size_t before = 0;
        const std::string error = error_of([&] {
            for (TraceReader reader = TraceReader::open_bytes(damaged, "memory"); reader.next(block);)
                before += block.size();
        });
        EXPECT_GE(before, tool == "gzip" ? 10000U : 0U) << tool << ": half of the events are before it";
        EXPECT_THAT(error, testing::AllOf(HasSubstr("memory: the " + tool), HasSubstr("is damaged")));
    }
}

// liblzma 5.8 gives up so early that nothing is left to know a format by: the damage is the cause, and is named.
TEST(Compcache, DamageBeforeAnyFormatIsKnownIsNamed) {
    // gzip of "hello\n", its checksum wrong
    const std::vector<unsigned char> packed{0x1f, 0x8b, 8,    0,    0,    0,    0, 0, 0, 3,  // header
                                            0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 2, 0,        // deflated
                                            1,    2,    3,    4,                             // CRC-32
                                            6,    0,    0,    0};                            // length
    const auto bytes = std::as_bytes(std::span(packed));
    EXPECT_THAT(error_of([&] { TraceReader::open_bytes(bytes, "memory"); }),
                testing::AllOf(HasSubstr("memory: the gzip"), HasSubstr("is damaged")));
}

TEST(Compcache, ReadsThePagesOwnSample) {
    const std::string sample = SR_SHARED_DATA "/sample_sr_data.bz2";
    if (!std::filesystem::exists(sample)) GTEST_SKIP() << sample << " is absent";
    const Whole whole = read_all(sample);
    EXPECT_EQ(whole.format, "compcache");
    const auto reads = std::count(whole.events.ops.begin(), whole.events.ops.end(), Op::read);
    EXPECT_EQ(reads, 186305);
    EXPECT_EQ(whole.events.size() - static_cast<std::size_t>(reads), 34834U);
}

}  // namespace
}  // namespace swapreplay
