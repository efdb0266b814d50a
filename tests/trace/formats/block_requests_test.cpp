// SPDX-License-Identifier: GPL-2.0-or-later
// Traces of block requests that other tools write: what becomes an event, and what is said of the rest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/trace.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::byte> bytes(std::string_view characters) {
    const auto all = std::as_bytes(std::span(characters));
    return {all.begin(), all.end()};
}

Event event(Op op, std::uint32_t slot, std::uint64_t time_ns = 0) {
    return {time_ns, Slot{slot}, 0, op, false};
}

std::string error_in(std::string_view characters, const ReadOptions& options = {}) {
    return error_of([&] { read_all(bytes(characters), options); });
}

std::vector<std::string> notes_of(std::string_view characters, const ReadOptions& options = {}) {
    const auto all = bytes(characters);
    TraceReader reader = TraceReader::open_bytes(all, "memory", options);
    EventBlock block;
    while (reader.next(block)) {
    }
    return reader.notes();
}

/// Text of blkparse: a request of these sectors, a microsecond after the last.
class Blkparse {
public:
    Blkparse& request(char action, const char* kind, std::uint64_t sector, std::uint64_t sectors,
                      const char* device = "8,0") {
        text_ += std::string("  ") + device + "    0        " + std::to_string(line_) + "     0.00000" +
                 std::to_string(1000 + line_) + "   100  " + action + "   " + kind + " " +
                 std::to_string(sector) + " + " + std::to_string(sectors) + " [kswapd0]\n";
        line_++;
        return *this;
    }
    Blkparse& remap(const char* partition, std::uint64_t from, std::uint64_t to) {
        request('A', "W", to, 8);
        text_.resize(text_.rfind('['));
        text_ += std::string("<- (") + partition + ") " + std::to_string(from) + "\n";
        return *this;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
    int line_ = 1;
};

TEST(Blkparse, ReadsQueuedRequestsOfPages) {
    const std::string text =
        "  8,2    0        1     0.000000000   100  Q   W 192 + 8 [kswapd0]\n"
        "  8,2    0        2     0.000000500   100  G   W 192 + 8 [kswapd0]\n"
        "  8,2    1        1     0.000001000   200  Q  RA 192 + 16 [a b]\n"
        "  8,2    1        2     0.000002000   200  Q FWFS 192 + 8 [x]\n"
        "  8,2    1        3     0.000003000   200  Q  DS 192 + 16 [x]\n"
        "  8,2    1        4     0.000004000   200  Q  FF [x]\n"
        "  8,0    1        0     0.000004500     0  m   N a message\n"
        "CPU0 (8,2):\n Reads Queued:           1,        4KiB\t Writes Queued:           2,        8KiB\n"
        "\nThroughput (R/W): 0KiB/s / 0KiB/s\nEvents (swap): 6 entries\nSkips: 0 forward (0 -   0.0%)\n";
    const Whole whole = read_all(bytes(text));
    EXPECT_EQ(whole.format, "blkparse");
    EXPECT_THAT(events_of(whole.events), ElementsAre(event(Op::write, 24), event(Op::read, 24, 1000),
                                                     event(Op::read, 25, 1000), event(Op::write, 24, 2000),
                                                     event(Op::free, 24, 3000), event(Op::free, 25, 3000)));
    EXPECT_FALSE(whole.metadata.has_clens());
    EXPECT_FALSE(whole.metadata.tells_losses());
    EXPECT_THAT(notes_of(text), IsEmpty());
    EXPECT_THAT(read_all(bytes(text + "Skips: 7 forward (7 -   50.0%)\n")).gaps, ElementsAre(Gap{6, 7}));
}

TEST(Blkparse, SaysWhatIsWrongInWhichLine) {
    const std::string start = "  8,2    0        1     0.000000000   100  ";
    EXPECT_THAT(error_in(start + "Q   W 192 + 8 [x]\n" + start + "Q   W 192 8 [x]\n"),
                HasSubstr("memory: line 2: a queued request (Q) needs \"SECTOR + SECTORS\""));
    EXPECT_THAT(error_in(start + "Q   W 99999999999999999999 + 8 [x]\n"),
                HasSubstr("line 1: a queued request"));
    EXPECT_THAT(error_in(start + "A   W 192 + 8 <- 8 [x]\n"), HasSubstr("line 1: a remap (A) needs"));
    EXPECT_THAT(error_in(start + "Q   W 281474976710656 + 8 [x]\n"),
                HasSubstr("the limit is 268435456 slots"));
    EXPECT_THAT(error_in(Blkparse().request('Q', "W", 8, 8).request('Q', "W", 8, 8, "8,16").text()),
                HasSubstr("memory: line 2: requests to devices 8:0 and 8:16; a trace is of one swap device"));
    const Whole cut = read_all(bytes(start + "Q   W 192 + 8 [x]\n" + start + "Q   W 19"));
    EXPECT_EQ(cut.events.size(), 1U);
    EXPECT_EQ(cut.end, End::cut);
}

TEST(BlockRequests, OfOneDeviceAreTakenIfItIsNamed) {
    const std::string text =
        Blkparse().request('Q', "W", 8, 8, "8,16").request('Q', "W", 16, 8).request('Q', "R", 16, 8).text();
    ReadOptions options;
    options.device = "8:0";
    EXPECT_THAT(read_all(bytes(text), options).events.slots, ElementsAre(Slot{2}, Slot{2}));
    EXPECT_THAT(notes_of(text, options), ElementsAre("1 requests to other devices than 8:0 left out"));
}

TEST(BlockRequests, AreCountedIfTheyAreNotWholePages) {
    // Sector 4 is in the middle of slot 0; the second covers slot 1 and half of slots 0 and 2.
    const std::string text =
        Blkparse().request('Q', "R", 4, 1).request('Q', "W", 4, 16).request('Q', "W", 8, 8).text();
    EXPECT_THAT(read_all(bytes(text)).events.slots, ElementsAre(Slot{1}, Slot{1}));
    EXPECT_THAT(notes_of(text),
                ElementsAre(testing::AllOf(HasSubstr("2 of 3 requests are not whole pages of 4096 bytes"),
                                           HasSubstr("name its first sector: --offset SECTOR"))));
    ReadOptions options;
    options.first_sector = 4;
    EXPECT_THAT(notes_of(text, options),
                ElementsAre("2 of 3 requests are not whole pages of 4096 bytes; what "
                            "they cover of a page is left out"));
    EXPECT_THAT(read_all(bytes(text), options).events.slots, ElementsAre(Slot{0}, Slot{1}));
    options.first_sector = 8;
    EXPECT_THAT(read_all(bytes(text), options).events.slots, ElementsAre(Slot{0}));
    EXPECT_THAT(notes_of(text, options), ElementsAre("2 requests before sector 8 left out"));
}

TEST(BlockRequests, ToAPartitionTakeItsBeginningFromTheRemaps) {
    Blkparse trace;
    trace.request('Q', "W", 2048 + 24, 8);  // was on its way when the recording began
    trace.remap("8,2", 8, 2056).request('Q', "W", 2056, 8).remap("8,2", 16, 2064).request('Q', "R", 2064, 8);
    EXPECT_THAT(read_all(bytes(trace.text())).events.slots, ElementsAre(Slot{3}, Slot{1}, Slot{2}));
    EXPECT_THAT(notes_of(trace.text()), IsEmpty());
    ReadOptions options;
    options.first_sector = 0;
    EXPECT_THAT(read_all(bytes(trace.text()), options).events.slots,
                ElementsAre(Slot{259}, Slot{257}, Slot{258}))
        << "--offset overrules them";
    trace.remap("8,1", 8, 40).request('Q', "W", 40, 8);
    EXPECT_THAT(
        error_in(trace.text()),
        HasSubstr("memory: line 6: requests to device 8:2 (from sector 2048 on) and to device 8:1 (from "
                  "sector 32 on); choose one with --block-device"));
    options = {};
    options.device = "8:2";
    EXPECT_THAT(read_all(bytes(trace.text()), options).events.slots, ElementsAre(Slot{1}, Slot{2}));
    EXPECT_THAT(notes_of(trace.text(), options),
                ElementsAre("2 requests to other devices than 8:2 left out"));
    options.device = "8:1";
    EXPECT_THAT(read_all(bytes(trace.text()), options).events.slots, ElementsAre(Slot{1}));
}

TEST(BlockRequests, RefuseAPartitionThatIsNamedTooLate) {
    Blkparse trace;
    for (std::uint64_t i = 0; i < 100; i++)
        trace.request('Q', "W", 8 * i, 8);
    trace.remap("8,2", 8, 2056);
    const auto all = bytes(trace.text());
    TraceReader reader = TraceReader::open_bytes(all, "memory");
    EventBlock block;
    ASSERT_TRUE(reader.next(block));
    EXPECT_EQ(block.size(), 100U);
    EXPECT_THAT(
        error_of([&] { reader.next(block); }),
        HasSubstr("line 101: device 8:2 begins at sector 2048, but 100 requests came before the first "
                  "record that says so; add --offset 2048"));
}

TEST(BlockRequests, OfLargerPagesHintAtThem) {
    const std::string text = Blkparse().request('Q', "W", 32, 32).request('Q', "R", 96, 64).text();
    EXPECT_EQ(read_all(bytes(text)).events.size(), 12U);
    EXPECT_THAT(notes_of(text), ElementsAre(HasSubstr("add --page-size 16384")));
    ReadOptions options;
    options.page_size = 16384;
    EXPECT_THAT(read_all(bytes(text), options).events.slots, ElementsAre(Slot{1}, Slot{3}, Slot{4}));
    EXPECT_EQ(read_all(bytes(text), options).metadata.page_size, 16384U);
    EXPECT_THAT(notes_of(text, options), IsEmpty());
    EXPECT_THAT(notes_of(Blkparse().request('Q', "W", 8, 8).request('Q', "W", 32, 8).text()), IsEmpty());
}

TEST(BlockRequests, WithEarlierTimesThanTheFirstAreSaidToHaveNone) {
    std::string text;
    for (int i = 0; i < 70; i++)
        text += "a 1 [0] 10.0: block:block_bio_queue: 8,2 W 8 + 8 [a]\n";
    text += "a 1 [1] 9.0: block:block_bio_queue: 8,2 W 16 + 8 [a]\n";
    EXPECT_THAT(notes_of(text), ElementsAre(HasSubstr("1 times are before the recording's first")));
    EXPECT_THAT(read_all(bytes(text)).events.times_ns, testing::Each(0U));
}

TEST(BlockEvents, ReadsPerfScriptAndTracePipe) {
    const auto expected = ElementsAre(event(Op::write, 24), event(Op::read, 25, 100'000));
    for (const char* text :
         {// perf script
          " kswapd0   100 [001]    10.000100:      block:block_bio_queue: 8,2 W 192 + 8 [kswapd0]\n"
          " a: b c   200 [000]    10.000200:      block:block_bio_queue: 8,2 RA 200 + 8 [a: b c]\n",
          // perf script --ns, with the requests that they became
          "kswapd0 100 [001] 10.000100000: block:block_bio_queue: 8,2 W 192 + 8 [kswapd0]\n"
          "kswapd0 100 [001] 10.000100500: block:block_rq_issue: 8,2 W 4096 () 192 + 8 none,0,0 [kswapd0]\n"
          "proc 200 [000] 10.000200000: block:block_bio_queue: 8,2 R 200 + 8 [proc]\n",
          // trace_pipe
          "# tracer: nop\n#\n"
          "         kswapd0-100     [001] ..... 10.000100: block_bio_queue: 8,2 W 192 + 8 [kswapd0]\n"
          "            proc-200     [000] d..1. 10.000200: block_bio_queue: 8,2 R 200 + 8 [proc]\n",
          // block_rq_issue alone, before and from 6.9 on
          "kswapd0 100 [001] 10.000100: block:block_rq_issue: 8,2 WS 4096 () 192 + 8 [kswapd0]\n"
          "proc 200 [000] 10.000200: block:block_rq_issue: 8,2 R 4096 (28 00 01) 200 + 8 be,0,4 [proc]\n",
          // a partition, under the disk's numbers
          "k 1 [0] 10.000100: block:block_bio_remap: 8,0 W 2240 + 8 <- (8,2) 192\n"
          "k 1 [0] 10.000100: block:block_bio_queue: 8,0 W 2240 + 8 [k]\n"
          "k 1 [0] 10.000150: block:block_bio_queue: 8,0 FF 0 + 0 [k]\n"
          "k 1 [0] 10.000200: block:block_bio_queue: 8,0 R 2248 + 8 [k]\n"}) {
        const Whole whole = read_all(bytes(text));
        EXPECT_EQ(whole.format, "block-events");
        EXPECT_THAT(events_of(whole.events), expected) << text;
    }
}

TEST(BlockEvents, CountsWhatTheTracerLost) {
    const Whole whole =
        read_all(bytes("k-1 [000] ..... 1.0: block_bio_queue: 8,2 W 8 + 8 [k]\nCPU:1 [LOST 12 EVENTS]\n"
                       "k-1 [000] ..... 2.0: block_bio_queue: 8,2 R 8 + 8 [k]\n"));
    EXPECT_THAT(whole.gaps, ElementsAre(Gap{1, 12}));
    EXPECT_THAT(error_in("k 1 [0] 1.0: block:block_bio_queue: 8,2 W 8 8 [k]\n"),
                HasSubstr("line 1: a request needs \"MAJOR,MINOR KIND SECTOR + SECTORS\""));
    EXPECT_THAT(error_in("k 1 [0] 1.0: block:block_bio_queue: \n"), HasSubstr("line 1: a request needs"));
    EXPECT_THAT(error_in("k 1 [0] 1.0: block:block_rq_issue: 8,2 W 8 ( [k]\n"),
                HasSubstr("line 1: a request"));
}

TEST(FioIolog, ReadsVersions2And3) {
    const Whole version_3 = read_all(
        bytes("fio version 3 iolog\n18 /dev/sdb add\n247 /dev/sdb open\n252 /dev/sdb write 8192 4096\n"
              "280 /dev/sdb read 8192 8192\n290 /dev/sdb datasync 0 0\n300 /dev/sdb trim 8192 4096\n"
              "301 /dev/sdb close\n"));
    EXPECT_EQ(version_3.format, "fio-iolog");
    EXPECT_THAT(events_of(version_3.events),
                ElementsAre(event(Op::write, 2), event(Op::read, 2, 28'000), event(Op::read, 3, 28'000),
                            event(Op::free, 2, 48'000)));
    const Whole version_2 =
        read_all(bytes("fio version 2 iolog\n/dev/sdb add\n/dev/sdb open\n/dev/sdb write 8192 4096\n"
                       "/dev/sdb wait 100 0\n/dev/sdb read 8192 4096\n/dev/sdb close\n"));
    EXPECT_THAT(events_of(version_2.events), ElementsAre(event(Op::write, 2), event(Op::read, 2)));
    EXPECT_THAT(version_2.events.times_ns, IsEmpty());
}

TEST(FioIolog, SaysWhatIsWrongInWhichLine) {
    EXPECT_THAT(error_in("fio version 4 iolog\n"),
                HasSubstr("line 1: 'fio version 4 iolog' is not \"fio version 2"));
    const std::string head = "fio version 3 iolog\n";
    EXPECT_THAT(error_in(head + "x /dev/sdb write 0 4096\n"),
                HasSubstr("line 2: 'x' is not a time in micro"));
    EXPECT_THAT(error_in(head + "1 /dev/sdb swap 0 4096\n"),
                HasSubstr("line 2: 'swap' is not an action of fio"));
    EXPECT_THAT(error_in(head + "1 /dev/sdb write 0\n"),
                HasSubstr("line 2: a write needs an offset and a length"));
    EXPECT_THAT(error_in(head + "1 /dev/sdb\n"), HasSubstr("line 2: a line needs a file and an action"));
    EXPECT_THAT(error_in(head + "1 /dev/sdb write 0 18446744073709551615\n"), HasSubstr("beyond any device"));
    EXPECT_THAT(error_in(head + "1 a write 0 4096\n2 b write 0 4096\n"),
                HasSubstr("requests to devices a and b"));
}

TEST(MsrCsv, ReadsRequestsInTicksOf100Nanoseconds) {
    const Whole whole =
        read_all(bytes("128166372003061629,hm,0,Write,8192,4096,10\n"
                       "128166372003061639,hm,0,read,8192,8192,10\n"));
    EXPECT_EQ(whole.format, "msr-csv");
    EXPECT_THAT(events_of(whole.events),
                ElementsAre(event(Op::write, 2), event(Op::read, 2, 1000), event(Op::read, 3, 1000)));
    EXPECT_THAT(error_in("128166372003061629,hm,0,Write,8192,4096,10\n128166372003061629,hm,0,Write,8192\n"),
                HasSubstr("memory: line 2: not a request: timestamp,host,disk"));
    EXPECT_THAT(error_in("128166372003061629,hm,0,Write,0,4096,1\n128166372003061629,hm,1,Write,0,4096,1\n"),
                HasSubstr("requests to devices hm.0 and hm.1"));
}

TEST(AlibabaCsv, ReadsRequestsWithAndWithoutAHeader) {
    const std::string rows = "0,W,8192,4096,1577808000000046\n0,R,8192,4096,1577808000000426\n";
    for (const std::string& text : {rows, "device_id,opcode,offset,length,timestamp\n" + rows}) {
        const Whole whole = read_all(bytes(text));
        EXPECT_EQ(whole.format, "alibaba-csv");
        EXPECT_THAT(events_of(whole.events), ElementsAre(event(Op::write, 2), event(Op::read, 2, 380'000)));
    }
    EXPECT_THAT(error_in(rows + "0,X,8192,4096,1577808000000426\n"),
                HasSubstr("memory: line 3: not a request: device_id"));
    EXPECT_THAT(error_in(rows + "3,R,8192,4096,1577808000000426\n"),
                HasSubstr("requests to devices 0 and 3"));
}

}  // namespace
}  // namespace swapreplay
