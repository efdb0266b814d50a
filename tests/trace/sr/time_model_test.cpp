// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/sr/time_model.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

constexpr PackedRun run(RunOp op, std::uint32_t slot, std::uint32_t length) {
    return {slot, length << 2 | static_cast<std::uint32_t>(op)};
}

Bytes encoded(const std::vector<PackedRun>& runs, const std::vector<std::int64_t>& differences) {
    NumberStream numbers;
    for (const std::int64_t difference : differences)
        numbers.put(zigzag(difference));
    Bytes bytes;
    encode_times(runs, NumberCursor(numbers.low, numbers.rest), bytes);
    return bytes;
}

std::vector<std::int64_t> decoded(const std::vector<PackedRun>& runs, const Bytes& bytes, std::size_t count) {
    TimeDecoder decoder(bytes);
    std::vector<std::int64_t> differences;
    for (std::size_t i = 0; i < count; i++)
        differences.push_back(decoder.take(runs));
    return differences;
}

TEST(EventWalk, TellsEachEventsPlaceInItsRun) {
    const std::vector<PackedRun> runs = {run(RunOp::write, 7, 5), run(RunOp::read_and_free, 3, 2),
                                         run(RunOp::free, 9, 1), run(RunOp::read, 1, 2)};
    const std::uint32_t expected[][2] = {{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 3}, {3, 0},
                                         {4, 0}, {3, 1}, {4, 1}, {2, 0}, {0, 0}, {0, 1}};
    EventWalk walk;
    for (const auto& [kind, position] : expected) {
        const EventPlace place = walk.next(runs);
        EXPECT_EQ(place.kind, kind);
        EXPECT_EQ(place.position, position);
    }
}

TEST(TimeModel, GivesDifferencesOfEveryWidthAgain) {
    std::vector<std::int64_t> differences = {0, std::numeric_limits<std::int64_t>::min(),
                                             std::numeric_limits<std::int64_t>::max(), -1, 1};
    for (unsigned width = 0; width < 63; width++) {
        const std::int64_t power = std::int64_t{1} << width;
        for (const std::int64_t difference : {power - 1, power, power + power / 3, -power, 1 - power})
            differences.push_back(difference);
    }
    const std::vector<PackedRun> runs = {run(RunOp::read, 0, 100), run(RunOp::read_and_free, 50, 50),
                                         run(RunOp::write, 1, 400)};
    EXPECT_EQ(decoded(runs, encoded(runs, differences), differences.size()), differences);
}

TEST(TimeModel, LearnsWhatTheRunsTell) {
    // A new run comes late, what follows in it soon: only the runs tell which.
    std::vector<PackedRun> runs;
    std::vector<std::int64_t> differences;
    std::uint32_t state = 1;
    while (differences.size() < 50'000) {
        state = state * 1664525U + 1013904223U;
        const std::uint32_t length = 1 + (state >> 16) % 7;
        runs.push_back(run(RunOp::write, state, length));
        for (std::uint32_t i = 0; i < length; i++)
            differences.push_back(i == 0 ? 20 : 3);
    }
    const Bytes bytes = encoded(runs, differences);
    EXPECT_LT(bytes.size() * 8, differences.size() / 20);
    EXPECT_EQ(decoded(runs, bytes, differences.size()), differences);
}

TEST(TimeModel, DecodesAnyBytesToSomething) {
    const std::vector<PackedRun> runs = {run(RunOp::read_and_free, 0, 1000)};
    for (const int fill : {0x00, 0x55, 0xAA, 0xFF})
        EXPECT_EQ(decoded(runs, Bytes(50, static_cast<std::byte>(fill)), 2000).size(), 2000U);
}

}  // namespace
}  // namespace swapreplay
