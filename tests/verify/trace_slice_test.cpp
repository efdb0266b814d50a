// SPDX-License-Identifier: GPL-2.0-or-later
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/trace_writer.hpp"
#include "text_slice.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay::verify {
namespace {

using testing::ElementsAre;

constexpr std::string_view csv =
    "op,slot,clen\n"
    "write,1000000,100\n"
    "read,5,0\n"
    "write,7,200\n"
    "free,8,0\n"
    "write,1000000,300\n"
    "write,9,400\n";

std::vector<std::uint64_t> events_of(const TraceSlice& slice) {
    std::vector<std::uint64_t> numbers;
    visit_slice(slice, [&](const EventBlock& block, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; i++)
            numbers.push_back(block.first_event + i);
        return true;
    });
    return numbers;
}

TEST(Slice, IsTheEventsFromAToBWithoutB) {
    EXPECT_THAT(events_of(text_slice(csv, {2, 5})), ElementsAre(2, 3, 4));
    EXPECT_THAT(events_of(text_slice(csv, {4, 100})), ElementsAre(4, 5));
    EXPECT_THAT(events_of(text_slice(csv, {6, 100})), ElementsAre());
    EXPECT_THAT(events_of(text_slice(csv, {})), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(SlotNumbers, AreDenseInTheOrderOfFirstWrites) {
    SlotNumbers numbers(text_slice(csv, {}));
    EXPECT_EQ(numbers.count(), 3U);
    EXPECT_EQ(numbers.events(), 6U);
    EXPECT_EQ(numbers[Slot{1000000}], 0U);
    EXPECT_EQ(numbers[Slot{7}], 1U);
    EXPECT_EQ(numbers[Slot{9}], 2U);
}

TEST(SlotNumbers, AreNoneForWhatIsNeverWritten) {
    SlotNumbers numbers(text_slice(csv, {}));
    EXPECT_EQ(numbers[Slot{5}], SlotNumbers::none);
    EXPECT_EQ(numbers[Slot{8}], SlotNumbers::none);
    EXPECT_EQ(numbers[Slot{4000000000}], SlotNumbers::none);
}

TEST(SlotNumbers, AreThoseOfTheSliceAlone) {
    SlotNumbers numbers(text_slice(csv, {2, 4}));
    EXPECT_EQ(numbers.count(), 1U);
    EXPECT_EQ(numbers.events(), 2U);
    EXPECT_EQ(numbers[Slot{1000000}], SlotNumbers::none);
}

TEST(Slice, OfATraceThatCannotTellLossesSaysThatTheyAreNotKnown) {
    EXPECT_EQ(SlotNumbers(text_slice(csv, {})).missing().lost.known(), std::nullopt);
}

TEST(Slice, SaysWhatIsMissingInIt) {
    const testing_traces::Folder folder;
    const std::string path = folder.path("trace.sr");
    TraceWriter writer = TraceWriter::create(path, {});
    for (std::uint32_t i = 0; i < 10; i++) {
        if (i == 4) writer.gap(7);
        writer.append({.slot = Slot{i}, .clen = 100, .op = Op::write});
    }
    writer.finish();
    const auto missing_in = [&](Range events) {
        return SlotNumbers({[&] { return TraceReader::open(path); }, events}).missing();
    };
    EXPECT_EQ(missing_in({}).lost.known(), 7U);
    EXPECT_EQ(missing_in({4, 10}).lost.known(), 7U);
    EXPECT_EQ(missing_in({0, 4}).lost.known(), 0U);
    EXPECT_EQ(missing_in({5, 10}).lost.known(), 0U);
    EXPECT_EQ(missing_in({}).end, End::whole);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 3);
    EXPECT_EQ(missing_in({}).end, End::cut);
}

}  // namespace
}  // namespace swapreplay::verify
