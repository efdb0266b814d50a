// SPDX-License-Identifier: GPL-2.0-or-later
// The models in lines: kinds 32 to 34 of docs/format.md.
#include <limits>

#include <gtest/gtest.h>

#include "trace/sr/lined_clens.hpp"
#include "trace/sr/lined_runs.hpp"
#include "trace/sr/lined_times.hpp"

namespace swapreplay {

static bool operator==(const PackedRun& a, const PackedRun& b) {
    return a.slot == b.slot && a.length_and_op == b.length_and_op;
}

namespace {

constexpr PackedRun run(RunOp op, std::uint32_t slot, std::uint32_t length) {
    return {slot, length << 2 | static_cast<std::uint32_t>(op)};
}

/// The same numbers on every machine.
class Numbers {
public:
    std::uint32_t below(std::uint32_t limit) {
        state_ = state_ * 1664525U + 1013904223U;
        return (state_ >> 8) % limit;
    }

private:
    std::uint32_t state_ = 1;
};

std::vector<std::uint32_t> some_clens(std::size_t count, std::uint32_t limit) {
    Numbers numbers;
    std::vector<std::uint32_t> clens(count);
    for (std::uint32_t& clen : clens)
        clen = numbers.below(limit);
    return clens;
}

Bytes encoded(const std::vector<PackedRun>& runs) {
    Bytes bytes;
    LinePairs models;
    models.reset();
    encode_lined_runs(runs, models, bytes);
    return bytes;
}

/// In two pieces.
std::vector<PackedRun> decoded(const Bytes& bytes, std::size_t count, LinePairs& models) {
    models.reset();
    LinedRunDecoder decoder(bytes, models);
    std::vector<PackedRun> runs(count);
    decoder.decode(std::span(runs).first(count / 2));
    decoder.decode(std::span(runs).subspan(count / 2));
    return runs;
}

std::vector<PackedRun> again(const std::vector<PackedRun>& runs) {
    LinePairs models;
    return decoded(encoded(runs), runs.size(), models);
}

TEST(RangeCoder, GivesEvenBitsAgainAmongOthers) {
    Bytes bytes;
    RangeEncoder encoder(bytes);
    for (unsigned i = 0; i < 5000; i++) {
        const unsigned bits = 1 + i % 16;
        encoder.code_even((i * 40503U) & ((1U << bits) - 1), bits);
        encoder.code(i % 3 == 0, 1 + i % 65535);
    }
    encoder.finish();
    RangeDecoder decoder(bytes);
    for (unsigned i = 0; i < 5000; i++) {
        const unsigned bits = 1 + i % 16;
        ASSERT_EQ(decoder.code_even(bits), (i * 40503U) & ((1U << bits) - 1)) << i;
        ASSERT_EQ(decoder.code(1 + i % 65535), i % 3 == 0) << i;
    }
}

TEST(BitModel, NeverMakesABitImpossible) {
    BitModel ones;
    BitModel zeros;
    for (int i = 0; i < 100'000; i++) {
        ones.learn(true);
        zeros.learn(false);
    }
    EXPECT_LT(ones.probability(), 65535U);
    EXPECT_GT(zeros.probability(), 0U);
}

TEST(LinedRuns, AreGivenAgainAtEveryDistance) {
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

TEST(LinedRuns, AreGivenAgainAtEveryLength) {
    std::vector<PackedRun> runs;
    for (std::uint32_t length = 1; length < 70; length++)
        runs.push_back(run(static_cast<RunOp>(length % 4), 7 * length, length));
    for (const std::uint32_t length : {1000U, 1U << 20})
        for (std::uint32_t op = 0; op < 4; op++)
            runs.push_back(run(static_cast<RunOp>(op), 7 * length, length));
    EXPECT_EQ(again(runs), runs);
}

TEST(LinedRuns, FollowSeveralStreamsAtOnce) {
    // Five processes that each read on where they were: place and length are all that is to be known.
    std::vector<PackedRun> runs;
    std::uint32_t at[] = {1000, 70000, 3000, 500000, 9000};
    Numbers numbers;
    for (int i = 0; i < 5000; i++) {
        std::uint32_t& slot = at[numbers.below(5)];
        runs.push_back(run(RunOp::read, slot, 8));
        slot += 8;
    }
    EXPECT_LT(encoded(runs).size() * 8, runs.size() * 3) << "log2(5) is 2.3 bits";
    EXPECT_EQ(again(runs), runs);
}

TEST(LinedRuns, AnyBytesDecodeToSome) {
    LinePairs models;
    Numbers numbers;
    for (int fill = 0; fill < 300; fill++) {
        Bytes bytes(50, static_cast<std::byte>(fill));
        if (fill > 255)
            for (std::byte& byte : bytes)
                byte = static_cast<std::byte>(numbers.below(256));
        for (const PackedRun& run : decoded(bytes, 500, models))
            ASSERT_GE(run.length(), 1U);
    }
}

TEST(LinedRuns, ADistanceOfMoreBitsThanSlotsHaveIsNoticed) {
    LinePairs models;
    std::size_t bad = 0;
    for (int fill = 0; fill < 256; fill++) {
        models.reset();
        const Bytes bytes(50, static_cast<std::byte>(fill));
        LinedRunDecoder decoder(bytes, models);
        std::vector<PackedRun> runs(2000);
        decoder.decode(runs);
        bad += decoder.good() ? 0U : 1U;
    }
    EXPECT_GT(bad, 0U);
}

TEST(LinedClens, AreGivenAgainInPieces) {
    LinedClenDecoder decoder;
    for (unsigned bits = 1; bits <= max_clen_bits; bits++) {
        auto clens = some_clens(3000, 1U << bits);
        clens.insert(clens.end(), clens.begin(), clens.begin() + 1000);  // a repeat
        Bytes bytes;
        encode_lined_clens(clens, {}, bits, bytes);
        decoder.open(bytes, bits, true);
        std::vector<std::uint32_t> again(clens.size());
        for (std::size_t at = 0; at < again.size(); at += 500)
            decoder.decode(std::span(again).subspan(at, 500), {});
        EXPECT_EQ(again, clens) << bits;
    }
}

TEST(LinedClens, OfFurtherCodecsAreGivenAgain) {
    const auto firsts = some_clens(3000, 4096);
    const auto before = some_clens(3000, 2);
    LinedClenDecoder decoder;
    for (const unsigned bits : {12U, 13U, max_clen_bits}) {
        const auto clens = some_clens(3000, 1U << bits);
        Bytes bytes;
        encode_lined_clens(clens, {firsts, before}, bits, bytes);
        decoder.open(bytes, bits, false);
        std::vector<std::uint32_t> again(clens.size());
        decoder.decode(again, {firsts, before});
        EXPECT_EQ(again, clens) << bits;
    }
}

TEST(LinedClens, ThatAreNotKnownCostAlmostNothingOnceOneCodecTellsWhich) {
    const auto firsts = some_clens(20'000, 4096);
    auto clens = some_clens(20'000, 4096);
    for (std::size_t i = 0; i < clens.size(); i++)
        clens[i] = i * 2654435761U % 8 == 0 ? clens[i] | 1 : 0;
    Bytes known;
    Bytes bytes;
    encode_lined_clens(clens, {firsts, clens}, 12, bytes);
    std::vector<std::uint32_t> none(clens.size());
    encode_lined_clens(none, {firsts, firsts}, 12, known);
    EXPECT_LT(known.size(), 20U);
    EXPECT_LT(bytes.size(), 20'000U / 8 * 13 / 8);
}

TEST(LinedClens, StoreARepeatInAlmostNothing) {
    auto clens = some_clens(2000, 4096);
    Bytes once;
    encode_lined_clens(clens, {}, 12, once);
    clens.insert(clens.end(), clens.begin(), clens.end());
    Bytes twice;
    encode_lined_clens(clens, {}, 12, twice);
    EXPECT_LT(twice.size() - once.size(), 40U);
}

TEST(LinedClens, AnyBytesDecodeToSome) {
    LinedClenDecoder decoder;
    // First clens of more bits than the stream's: a block's codec 0 may have other bits.
    const auto firsts = some_clens(1000, 1U << 23);
    for (const bool first : {true, false}) {
        for (std::size_t length = 0; length < 40; length++) {
            const Bytes bytes(length, std::byte{0xFF});
            decoder.open(bytes, 13, first);
            std::vector<std::uint32_t> clens(1000);
            decoder.decode(clens, first ? ClenContext{} : ClenContext{firsts, firsts});
            for (const std::uint32_t clen : clens)
                ASSERT_LT(clen, 1U << 13);
        }
    }
}

std::vector<std::int64_t> times_again(const std::vector<PackedRun>& runs, const Bytes& bytes,
                                      std::size_t count) {
    LinePairs models;
    models.reset();
    LinedTimeDecoder decoder(bytes, models);
    std::vector<std::int64_t> differences(count);
    decoder.decode(runs, std::span(differences).first(count / 3));
    decoder.decode(runs, std::span(differences).subspan(count / 3));
    return differences;
}

Bytes encoded_times(const std::vector<PackedRun>& runs, const std::vector<std::int64_t>& differences) {
    NumberStream numbers;
    for (const std::int64_t difference : differences)
        numbers.put(zigzag(difference));
    Bytes bytes;
    LinePairs models;
    models.reset();
    encode_lined_times(runs, NumberCursor(numbers.low, numbers.rest), models, bytes);
    return bytes;
}

TEST(LinedTimes, OfEveryWidthAreGivenAgain) {
    std::vector<std::int64_t> differences = {0, std::numeric_limits<std::int64_t>::min(),
                                             std::numeric_limits<std::int64_t>::max(), -1, 1};
    for (unsigned width = 0; width < 63; width++) {
        const std::int64_t power = std::int64_t{1} << width;
        differences.insert(differences.end(), {power - 1, power, power + power / 3, -power, 1 - power});
    }
    const std::vector<PackedRun> runs = {run(RunOp::read, 0, 100), run(RunOp::read_and_free, 50, 50),
                                         run(RunOp::write, 1, 400)};
    EXPECT_EQ(times_again(runs, encoded_times(runs, differences), differences.size()), differences);
}

TEST(LinedTimes, FollowWhatTheRunsTell) {
    // A new run comes late, what follows in it soon: only the runs tell which.
    std::vector<PackedRun> runs;
    std::vector<std::int64_t> differences;
    Numbers numbers;
    while (differences.size() < 50'000) {
        const std::uint32_t length = 1 + numbers.below(7);
        runs.push_back(run(RunOp::write, numbers.below(1U << 20), length));
        differences.push_back(20);
        differences.insert(differences.end(), length - 1, 3);
    }
    const Bytes bytes = encoded_times(runs, differences);
    EXPECT_LT(bytes.size() * 8, differences.size() / 20);
    EXPECT_EQ(times_again(runs, bytes, differences.size()), differences);
}

TEST(LinedTimes, AnyBytesDecodeToSome) {
    const std::vector<PackedRun> runs = {run(RunOp::read_and_free, 0, 1000)};
    for (const int fill : {0x00, 0x55, 0xAA, 0xFF})
        EXPECT_EQ(times_again(runs, Bytes(50, static_cast<std::byte>(fill)), 2000).size(), 2000U);
}

}  // namespace
}  // namespace swapreplay
