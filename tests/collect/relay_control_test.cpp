// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers from debugfs, or from a saved copy of it, that the module cannot have written.
#include "collect/relay_control.hpp"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_module.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

using testing::HasSubstr;

class Control : public testing::Test {
protected:
    void info(const std::string& lines) const {
        module_.write_info("record_version 1\nrecord_size 32\n" + lines);
    }

    [[nodiscard]] RelayControl open() const { return RelayControl(module_.debugfs() + "/sr_relay"); }

    void show(const char* file, const std::string& text) const {
        std::ofstream(fmt::format("{}/sr_relay/{}", module_.debugfs(), file)) << text << '\n';
    }

    template <typename Call>
    static std::string refusal(Call call) {
        try {
            (void)call();
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::format);
            return error.what();
        }
        return "nothing was thrown";
    }

    [[nodiscard]] std::string refusal_of_info(const std::string& lines) const {
        info(lines);
        return refusal([this] { return open(); });
    }

    TemporaryDirectory directory_;
    FakeModule module_{directory_.path("debug")};
};

TEST_F(Control, TakesThePagesThatLinuxHas) {
    for (const std::uint32_t size : {4096U, 16384U, 65536U, 262144U}) {
        info(fmt::format("page_size {}\n", size));
        EXPECT_EQ(open().metadata().page_size, size);
    }
}

TEST_F(Control, RefusesImpossiblePageSizes) {
    for (const char* size : {"0", "1", "2048", "524288", "4294967296", "4294971392", "18446744073709551615"})
        EXPECT_THAT(refusal_of_info(fmt::format("page_size {}\n", size)),
                    HasSubstr(fmt::format("info: page_size is {}, which is outside 4096 to 262144", size)));
    EXPECT_THAT(refusal_of_info("page_size 5000\n"), HasSubstr("page_size 5000 is not a power of two"));
    EXPECT_THAT(refusal_of_info("page_size -4096\n"), HasSubstr("page_size is not a number: '-4096'"));
    EXPECT_THAT(refusal_of_info("page_size 4096 bytes\n"), HasSubstr("is not a number: '4096 bytes'"));
    EXPECT_THAT(refusal_of_info("page_size 18446744073709551616\n"), HasSubstr("is not a number"));
}

TEST_F(Control, RefusesImpossibleSlots) {
    EXPECT_THAT(refusal_of_info("slots 0\n"), HasSubstr("slots is 0, which is outside 1 to 4294967295"));
    EXPECT_THAT(refusal_of_info("slots 4294967296\n"), HasSubstr("slots is 4294967296"));
    info("slots 4294967295\n");
    EXPECT_EQ(open().metadata().slots, 4294967295U);
}

TEST_F(Control, KnowsNoClockOffsetWithoutBothClocks) {
    info("start_realtime_ns 1700000000000000000\n");
    EXPECT_EQ(open().clock_offset_ns(), 0);
    info("start_monotonic_ns 5\n");
    EXPECT_EQ(open().clock_offset_ns(), 0);
    info("start_monotonic_ns 5\nstart_realtime_ns 1700000000000000000\n");
    EXPECT_EQ(open().clock_offset_ns(), 1'699'999'999'999'999'995);
}

TEST_F(Control, RefusesImpossibleClocks) {
    EXPECT_THAT(refusal_of_info("start_monotonic_ns 9\nstart_realtime_ns 8\n"),
                HasSubstr("start_realtime_ns is 8, which is outside 9 to "));
    EXPECT_THAT(refusal_of_info("start_monotonic_ns 9223372036854775808\n"),
                HasSubstr("start_monotonic_ns is"));
}

TEST_F(Control, RefusesABarrierAboveTheEvents) {
    RelayControl control = open();
    show("events", "7");
    show("barrier", "7");
    EXPECT_EQ(control.barrier(), 7U);
    show("barrier", "9223372036854775808");
    EXPECT_THAT(refusal([&] { return control.barrier(); }),
                HasSubstr("barrier is 9223372036854775808, above the 7 events"));
}

TEST_F(Control, RefusesMoreLossesThanEvents) {
    RelayControl control = open();
    show("events", "7");
    show("lost", "8");
    EXPECT_THAT(refusal([&] { return control.lost(); }), HasSubstr("lost is 8, above the 7 events"));
}

TEST_F(Control, RefusesCountsThatGoBack) {
    RelayControl control = open();
    show("events", "7");
    EXPECT_EQ(control.events(), 7U);
    show("events", "6");
    EXPECT_THAT(refusal([&] { return control.events(); }), HasSubstr("events: went back from 7 to 6"));
}

TEST_F(Control, KnowsNoPartPagesOfAModuleThatDoesNotCountThem) {
    RelayControl control = open();
    EXPECT_EQ(control.part_pages(), std::nullopt);
    show("part_pages", "3");
    EXPECT_EQ(control.part_pages(), 3U);
}

}  // namespace
}  // namespace swapreplay::collect
