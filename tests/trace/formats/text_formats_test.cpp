// SPDX-License-Identifier: GPL-2.0-or-later
// CSV and JSON Lines: what they refuse, and that it says where.
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
using testing::IsEmpty;

std::vector<std::byte> text(std::string_view characters) {
    const auto bytes = std::as_bytes(std::span(characters));
    return {bytes.begin(), bytes.end()};
}

std::string error_in(std::string_view characters) {
    return error_of([&] { read_all(text(characters)); });
}

TEST(Csv, TakesColumnsInAnyOrderAndLinesOfAnySystem) {
    const Whole whole = read_all(text("slot,time_ns,op\r\n5,7,read\r\n"));
    EXPECT_EQ(whole.format, "csv");
    EXPECT_THAT(events_of(whole.events), ElementsAre(Event{7, Slot{5}, 0, Op::read, false}));
    EXPECT_THAT(whole.metadata.codecs, ElementsAre("none"));
    EXPECT_EQ(whole.end, End::whole);
}

std::vector<std::string> notes_of(std::string_view characters) {
    const auto bytes = text(characters);
    TraceReader reader = TraceReader::open_bytes(bytes, "memory");
    EventBlock block;
    while (reader.next(block)) {
    }
    return reader.notes();
}

TEST(TextFormats, TakeALastLineWithoutANewline) {
    const Whole csv = read_all(text("op,slot,clen\nwrite,5,100\nread,5,0"));
    EXPECT_EQ(csv.events.size(), 2U);
    EXPECT_EQ(csv.end, End::whole);
    EXPECT_THAT(notes_of("op,slot,clen\nwrite,5,100\nwrite,6,10"),  // of 100, perhaps
                ElementsAre(HasSubstr("the last line has no newline")));
    EXPECT_THAT(notes_of("op,slot,clen\nwrite,5,100\n"), IsEmpty());
    const Whole jsonl = read_all(text("{\"op\":\"read\",\"slot\":5}\n{\"op\":\"read\",\"slot\":6}"));
    EXPECT_EQ(jsonl.events.size(), 2U);
    EXPECT_EQ(jsonl.end, End::whole);
    EXPECT_THAT(notes_of("{\"op\":\"read\",\"slot\":5}"), IsEmpty()) << "an object that is closed is whole";
    EXPECT_THAT(read_all(text("{\"op\":\"write\",\"slot\":2,\"clen_zstd\":9}")).metadata.codecs,
                ElementsAre("zstd"));
    EXPECT_THAT(read_all(text("{\"lost\":1}\n{\"op\":\"write\",\"slot\":2,\"clen_zstd\":9}")).metadata.codecs,
                ElementsAre("zstd"));
}

TEST(TextFormats, AreCutInALastLineThatIsNone) {
    for (const char* cut :
         {"op,slot,clen\nwrite,5,100\nwri", "op,slot,clen\nwrite,5,100\nwrite,6",
          "op,slot,clen\nwrite,5,100\nwrite,6,", "{\"op\":\"read\",\"slot\":5}\n{\"op\":\"re"}) {
        const Whole whole = read_all(text(cut));
        EXPECT_EQ(whole.events.size(), 1U) << cut;
        EXPECT_EQ(whole.end, End::cut) << cut;
    }
    EXPECT_EQ(read_all(text("{\"op\":\"re")).end, End::cut);
}

TEST(TextFormats, PassOverBlankLinesAndComments) {
    for (const char* blank : {"\n", "  \t\n", "\r\n", "# a comment\n"}) {
        const std::string b = blank;
        EXPECT_EQ(read_all(text(b + "op,slot\n" + b + "read,1\n" + b + "read,2\n" + b)).events.size(), 2U)
            << b;
        EXPECT_EQ(read_all(text(b + "{\"op\":\"read\",\"slot\":1}\n" + b)).events.size(), 1U) << b;
    }
    EXPECT_THAT(error_in("\n\nop,slot\n\nread,x\n"), HasSubstr("line 5: 'x' is not a slot"));
}

TEST(Csv, ReadsWhatSpreadsheetsAndStatisticsProgramsWrite) {
    const Event write{0, Slot{1}, 100, Op::write, false};
    const Event read{0, Slot{1}, 0, Op::read, false};
    for (const char* dialect : {
             "\"op\",\"slot\",\"clen\"\n\"write\",1,100\n\"read\",1,0\n",  // R
             "op;slot;clen\nwrite;1;100\nread;1;0\n",                      // spreadsheets
             "op\tslot\tclen\nwrite\t1\t100\nread\t1\t\n",
             "Op,Slot,Clen\nWrite,1,100\nREAD,1,0\n",
             "op, slot, clen\nwrite, 1, 100\nread, 1, 0\n",
         })
        EXPECT_THAT(events_of(read_all(text(dialect)).events), ElementsAre(write, read)) << dialect;
}

TEST(Csv, IgnoresColumnsThatItDoesNotKnowAndSaysSo) {
    const char* more = "pid,op,slot,clen,\"co,mm\"\n44,write,1,100,\"a,b\"\n,read,1,0,\n";
    const Whole whole = read_all(text(more));
    EXPECT_EQ(whole.events.size(), 2U);
    EXPECT_EQ(whole.events.clens[0][0], 100U);
    EXPECT_THAT(notes_of(more), ElementsAre("columns ignored: pid, co,mm"));
    const std::string many = "op,slot" + std::string(400'000, ',');  // without names
    EXPECT_LT(notes_of(many + "\n")[0].size(), 1000U);
}

TEST(TextFormats, NameTextInUtf16) {
    std::string utf16 = "\xFF\xFE";
    for (const char letter : std::string("op,slot\nread,1\n")) {
        utf16 += letter;
        utf16 += '\0';
    }
    EXPECT_THAT(error_in(utf16), HasSubstr("text in UTF-16, which is not supported; convert it: iconv"));
    EXPECT_THAT(error_in(utf16.substr(2)), HasSubstr("UTF-16")) << "without its mark";
}

TEST(TextFormats, TakeThePageSizeThatTheyCannotTell) {
    ReadOptions options;
    options.page_size = 16384;
    EXPECT_EQ(read_all(text("op,slot\nread,1\n"), options).metadata.page_size, 16384U);
    EXPECT_EQ(read_all(text("{\"op\":\"read\",\"slot\":1}\n"), options).metadata.page_size, 16384U);
    EXPECT_EQ(read_all(text("{\"metadata\":{\"slots\":5}}\n"), options).metadata.page_size, 16384U);
    EXPECT_EQ(read_all(text("{\"metadata\":{\"page_size\":16384}}\n"), options).metadata.page_size, 16384U);
    EXPECT_THAT(error_of([&] { read_all(text("{\"metadata\":{\"page_size\":4096}}\n"), options); }),
                HasSubstr("memory: the trace says that its pages have 4096 bytes, not 16384"));
}

TEST(TextFormats, KnowOfLossesOnlyIfTheyHaveAPlaceForThem) {
    EXPECT_FALSE(read_all(text("op,slot\nread,1\n")).metadata.tells_losses());
    EXPECT_TRUE(read_all(text("{\"op\":\"read\",\"slot\":1}\n")).metadata.tells_losses());
    const Folder folder;
    for (const char* format : {"jsonl", "sr"}) {
        Metadata metadata;
        metadata.losses_known = false;
        metadata.codecs = {Metadata::no_codec};
        metadata.facts = {{"command", "make \"all\" A=1"}, {"device", "zram0"}};
        WriteOptions options;
        options.format = format;
        TraceWriter writer = TraceWriter::create(folder.path(format), metadata, options);
        writer.append(Event{0, Slot{1}, 0, Op::write, false});
        writer.finish();
        EXPECT_EQ(read_all(folder.path(format)).metadata, metadata) << format;
        EXPECT_FALSE(read_all(folder.path(format)).metadata.has_clens()) << format;
    }
}

TEST(JsonLines, RefuseFactsThatAreNotTextsByName) {
    EXPECT_THAT(error_in("{\"metadata\":{\"facts\":[\"a\"]}}\n"),
                HasSubstr("facts is a list, not an object"));
    EXPECT_THAT(error_in("{\"metadata\":{\"facts\":{\"a\":1}}}\n"), HasSubstr("a fact"));
    EXPECT_THAT(error_in("{\"metadata\":{\"facts\":{\"a=b\":\"1\"}}}\n"), HasSubstr("has a '=' in it"));
}

TEST(Csv, SaysWhatIsWrongInWhichLine) {
    EXPECT_THAT(error_in("op,colour\n"), HasSubstr("memory: text of no known trace format"));
    EXPECT_THAT(error_in("op,slot,clen\nswap,1,1\n"), HasSubstr("line 2: 'swap' is not read, write or free"));
    EXPECT_THAT(error_in("op,slot,clen\nwrite,-1,1\n"), HasSubstr("'-1' is not a slot"));
    EXPECT_THAT(error_in("op,slot,clen\nwrite,1,4294967296\n"), HasSubstr("'4294967296' is not a clen"));
    EXPECT_THAT(error_in("op,slot,clen\nwrite,1\n"), HasSubstr("2 values, but the header has 3 columns"));
    EXPECT_THAT(error_in("op,slot,clen\nwrite,1,2,3\n"), HasSubstr("4 values, but the header has 3 columns"));
    EXPECT_THAT(error_in("op,slot,clen\nread,1,2\n"), HasSubstr("a read has no clen"));
    EXPECT_THAT(error_in("op,slot\nread,268435456\n"), HasSubstr("beyond the limit of 268435456 slots"));
    EXPECT_THAT(error_in("op,slot\nread," + std::string(2'000'000, '1') + "\n"),
                HasSubstr("line 2: the line is longer"));
}

TEST(Csv, LengthsAfterTheFirstThatAreNotKnownAreEmptyBothWays) {
    const Whole whole = read_all(text("op,slot,clen_lz4,clen_zstd\nwrite,5,100,80\nwrite,6,90,\nread,5,,\n"));
    EXPECT_EQ(whole.events.clens[1], (std::vector<std::uint32_t>{80, clen_not_known, 0}));
    EXPECT_THAT(error_in("op,slot,clen_lz4,clen_zstd\nwrite,5,,80\n"),
                HasSubstr("a write without its clen_lz4"));
}

TEST(Csv, TakesEmptyFieldsWhereOnlyAWriteHasAValue) {
    const Whole whole =
        read_all(text("op,slot,clen,same_filled,hash\nread,5,,,\nwrite,5,100,1,ab\nfree,5,,,\n"));
    EXPECT_EQ(events_of(whole.events)[1], (Event{0, Slot{5}, 100, Op::write, true}));
    EXPECT_EQ(whole.events.size(), 3U);
    EXPECT_THAT(error_in("op,slot,clen\nwrite,1,\n"), HasSubstr("line 2: a write without its clen"));
    EXPECT_THAT(error_in("clen_zstd,op,slot\n,write,1\n"),
                HasSubstr("line 2: a write without its clen_zstd"));
    EXPECT_THAT(error_in("op,slot,same_filled\nwrite,1,\n"), HasSubstr("a write without its same_filled"));
    EXPECT_THAT(error_in("op,slot,hash\nwrite,1,\n"), HasSubstr("a write without its hash"));
    EXPECT_THAT(error_in("op,slot,time_ns\nread,1,\n"),
                HasSubstr("line 2: '' is not a time in ns; each event needs one"));
}

TEST(TextFormats, HoldTimesThatGoBack) {
    const Folder folder;
    EventBlock block;
    block.ops = {Op::read, Op::read, Op::read};
    block.slots = {Slot{1}, Slot{2}, Slot{3}};
    block.clens = {{0, 0, 0}};
    block.times_ns = {5000, 2000, 3000};
    for (const char* format : {"csv", "jsonl", "sr"}) {
        WriteOptions options;
        options.format = format;
        TraceWriter writer = TraceWriter::create(folder.path(format), {}, options);
        writer.append(block);
        writer.append(block);
        writer.finish();
        EXPECT_THAT(read_all(folder.path(format)).events.times_ns,
                    ElementsAre(5000, 2000, 3000, 5000, 2000, 3000))
            << format;
    }
}

TEST(TextFormats, TakeAByteOrderMark) {
    EXPECT_EQ(read_all(text("\xEF\xBB\xBFop,slot\nread,5\n")).events.size(), 1U);
    EXPECT_EQ(read_all(text("\xEF\xBB\xBF{\"op\":\"read\",\"slot\":5}\n")).events.size(), 1U);
}

TEST(Csv, DeliversWhatCameBeforeTheDamage) {
    const auto bytes = text("op,slot\nread,1\nread,2\nread,x\nread,4\n");
    TraceReader reader = TraceReader::open_bytes(bytes, "memory");
    EventBlock block;
    ASSERT_TRUE(reader.next(block));
    EXPECT_EQ(block.size(), 2U);
    EXPECT_THAT(error_of([&] { reader.next(block); }), HasSubstr("line 4: 'x' is not a slot"));
}

/// A write of slot 5 with all columns, or only those that must be.
EventBlock write_of_5(bool all_columns) {
    EventBlock block;
    block.ops = {Op::write};
    block.slots = {Slot{5}};
    block.clens = {{100}};
    if (!all_columns) return block;
    block.times_ns = {7};
    block.same_filled = {1};
    block.hashes = {0xAB};
    return block;
}

std::string characters_of(const std::string& path) {
    const auto bytes = file_bytes(path);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(Csv, TakesItsColumnsFromTheFirstEvents) {
    const Folder folder;
    WriteOptions options;
    options.format = "csv";
    TraceWriter writer = TraceWriter::create(folder.path("t"), {}, options);
    EventBlock empty;
    empty.clens.resize(1);
    writer.append(empty);  // which has no events, and no columns
    writer.append(write_of_5(true));
    writer.finish();
    EXPECT_EQ(characters_of(folder.path("t")),
              "op,slot,clen,time_ns,same_filled,hash\nwrite,5,100,7,1,00000000000000ab\n");
    EXPECT_THAT(writer.not_held(), IsEmpty());
}

TEST(Csv, SaysWhatItMadeUpWhereAColumnEnds) {
    const Folder folder;
    WriteOptions options;
    options.format = "csv";
    TraceWriter writer = TraceWriter::create(folder.path("t"), {}, options);
    writer.append(write_of_5(true));
    writer.append(write_of_5(false));
    writer.finish();
    EXPECT_THAT(characters_of(folder.path("t")), HasSubstr("\nwrite,5,100,7,0,0000000000000000\n"));
    EXPECT_THAT(writer.not_held(), ElementsAre(HasSubstr("that some events have no time_ns")));
}

TEST(Jsonl, LeavesOutWhatABlockHasNot) {
    const Folder folder;
    WriteOptions options;
    options.format = "jsonl";
    TraceWriter writer = TraceWriter::create(folder.path("t"), {}, options);
    writer.append(write_of_5(true));
    writer.append(write_of_5(false));
    writer.finish();
    EXPECT_THAT(characters_of(folder.path("t")), HasSubstr("\n{\"op\":\"write\",\"slot\":5,\"clen\":100}\n"));
    EXPECT_THAT(writer.not_held(), IsEmpty());
}

TEST(Jsonl, ReadsEventsAlone) {
    const Whole whole =
        read_all(text("{\"slot\":5,\"op\":\"write\",\"clen_zstd\":9}\n{\"op\":\"free\",\"slot\":5}\n"));
    EXPECT_EQ(whole.format, "jsonl");
    EXPECT_THAT(whole.metadata.codecs, ElementsAre("zstd"));
    EXPECT_THAT(events_of(whole.events),
                ElementsAre(Event{0, Slot{5}, 9, Op::write, false}, Event{0, Slot{5}, 0, Op::free, false}));
    EXPECT_THAT(whole.events.times_ns, IsEmpty());
}

TEST(Jsonl, SaysWhatIsWrongInWhichLine) {
    EXPECT_THAT(error_in("{\"op\":\"read\"}\n"), HasSubstr("line 1: an event needs op and slot"));
    EXPECT_THAT(error_in("{\"op\":\"write\",\"slot\":1,\"clen\":9}\n{\"op\":\"write\",\"slot\":2}\n"),
                HasSubstr("line 2: a write without its clen"));
    EXPECT_THAT(error_in("{\"op\":\"read\",\"slot\":1}\n[]\n"), HasSubstr("line 2: not a JSON object"));
    EXPECT_THAT(error_in("{\"op\":\"read\",\"slot\":1.5}\n"), HasSubstr("slot is 1.5, not a whole number"));
    EXPECT_THAT(error_in("{\"op\":5,\"slot\":1}\n"), HasSubstr("op is 5"));
    EXPECT_THAT(error_in("{\"op\":\"write\",\"slot\":1,\"hash\":7}\n"), HasSubstr("hash is 7"));
    EXPECT_THAT(error_in("{\"op\":\"write\",\"slot\":1,\"same_filled\":7}\n"),
                HasSubstr("line 1: same_filled is 7, not true or false"));
    EXPECT_THAT(error_in("{\"op\":{\"read\":1},\"slot\":1}\n"), HasSubstr("op is an object, not read"));
    EXPECT_THAT(error_in("{\"lost\":-3}\n"), HasSubstr("lost is -3"));
    EXPECT_THAT(error_in("{\"metadata\":{\"page_size\":1000}}\n"),
                HasSubstr("page_size is 1000; it must be a power of two"));
    EXPECT_THAT(error_in("{\"metadata\":{\"page_size\":\"big\"}}\n"),
                HasSubstr("line 1: page_size is \"big\""));
    EXPECT_THAT(error_in("{\"metadata\":{\"kernel\":[6,1]}}\n"), HasSubstr("kernel is a list, not a string"));
    EXPECT_THAT(error_in("{\"metadata\":{\"codecs\":\"lzo\"}}\n"),
                HasSubstr("codecs is \"lzo\", not a list"));
    EXPECT_THAT(error_in("{\"metadata\":{\"codecs\":[\"lzo\",7]}}\n"),
                HasSubstr("a codec is 7, not a string"));
    for (const char* number : {"1e61", "-1", "1.5", "4294971392"})
        EXPECT_THAT(error_in(std::string("{\"metadata\":{\"page_size\":") + number + "}}\n"),
                    HasSubstr("line 1: page_size is"));
    EXPECT_THAT(error_in("{\"metadata\":7}\n"), HasSubstr("line 1: metadata is 7, not an object"));
    EXPECT_FALSE(read_all(text("{\"metadata\":{\"codecs\":[]}}\n")).metadata.has_clens());
}

/// A value of so many levels.
std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

// What recursed overflowed the stack, so these lines are as deep as a line can be.
TEST(Jsonl, RefusesALineThatIsNestedTooDeeply) {
    const std::string event = R"({"op":"read","slot":1})";
    for (const std::size_t levels : {std::size_t{64}, std::size_t{500'000}}) {
        for (const char* key : {"slot", "op", "hash", "metadata", "lost", "x"}) {
            const std::string line =
                std::string(R"({"op":"read","slot":1,")") + key + "\":" + nested(levels) + "}\n";
            EXPECT_THAT(error_in(line), HasSubstr("line 1: nested deeper than 64 levels")) << key;
            EXPECT_THAT(error_in(event + "\n" + line), HasSubstr("line 2: nested deeper than 64 levels"));
        }
    }
}

TEST(Jsonl, TakesWhatIsNestedLess) {
    const std::string before = R"({"op":"read","slot":1,"x":)";
    EXPECT_EQ(read_all(text(before + nested(63) + "}\n")).events.size(), 1U);
    // Neither what is closed again nor what is in a string counts.
    const std::string closed = "[[],[],{}" + std::string(R"(,["\"[[{",{}])") + "]";
    std::string many = "[" + closed;
    for (int i = 0; i < 100; i++)
        many += "," + closed;
    EXPECT_EQ(read_all(text(before + many + "]}\n")).events.size(), 1U);
    EXPECT_EQ(read_all(text(before + '"' + std::string(1000, '[') + "\"}\n")).events.size(), 1U);
}

TEST(TextFormats, ShowTheBeginningOfWhatIsLongInMessages) {
    const std::string event = R"({"op":"read","slot":1,)";
    const std::string text_of_100k(100'000, 'x');
    for (const std::string& line :
         {R"({"op":")" + text_of_100k + R"(","slot":1})", R"({"op":"read","slot":")" + text_of_100k + "\"}",
          event + R"("hash":")" + text_of_100k + "\"}", event + R"("clen_)" + text_of_100k + "\":1}",
          event + R"("slot":[)" + std::string(50'000, '7') + "]}", "op,slot\nread," + text_of_100k}) {
        const std::string error = error_in(line + "\n");
        EXPECT_THAT(error, HasSubstr("line "));
        EXPECT_LT(error.size(), 400U) << error.substr(0, 100);
    }
    std::string umlauts;  // two bytes each
    for (int i = 0; i < 100; i++)
        umlauts += "ä";
    EXPECT_THAT(error_in("op,slot\nread," + umlauts + "\n"), HasSubstr("ä…' is not a slot"));
    EXPECT_THAT(error_in("op,slot\nread,x" + umlauts + "\n"), HasSubstr("ä…' is not a slot"));
}

TEST(Jsonl, TakesTheCodecsOfTheFirstWrite) {
    const Whole whole = read_all(
        text("{\"lost\":3}\n{\"op\":\"read\",\"slot\":9}\n{\"op\":\"write\",\"slot\":2,\"clen\":4000}\n"));
    EXPECT_THAT(whole.metadata.codecs, ElementsAre("lzo"));
    EXPECT_THAT(events_of(whole.events), ElementsAre(Event{0, Slot{9}, 0, Op::read, false},
                                                     Event{0, Slot{2}, 4000, Op::write, false}));
    const Whole zstd =
        read_all(text("{\"metadata\":{\"slots\":50}}\n{\"op\":\"write\",\"slot\":2,\"clen_zstd\":9}\n"));
    EXPECT_THAT(zstd.metadata.codecs, ElementsAre("zstd"));
    EXPECT_EQ(zstd.metadata.slots, 50U);
    EXPECT_THAT(read_all(text("{\"op\":\"read\",\"slot\":9}\n")).metadata.codecs, ElementsAre("none"));
}

TEST(Jsonl, RefusesAClenOfACodecThatTheTraceHasNot) {
    EXPECT_THAT(
        error_in("{\"op\":\"write\",\"slot\":1,\"clen\":7}\n"
                 "{\"op\":\"write\",\"slot\":2,\"clen\":7,\"clen_zstd\":6}\n"),
        HasSubstr("line 2: clen_zstd is not one of the trace's codecs (lzo); name them all in a first line "
                  "{\"metadata\":{\"codecs\":[\"zstd\""));
}

TEST(Jsonl, TakesKeysOfTheirPlaceAloneAndTheLastOfTwo) {
    const Whole inner =
        read_all(text("{\"x\":{\"metadata\":{\"codecs\":[\"zstd\"]},\"op\":\"free\"},"
                      "\"op\":\"read\",\"slot\":1}\n"));
    EXPECT_THAT(inner.metadata.codecs, ElementsAre("none"));
    EXPECT_THAT(events_of(inner.events), ElementsAre(Event{0, Slot{1}, 0, Op::read, false}));
    const Whole twice =
        read_all(text("{\"metadata\":{\"kernel\":\"5\"},\"metadata\":{\"x\":[[\"lz4\"]],"
                      "\"codecs\":[\"lzo\"],\"codecs\":[\"zstd\",\"lz4\"]}}\n"
                      "{\"op\":\"free\",\"op\":\"read\",\"slot\":1,\"slot\":2}\n"));
    EXPECT_THAT(twice.metadata.codecs, ElementsAre("zstd", "lz4"));
    EXPECT_EQ(twice.metadata.kernel, "");
    EXPECT_THAT(events_of(twice.events), ElementsAre(Event{0, Slot{2}, 0, Op::read, false}));
}

TEST(Jsonl, HoldsALossAtTheEnd) {
    const Whole whole = read_all(text("{\"op\":\"read\",\"slot\":1}\n{\"lost\":4}\n"));
    EXPECT_THAT(whole.gaps, ElementsAre(Gap{1, 4}));
}

TEST(TextFormats, RefuseCodecsThatNotEveryFormatCanHold) {
    for (const char* name : {"", "a\\\"b", "a,b", "a b", "l\\u0000o"})
        EXPECT_THAT(error_in(std::string("{\"metadata\":{\"codecs\":[\"") + name + "\"]}}\n"),
                    HasSubstr("invalid name of codec 1"));
    EXPECT_THAT(error_in("op,slot,clen,clen\nwrite,1,7,8\n"), HasSubstr("duplicate codec 'lzo'"));
    EXPECT_THAT(notes_of("op,slot,clen_none\nwrite,1,7\n"), ElementsAre("columns ignored: clen_none"));
}

TEST(Jsonl, KeepsCodecsOfOddNames) {
    Folder folder;
    Metadata metadata;
    metadata.codecs = {"a\\{b'"};
    WriteOptions options;
    options.format = "jsonl";
    TraceWriter writer = TraceWriter::create(folder.path("odd"), metadata, options);
    writer.append(Event{0, Slot{1}, 7, Op::write, false});
    writer.finish();
    EXPECT_EQ(read_all(folder.path("odd")).metadata.codecs, metadata.codecs);
    EXPECT_EQ(read_all(folder.path("odd")).events.clens[0][0], 7U);
}

}  // namespace
}  // namespace swapreplay
