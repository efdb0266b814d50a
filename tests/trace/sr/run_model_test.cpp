// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/sr/run_model.hpp"

#include <gtest/gtest.h>

namespace swapreplay {

static bool operator==(const PackedRun& a, const PackedRun& b) {
    return a.slot == b.slot && a.length_and_op == b.length_and_op;
}

namespace {

constexpr PackedRun run(RunOp op, std::uint32_t slot, std::uint32_t length) {
    return {slot, length << 2 | static_cast<std::uint32_t>(op)};
}

std::vector<PackedRun> again(const std::vector<PackedRun>& runs) {
    Bytes bytes;
    encode_runs(runs, bytes);
    RunDecoder decoder(bytes);
    std::vector<PackedRun> decoded;
    for (std::size_t i = 0; i < runs.size(); i++)
        decoded.push_back(decoder.take());
    return decoded;
}

TEST(RunModel, GivesRunsAgainAtEveryDistance) {
    std::vector<PackedRun> runs;
    for (unsigned width = 0; width < 32; width++) {
        for (const std::uint32_t base : {0U, 0x80000000U, 0xFFFFFFFFU}) {
            runs.push_back(run(static_cast<RunOp>(width % 4), base, 1));
            runs.push_back(run(static_cast<RunOp>(width % 4), base ^ (1U << width), 1 + width));
            runs.push_back(run(static_cast<RunOp>(width % 3), base ^ (0xFFFFFFFFU >> width), 5));
        }
    }
    EXPECT_EQ(again(runs), runs);
}

TEST(RunModel, GivesRunsAgainOfEveryLength) {
    std::vector<PackedRun> runs;
    for (const std::uint32_t length : {1U, 2U, 63U, 64U, 65U, 1000U, 1U << 20})
        for (std::uint32_t op = 0; op < 4; op++)
            runs.push_back(run(static_cast<RunOp>(op), 7 * length, length));
    EXPECT_EQ(again(runs), runs);
}

TEST(RunModel, FollowsSeveralStreamsAtOnce) {
    // Five processes that each read on where they were: place and length are all that is to be known.
    std::vector<PackedRun> runs;
    std::uint32_t at[] = {1000, 70000, 3000, 500000, 9000};
    std::uint32_t state = 1;
    for (int i = 0; i < 5000; i++) {
        state = state * 1664525U + 1013904223U;
        std::uint32_t& slot = at[(state >> 16) % 5];
        runs.push_back(run(RunOp::read, slot, 8));
        slot += 8;
    }
    Bytes bytes;
    encode_runs(runs, bytes);
    EXPECT_LT(bytes.size() * 8, runs.size() * 3) << "log2(5) is 2.3 bits";
    EXPECT_EQ(again(runs), runs);
}

TEST(RunModel, DecodesAnyBytesToSomething) {
    for (const int fill : {0x00, 0x55, 0xAA, 0xFF}) {
        const Bytes bytes(50, static_cast<std::byte>(fill));
        RunDecoder decoder(bytes);
        for (int i = 0; i < 2000; i++)
            EXPECT_GE(decoder.take().length(), 1U);
    }
}

}  // namespace
}  // namespace swapreplay
