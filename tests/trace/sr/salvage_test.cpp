// SPDX-License-Identifier: GPL-2.0-or-later
// What is salvaged from a .sr file that lost bytes or is hostile, from a file and from a pipe; and what an
// index is believed.
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"
#include "trace/made_file.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

ReadOptions salvaging() {
    ReadOptions options;
    options.salvage = true;
    return options;
}

struct Read {
    std::vector<std::uint64_t> events;  ///< numbers
    End end = End::whole;
    std::vector<Damage> damages;
};

Read read(TraceReader reader) {
    Read read;
    for (EventBlock block; reader.next(block);)
        for (std::size_t i = 0; i < block.size(); i++)
            read.events.push_back(block.first_event + i);
    read.end = reader.end();
    read.damages = reader.damages();
    return read;
}

/// Through a fifo, so that standard input stays what it is.
Read read_from_pipe(const Bytes& bytes, const ReadOptions& options) {
    const Folder folder;
    write_file(folder.path("t.sr"), bytes);
    const std::string fifo = folder.path("fifo");
    const std::string command = "mkfifo " + fifo + " && (cat " + folder.path("t.sr") + " > " + fifo + " &)";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("no fifo");
    return read(TraceReader::open(fifo, options));
}

/// From memory, which is as from a file, and from a pipe.
void expect(const Bytes& bytes, const ReadOptions& options, const std::vector<std::uint64_t>& events, End end,
            const std::vector<Damage>& damages) {
    for (const bool pipe : {false, true}) {
        const Read got =
            pipe ? read_from_pipe(bytes, options) : read(TraceReader::open_bytes(bytes, "memory", options));
        EXPECT_EQ(got.events, events) << "pipe " << pipe;
        EXPECT_EQ(got.end, end) << "pipe " << pipe;
        EXPECT_EQ(got.damages, damages) << "pipe " << pipe;
    }
}

Bytes without(Bytes bytes, std::size_t at, std::size_t count) {
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    bytes.erase(first, first + static_cast<std::ptrdiff_t>(count));
    return bytes;
}

Bytes first_bytes(const Bytes& bytes, std::size_t count) {
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
}

TEST(SrSalvage, FindsBlocksBehindOneThatLostMoreBytesThanFollow) {
    const MadeFile file = made_file({writes(0, 2, Bytes(3000)), writes(2, 2), writes(4, 2)});
    const Bytes bytes = without(file.bytes, file.offsets[0] + 200, 1500);
    const std::uint64_t length = file.offsets[1] - file.offsets[0] - 1500;
    expect(bytes, salvaging(), {2, 3, 4, 5}, End::damaged_index,
           {{file.offsets[0], length, 2, "bytes of it are missing"}});
    // The footer names where the index was. The file has one, so it is not cut.
    EXPECT_THAT(error_of([&] { read_all(bytes); }),
                AllOf(HasSubstr("memory: block 0 at byte " + std::to_string(file.offsets[0]) +
                                ": bytes of it are missing"),
                      HasSubstr("--salvage")));
    EXPECT_THAT(error_of([&] { read_from_pipe(bytes, {}); }), HasSubstr(": bytes of it are missing"));
}

TEST(SrSalvage, ACutFileIsNoDamage) {
    const MadeFile file = made_file({writes(0, 2), writes(2, 2), writes(4, 2)});
    for (std::size_t length = file.offsets[1]; length < file.offsets[2]; length++)
        expect(first_bytes(file.bytes, length), salvaging(), {0, 1}, End::cut, {});
}

TEST(SrSalvage, ACutBehindADamageIsTold) {
    const MadeFile file = made_file({writes(0, 2), writes(2, 2), writes(4, 2)});
    Bytes bytes = first_bytes(file.bytes, file.offsets[2] + 40);
    bytes[file.offsets[1] + 1] ^= std::byte{1};
    const std::uint64_t length = file.offsets[2] - file.offsets[1];
    expect(bytes, salvaging(), {0, 1}, End::cut, {{file.offsets[1], length, 4, "its header is damaged"}});
    // The same where nothing is damaged, but a block is not there at all.
    expect(without(first_bytes(file.bytes, file.offsets[2] + 40), file.offsets[1], length), salvaging(),
           {0, 1}, End::cut, {{file.offsets[1], 0, 4, "blocks are missing"}});
}

TEST(SrSalvage, DoesNotCallTheIndexAloneDamagedWhereABlockBeforeItIs) {
    const MadeFile file = made_file({writes(0, 2), writes(2, 2)});
    Bytes bytes = file.bytes;
    bytes[file.offsets[1] + 20] ^= std::byte{1};  // the last block's header
    const std::uint64_t index = file.offsets[2];
    for (const std::size_t at : {index + 1, index + 7}) {  // the index's magic; its length
        Bytes both = bytes;
        both[at] ^= std::byte{0x80};
        const Read got = read(TraceReader::open_bytes(both, "memory", salvaging()));
        EXPECT_THAT(got.events, ElementsAre(0U, 1U)) << at;
        EXPECT_EQ(got.end, End::damaged) << at;
        EXPECT_EQ(got.damages.size(), 1U) << at;
    }
}

TEST(SrSalvage, BytesBehindADamagedIndexAreRefused) {
    MadeFile file = made_file({writes(0, 2)});
    file.bytes[file.offsets[1] + 17] ^= std::byte{1};
    expect(file.bytes, {}, {0, 1}, End::damaged_index, {});
    const std::uint64_t end = file.bytes.size();
    put_text(file.bytes, "JUNKJUNK");
    EXPECT_THAT(error_of([&] { read_all(file.bytes); }), HasSubstr("bytes follow it"));
    EXPECT_THAT(error_of([&] { read_from_pipe(file.bytes, {}); }), HasSubstr("bytes follow it"));
    expect(file.bytes, salvaging(), {0, 1}, End::damaged_index, {{end, 8, 2, "bytes follow the index"}});
}

/// The first of two blocks is damaged, and has `ballast` in it. What is read after it is the second.
void expect_found_behind(const Bytes& ballast) {
    MadeFile file = made_file({writes(0, 1, ballast), writes(1, 2)});
    file.bytes[file.offsets[0] + 60] ^= std::byte{1};
    const std::uint64_t length = file.offsets[1] - file.offsets[0];
    expect(file.bytes, salvaging(), {1, 2}, End::whole, {{file.offsets[0], length, 1, "checksum differs"}});
}

// These take minutes where each false beginning costs what it claims.

TEST(SrSalvage, ManyFalseMagicsCostLittle) {
    Bytes magics;
    while (magics.size() < (std::size_t{4} << 20))
        put(magics, sr::block_magic);
    expect_found_behind(magics);
}

TEST(SrSalvage, ManyFalseIndexesCostLittle) {
    Bytes indexes;
    while (indexes.size() < (std::size_t{8} << 20) - 1024) {
        put(indexes, sr::index_magic);
        put(indexes, std::uint32_t{4} << 20);
    }
    expect_found_behind(indexes);
}

TEST(SrSalvage, ManyFalseBlocksCostLittle) {
    Bytes headers;
    while (headers.size() < (std::size_t{8} << 20) - 1024)
        sr::put_block_header(headers, {std::uint32_t{4} << 20, 1, 1, 0});
    MadeFile file = made_file({writes(0, 1, headers), writes(1, 2)});
    file.bytes[file.offsets[0] + 60] ^= std::byte{1};
    const Read got = read(TraceReader::open_bytes(file.bytes, "memory", salvaging()));
    EXPECT_THAT(got.events, ElementsAre(1U, 2U));
}

TEST(SrIndex, OneOfManyBlocksIsReadWithoutHoldingIt) {
    // Longer than 2^26 bytes, which was the limit once.
    std::vector<sr::BlockPlace> places(3'000'000);
    for (std::size_t i = 0; i < places.size(); i++)
        places[i] = {i, 0, 0, i % 2 == 0 ? 0 : std::uint64_t{1} << 63, UINT64_MAX};
    Bytes file = sr::header_bytes({});
    put_bytes(file, sr::index_bytes(places, file.size()));
    ASSERT_GT(file.size(), std::size_t{1} << 26);
    places = {};
    EXPECT_EQ(read_all(file).end, End::whole);
    EXPECT_EQ(TraceReader::open_bytes(file, "memory").event_count(), 0U);
    file[file.size() - 1000] ^= std::byte{1};
    EXPECT_EQ(read_all(file).end, End::damaged_index);
}

TEST(SrIndex, OneThatIsTooLongIsNotWritten) {
    const std::vector<sr::BlockPlace> places(3);
    EXPECT_THAT(error_of([&] { (void)sr::index_bytes(places, 0, 15); }),
                HasSubstr("the index of 3 blocks takes 16 bytes, at most 15 are allowed"));
    EXPECT_NO_THROW((void)sr::index_bytes(places, 0, 16));
}

TEST(SrIndex, WhatIsWrongInItIsSeenWhereverItsPiecesEnd) {
    const std::vector<sr::BlockPlace> places = {{36, 0, 300, 1ULL << 63, UINT64_MAX}, {500, 300, 1, 5, 0}};
    const Bytes bytes = sr::index_bytes(places, 1000);
    const auto right = [](std::span<const std::byte> all, std::size_t piece) {
        sr::IndexReader reader(all);
        std::vector<std::uint64_t> offsets;
        const auto visit = [&](const sr::BlockPlace& place) {
            offsets.push_back(place.offset);
            return true;
        };
        for (auto left = all.subspan(sr::index_header_bytes); !left.empty();) {
            reader.add(left.first(std::min(piece, left.size())), visit);
            left = left.subspan(std::min(piece, left.size()));
        }
        return reader.right() && reader.events() == 301 && offsets == std::vector<std::uint64_t>{36, 500};
    };
    const auto index = std::span(bytes).first(bytes.size() - sr::footer_bytes);
    for (std::size_t piece = 1; piece < index.size(); piece++) {
        EXPECT_TRUE(right(index, piece)) << piece;
        EXPECT_FALSE(right(index.first(index.size() - 1), piece)) << piece;
    }
    // Entries that are wrong under a checksum that is right: one too few, one too many, a varint too long.
    for (const Bytes& entries :
         {bytes_of({1, 36, 0, 1, 0}), bytes_of({1, 36, 0, 1, 0, 0, 0}),
          bytes_of({1, 36, 0, 0x81, 0x00, 0, 0}), bytes_of({1, 36, 0, 0x81, 0x80, 0x80, 1, 0, 0})}) {
        Bytes wrong;
        put(wrong, sr::index_magic);
        put(wrong, static_cast<std::uint32_t>(entries.size()));
        put(wrong, sr::checksum(entries));
        sr::IndexReader reader(wrong);
        reader.add(entries, [](const sr::BlockPlace&) { return true; });
        EXPECT_FALSE(reader.right());
    }
}

}  // namespace
}  // namespace swapreplay
