// SPDX-License-Identifier: GPL-2.0-or-later
// What tracefs says, in the words of Debian's Linux 5.10. tests/vm/record/run has the rest.
#include "collect/tracefs.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "collect/caller_ranges.hpp"
#include "collect/marked_times.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

constexpr std::string_view format_5_10 =
    "name: sr_slot\n"
    "ID: 1588\n"
    "format:\n"
    "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
    "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
    "\n"
    "\tfield:unsigned long __probe_ip;\toffset:8;\tsize:8;\tsigned:0;\n"
    "\tfield:u64 pool;\toffset:16;\tsize:8;\tsigned:0;\n"
    "\tfield:u32 slot;\toffset:24;\tsize:4;\tsigned:0;\n"
    "\tfield:char buf[];\toffset:28;\tsize:0;\tsigned:0;\n"
    "\n"
    "print fmt: \"(%lx) pool=%Lu slot=%u\", REC->__probe_ip, REC->pool, REC->slot\n";

constexpr const char* symbols_5_10 =
    "ffffffffc02b4430 t zram_free_page\t[zram]\n"
    "ffffffffc02b57e0 t zram_remove_cb\t[zram]\n"
    "ffffffffc02b5c90 t zram_slot_free_notify\t[zram]\n"
    "ffffffffc02b5c98 d zram_devops\t[zram]\n"
    "ffffffffc02b62a0 t zram_bvec_rw.constprop.0\t[zram]\n"
    "ffffffffc02b6710 t zram_submit_bio\t[zram]\n"
    "ffffffffc02b6a80 t zram_rw_page\t[zram]\n"
    "ffffffffc02b6ba0 t writeback_store\t[zram]\n";

CallerRanges callers(const char* text) {
    std::istringstream symbols(text);
    return CallerRanges(symbols);
}

TEST(TraceFormat, TellsWhereTheFieldsAre) {
    const TraceFormat format(format_5_10, "format");
    EXPECT_EQ(format.id(), 1588);
    EXPECT_EQ(format.place_of("common_pid"), 4);
    EXPECT_EQ(format.place_of("slot"), 24);
    EXPECT_EQ(format.place_of("buf"), 28);
    EXPECT_FALSE(format.has("clen"));
    EXPECT_THROW(static_cast<void>(format.place_of("clen")), Error);
    EXPECT_THROW(TraceFormat("name: sr_slot\n", "format"), Error);
}

TEST(CallerRanges, TellFreesFromWritesByWhereTheyReturnTo) {
    const CallerRanges known = callers(symbols_5_10);
    EXPECT_EQ(known.of(0xffffffffc02b5c99), Caller::notify) << "data among the functions end none";
    EXPECT_EQ(known.of(0xffffffffc02b62b0), Caller::io);
    EXPECT_EQ(known.of(0xffffffffc02b6a80), Caller::io) << "a call may be a function's last instruction";
    EXPECT_EQ(known.of(0xffffffffc02b6bb0), Caller::other);
    EXPECT_EQ(known.of(0xffffffffc02b5800), Caller::other);
}

TEST(CallerRanges, AreNotKnownIfTheKernelHidesAddresses) {
    EXPECT_FALSE(callers("0000000000000000 t zram_submit_bio\t[zram]\n").known());
}

TEST(MarkedTimes, AreInProportionBetweenMarks) {
    MarkedTimes times(1'000'000);
    times.add(10, 1000);
    times.add(20, 2000);
    times.add(40, 2100);
    EXPECT_EQ(times.of(5), 1000);
    EXPECT_EQ(times.of(15), 1500);
    EXPECT_EQ(times.of(20), 2000);
    EXPECT_EQ(times.of(30), 2050);
    EXPECT_EQ(times.of(50), 2100);
}

TEST(MarkedTimes, KeepTheMarksOfWhatIsStillToBeAskedFor) {
    MarkedTimes times(100);
    times.add(10, 1000);
    EXPECT_EQ(times.old_number(), 0);
    times.add(20, 2000);
    times.add(30, 3000);
    EXPECT_EQ(times.of(15), 1500);
    EXPECT_EQ(times.of(25), 2500);
    times.add(40, 4000);
    EXPECT_EQ(times.old_number(), 20);
    EXPECT_EQ(times.of(35), 3500);
}

}  // namespace
}  // namespace swapreplay::collect
