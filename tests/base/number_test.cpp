// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/number.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_of.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kib = 1024, second = 1'000'000'000;

TEST(Number, IsTheWholeTextOrNothing) {
    EXPECT_EQ(number<std::uint32_t>("42"), 42U);
    EXPECT_EQ(number<int>("-5"), -5);
    EXPECT_EQ(number<unsigned>("ff", 16), 255U);
    for (const char* text : {"", " 1", "1 ", "-1", "+1", "1x", "4294967296"})
        EXPECT_FALSE(number<std::uint32_t>(text)) << text;
}

TEST(Size, ReadsOneValueHoweverItsUnitIsWritten) {
    for (const char* text : {"16384", "16384B", "16k", "16K", "16kib", "16KiB", "16ki", "16Ki", "16.0K"})
        EXPECT_EQ(size_bytes(text), 16 * kib) << text;
    for (const char* text : {"1m", "1M", "1MiB", "1024k"})
        EXPECT_EQ(size_bytes(text), kib * kib) << text;
    EXPECT_EQ(size_bytes("2G"), 2 * kib * kib * kib);
    EXPECT_EQ(size_bytes("1T"), kib * kib * kib * kib);
    EXPECT_EQ(size_bytes("1.5G"), 3 * kib * kib * kib / 2);
}

TEST(Size, RefusesWhatIsNotAWholeNumberOfBytes) {
    for (const char* text : {"", "K", "-1", "1KB", "1MB", "0.3K", "1.5", "1.K", ".5K", "1..5K", "1 K", "0x10",
                             "17179869184G", "18446744073709551616"})
        EXPECT_FALSE(size_bytes(text)) << text;
    EXPECT_EQ(size_bytes("18446744073709551615"), 18446744073709551615U);
}

TEST(Count, TakesPowersOfAThousand) {
    EXPECT_EQ(count_of("50000"), 50'000U);
    EXPECT_EQ(count_of("50k"), 50'000U);
    EXPECT_EQ(count_of("50K"), 50'000U);
    EXPECT_EQ(count_of("2M"), 2'000'000U);
    EXPECT_EQ(count_of("1.5m"), 1'500'000U);
    EXPECT_EQ(count_of("1G"), 1'000'000'000U);
    EXPECT_EQ(count_of("64Ki"), 65'536U);
    EXPECT_EQ(count_of("1mi"), kib * kib);
    EXPECT_EQ(count_of("2Gi"), 2 * kib * kib * kib);
    for (const char* text : {"", "1MiB", "1B", "1.5", "1s", "-1"})
        EXPECT_FALSE(count_of(text)) << text;
}

TEST(Duration, NeedsItsUnit) {
    EXPECT_EQ(duration_ns("7ns"), 7U);
    EXPECT_EQ(duration_ns("3us"), 3'000U);
    EXPECT_EQ(duration_ns("3\u00b5s"), 3'000U);
    EXPECT_EQ(duration_ns("20ms"), 20'000'000U);
    EXPECT_EQ(duration_ns("1.5s"), 3 * second / 2);
    EXPECT_EQ(duration_ns("2min"), 120 * second);
    EXPECT_EQ(duration_ns("1h"), 3600 * second);
    EXPECT_EQ(duration_ns("0.25d"), 21600 * second);
    EXPECT_EQ(duration_ns("1.000000001s"), second + 1);
    for (const char* text : {"", "5", "s", "1m", "0.5ns", "1.0000000001s", "600000000h", "1 s"})
        EXPECT_FALSE(duration_ns(text)) << text;
}

TEST(Duration, MayHaveAUnitThatTheOptionNames) {
    EXPECT_EQ(duration_ns("5", second), 5 * second);
    EXPECT_EQ(duration_ns("0.5", second), second / 2);
    EXPECT_EQ(duration_ns("5ms", second), 5'000'000U);
}

TEST(RequiredNumber, SaysWhatIsAcceptedAndWhatIsAllowed) {
    EXPECT_EQ(require_size("--limit", "512m"), 512 * kib * kib);
    EXPECT_EQ(usage_error_of([] { (void)require_size("--limit", "512q"); }),
              "--limit 512q: not a size in bytes, such as 4096, 16K, 512M or 2G");
    EXPECT_EQ(usage_error_of([] { (void)require_size("--dict", "2M", kib, kib * kib); }),
              "--dict 2M: must be 1K to 1M");
    EXPECT_EQ(usage_error_of([] { (void)require_count("--samples", "50q"); }),
              "--samples 50q: not a number, such as 20000, 50k or 2M");
    EXPECT_EQ(usage_error_of([] { (void)require_count("--threads", "5000", 0, 1024); }),
              "--threads 5000: must be 0 to 1024");
    EXPECT_EQ(usage_error_of([] { (void)require_count("--events", "0", 1); }),
              "--events 0: must be at least 1");
    EXPECT_EQ(usage_error_of([] { (void)require_count("--slots", "-5"); }),
              "--slots -5: must not be negative");
    EXPECT_EQ(usage_error_of([] { (void)require_count("", "99999999999999999999"); }),
              "99999999999999999999: too large");
    EXPECT_THAT(usage_error_of([] { (void)require_duration_ns("--time", "5"); }),
                HasSubstr("--time 5: not a time with a unit (ns, us, ms, s, min, h or d)"));
}

TEST(Counted, OneIsOfTheSingular) {
    EXPECT_EQ(counted(0, "event"), "0 events");
    EXPECT_EQ(counted(1, "event"), "1 event");
    EXPECT_EQ(counted(1234567, "byte"), "1,234,567 bytes");
}

TEST(SizeText, IsReadBackAsTheSameSize) {
    EXPECT_EQ(size_text(0), "0");
    EXPECT_EQ(size_text(5000), "5000");
    EXPECT_EQ(size_text(16 * kib), "16K");
    EXPECT_EQ(size_text(1536 * kib), "1536K");
    EXPECT_EQ(size_text(3 * kib * kib), "3M");
    for (const std::uint64_t bytes : {std::uint64_t{1}, kib, 3 * kib * kib * kib, any_number})
        EXPECT_EQ(size_bytes(size_text(bytes)), bytes);
}

}  // namespace
}  // namespace swapreplay
