// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/sr/clen_model.hpp"

#include <gtest/gtest.h>

#include "trace/made_events.hpp"

namespace swapreplay {
namespace {

std::vector<std::uint32_t> some_clens(std::size_t count, std::uint32_t limit) {
    std::vector<std::uint32_t> clens;
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < count; i++) {
        state = state * 1664525U + 1013904223U;
        clens.push_back((state >> 8) % limit);
    }
    return clens;
}

TEST(RangeCoder, GivesTheBitsAgainWhateverTheirProbability) {
    for (const std::uint32_t probability : {min_probability, 100U, 32768U, 65000U, max_probability}) {
        const auto bits = some_clens(20000, 2);
        Bytes bytes;
        RangeEncoder encoder(bytes);
        for (const std::uint32_t bit : bits)
            encoder.code(bit != 0, probability);
        encoder.finish();
        RangeDecoder decoder(bytes);
        for (const std::uint32_t bit : bits)
            ASSERT_EQ(decoder.code(probability), bit != 0) << probability;
    }
}

TEST(RangeCoder, CarriesThroughBytesThatAreFull) {
    // Zeros under the smallest probability of a 1 push the low end up close to a power of two.
    Bytes bytes;
    RangeEncoder encoder(bytes);
    std::vector<bool> bits;
    for (int i = 0; i < 100000; i++)
        bits.push_back(i % 977 == 0);
    for (const bool bit : bits)
        encoder.code(bit, max_probability);
    encoder.finish();
    RangeDecoder decoder(bytes);
    for (const bool bit : bits)
        ASSERT_EQ(decoder.code(max_probability), bit);
}

TEST(ClenModel, GivesTheClensAgainInPieces) {
    for (const unsigned bits : {1U, 4U, 12U, 13U, 17U, max_clen_bits}) {
        auto clens = some_clens(3000, 1U << bits);
        clens.insert(clens.end(), clens.begin(), clens.begin() + 1000);  // a repeat
        Bytes bytes;
        encode_clens(clens, {}, bits, bytes);
        ClenDecoder decoder(bytes, bits);
        std::vector<std::uint32_t> again(clens.size());
        for (std::size_t at = 0; at < again.size(); at += 500)
            decoder.decode(std::span(again).subspan(at, 500), {});
        EXPECT_EQ(again, clens) << bits;
    }
}

TEST(ClenModel, GivesFurtherClensAgain) {
    const auto firsts = some_clens(3000, 4096);
    const auto clens = some_clens(3000, 4100);
    Bytes bytes;
    encode_clens(clens, firsts, 13, bytes);
    ClenDecoder decoder(bytes, 13);
    std::vector<std::uint32_t> again(clens.size());
    decoder.decode(again, firsts);
    EXPECT_EQ(again, clens);
}

TEST(ClenModel, StoresARepeatInAlmostNothing) {
    auto clens = some_clens(2000, 4096);
    Bytes once;
    encode_clens(clens, {}, 12, once);
    clens.insert(clens.end(), clens.begin(), clens.end());
    Bytes twice;
    encode_clens(clens, {}, 12, twice);
    EXPECT_LT(twice.size() - once.size(), 40U);
}

TEST(ClenModel, DecodesAnyBytesToSomething) {
    for (std::size_t length = 0; length < 40; length++) {
        Bytes bytes(length, std::byte{0xFF});
        ClenDecoder decoder(bytes, 13);
        std::vector<std::uint32_t> clens(1000);
        decoder.decode(clens, {});
        for (const std::uint32_t clen : clens)
            ASSERT_LT(clen, 1U << 13);
    }
}

}  // namespace
}  // namespace swapreplay
