// SPDX-License-Identifier: GPL-2.0-or-later
#include "contents/ariadne.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/byte_reader.hpp"
#include "made_pages.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace testing_contents;

std::string failure_of(PageTrace& trace) {
    try {
        (void)all_of(trace);
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

std::string binary_swap_in(std::uint64_t application, std::uint64_t sector) {
    std::string record(16, '\0');
    store_le(reinterpret_cast<std::byte*>(record.data()), application);
    store_le(reinterpret_cast<std::byte*>(record.data()) + 8, sector);
    return record;
}

TEST(Ariadne, ARecordIsAWriteOfItsPageToTheSlotOfItsSector) {
    const MadeFile file(record_of(80, page_of(1)) + record_of(8, page_of(2)) + record_of(80, page_of(3)));
    const auto trace = open_page_trace(file.path(), "", {});
    EXPECT_EQ(trace->events_expected(), 3U);
    EXPECT_THAT(all_of(*trace),
                ElementsAre(ReadEvent{Op::write, 10, page_of(1)}, ReadEvent{Op::write, 1, page_of(2)},
                            ReadEvent{Op::write, 10, page_of(3)}));
    EXPECT_EQ(trace->end(), End::whole);
    EXPECT_THAT(trace->notes(), IsEmpty());
}

TEST(Ariadne, WhatFillsTheTextDoesNotMatter) {
    for (const char filling : {'\0', '^', '\n', ' ', '\xff'})
        EXPECT_EQ(ariadne::sector_of(header_of(96, filling)), 96U) << static_cast<int>(filling);
    EXPECT_EQ(ariadne::sector_of("10123,700000,96"), 96U);
}

TEST(Ariadne, ATextThatNamesNoPageIsRefused) {
    for (const char* text : {"", "TEST^^^##^^^", "TEST^^^#10123,7#^^^", "TEST^^^#10123,7,8,9#^^^",
                             "TEST^^^#10123,seven,8#^^^", "TEST^^^#,7,8#^^^", "TEST^^^#1,2,12#^^^",
                             "TEST^^^#1,2,-8#^^^", "TEST^^^#1,2,99999999999999999999#^^^"})
        EXPECT_EQ(ariadne::sector_of(text), std::nullopt) << text;
}

TEST(Ariadne, ARecordWithAnotherTextIsPassedOverAndNoted) {
    const MadeFile file(record_of(8, page_of(1)) + std::string(50, '\0') + page_of(2) +
                        record_of(16, page_of(3)));
    const auto trace = open_page_trace(file.path(), "ariadne", {});
    EXPECT_THAT(all_of(*trace),
                ElementsAre(ReadEvent{Op::write, 1, page_of(1)}, ReadEvent{Op::write, 2, page_of(3)}));
    EXPECT_EQ(trace->left_out(), 1U);
    EXPECT_THAT(trace->notes(), ElementsAre(HasSubstr("1 record left out")));
    EXPECT_THAT(trace->notes(), ElementsAre(HasSubstr("the first of them is 1")));
}

TEST(Ariadne, AFileOfWhichAByteIsMissingIsRefusedWhereThatShows) {
    std::string content = record_of(8, page_of(1));
    content.pop_back();
    for (std::uint32_t i = 0; i < 100; i++)
        content += record_of(8, page_of(i));
    const MadeFile file(content);
    const auto trace = open_page_trace(file.path(), "", {});
    EXPECT_THAT(failure_of(*trace), HasSubstr("record 64 at byte 265344: it and the 63 records before it"));
}

TEST(Ariadne, ACutFileIsReadAsFarAsItsLastWholeRecord) {
    const std::string whole = record_of(8, page_of(1)) + record_of(16, page_of(2));
    for (const std::size_t size :
         {whole.size() - 1, whole.size() - 4096, whole.size() - 4097, whole.size() / 2 + 1}) {
        const MadeFile file(whole.substr(0, size));
        const auto trace = open_page_trace(file.path(), "", {});
        EXPECT_THAT(all_of(*trace), ElementsAre(ReadEvent{Op::write, 1, page_of(1)})) << size;
        EXPECT_EQ(trace->end(), End::cut) << size;
    }
}

TEST(Ariadne, ASlotAtTheLimitIsRefusedByItsPlace) {
    const MadeFile file(record_of(8, page_of(1)) + record_of(800, page_of(2)));
    const auto trace = open_page_trace(file.path(), "", {.max_slots = 100});
    EXPECT_THAT(failure_of(*trace),
                HasSubstr("record 1 at byte 4146: slot 100 is at or above the limit of 100"));
}

TEST(Ariadne, OtherFilesAreNotTakenForIt) {
    for (const std::string& content : {std::string(5000, 'x'), std::string("op,slot,clen\nwrite,1,5\n"),
                                       std::string(), page_of(1) + page_of(2)})
        EXPECT_THROW((void)open_page_trace(MadeFile(content).path(), "", {}), Error);
    EXPECT_THROW((void)open_page_trace(MadeFile(page_of(1)).path(), "aridane", {}), Error);
}

TEST(Ariadne, PagesAndLinesApartAreTheSame) {
    const MadeFile file(page_of(1) + page_of(2), "swapout_trace.txt.data");
    file.write("swapout_trace.txt.meta", "10123,700001,80\n10124,700002,8\n");
    const auto trace = open_page_trace(file.path(), "", {});
    EXPECT_THAT(all_of(*trace),
                ElementsAre(ReadEvent{Op::write, 10, page_of(1)}, ReadEvent{Op::write, 1, page_of(2)}));
    EXPECT_EQ(trace->end(), End::whole);
}

TEST(Ariadne, PagesWithoutALineAndLinesWithoutAPageShow) {
    const MadeFile file(page_of(1) + page_of(2), "swapout_trace.txt.data");
    file.write("swapout_trace.txt.meta", "10123,700001,80\n");
    auto trace = open_page_trace(file.path(), "", {});
    EXPECT_EQ(all_of(*trace).size(), 1U);
    EXPECT_THAT(trace->notes(), ElementsAre(HasSubstr("bytes from 4096 on are left out")));
    file.write("swapout_trace.txt.meta", "10123,1,80\n10123,2,8\n10123,3,16\n");
    trace = open_page_trace(file.path(), "", {});
    EXPECT_EQ(all_of(*trace).size(), 2U);
    EXPECT_EQ(trace->end(), End::cut);
}

TEST(Ariadne, AWrongLineIsNamed) {
    const MadeFile file(page_of(1) + page_of(2), "swapout_trace.txt.data");
    file.write("swapout_trace.txt.meta", "10123,700001,80\n10124,,8\n10123,1,8\n");
    const auto trace = open_page_trace(file.path(), "", {});
    EXPECT_THAT(failure_of(*trace), HasSubstr("swapout_trace.txt.meta"));
    EXPECT_THAT(failure_of(*open_page_trace(file.path(), "", {})), HasSubstr("line 2"));
}

TEST(Ariadne, SwapInsAreReadsAsTextAndAsNumbers) {
    const MadeFile text("[1234567] kswapd 10123,80\n\nno swap-in\n10123,8\n10124,12\n", "swapin_trace.txt");
    auto trace = ariadne::open_swap_ins(text.path(), {});
    EXPECT_THAT(all_of(*trace), ElementsAre(ReadEvent{Op::read, 10, ""}, ReadEvent{Op::read, 1, ""}));
    EXPECT_EQ(trace->left_out(), 2U);
    EXPECT_THAT(trace->notes(), ElementsAre(HasSubstr("2 lines left out")));
    EXPECT_THAT(trace->notes(), ElementsAre(HasSubstr("the first is line 3")));

    const MadeFile numbers(binary_swap_in(10123, 80) + binary_swap_in(10124, 8), "swapin_trace.txt.meta");
    trace = ariadne::open_swap_ins(numbers.path(), {});
    EXPECT_THAT(all_of(*trace), ElementsAre(ReadEvent{Op::read, 10, ""}, ReadEvent{Op::read, 1, ""}));
    EXPECT_EQ(trace->end(), End::whole);
}

TEST(Pages, AFileThatIsCutInAPageShows) {
    const MadeFile file(page_of(1) + page_of(2).substr(0, 100), "cut.pages");
    const auto trace = open_page_trace(file.path(), "", {});
    EXPECT_EQ(all_of(*trace).size(), 1U);
    EXPECT_EQ(trace->end(), End::cut);
}

TEST(Ariadne, CutAndWrongSwapInsAreTold) {
    const MadeFile cut(binary_swap_in(1, 80) + binary_swap_in(1, 8).substr(0, 9), "cut.meta");
    auto trace = ariadne::open_swap_ins(cut.path(), {});
    EXPECT_EQ(all_of(*trace).size(), 1U);
    EXPECT_EQ(trace->end(), End::cut);
    const MadeFile wrong(binary_swap_in(1, 80) + binary_swap_in(1, 81), "wrong.meta");
    EXPECT_THAT(failure_of(*ariadne::open_swap_ins(wrong.path(), {})),
                HasSubstr("record at byte 16: sector 81 begins no page"));
    const MadeFile line("10123,80\n10123,", "swapin_trace.txt");
    trace = ariadne::open_swap_ins(line.path(), {});
    EXPECT_EQ(all_of(*trace).size(), 1U);
    EXPECT_EQ(trace->end(), End::cut);
}

}  // namespace
}  // namespace swapreplay
