// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/sampled_lengths.hpp"

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "collect/bpf/zram_copy.h"

namespace swapreplay::collect {
namespace {

/// What a page takes: its first byte under the source's own codec, half of that under the other one.
PageSampling first_byte() {
    PageSampling sampling;
    sampling.compress = [](std::span<const std::byte> page) {
        const auto length = static_cast<std::uint32_t>(page.front());
        return std::vector{length, length / 2};
    };
    return sampling;
}

SampleTotals::Codecs lz4_and_zstd() {
    return {.own = "lz4", .own_is_ours = true, .more = {"zstd"}, .same_filled = {20}};
}

void put(zram_copy& copy, std::uint64_t number, int length) {
    std::memset(copy.page, length, sizeof copy.page);
    copy.number = number;
    __atomic_store_n(&copy.state, ZRAM_COPY_READY, __ATOMIC_SEQ_CST);
}

RecordedEvent write_of(std::uint64_t number, std::uint32_t clen, std::uint8_t copy) {
    return {.event = {.time_ns = 0, .slot = Slot{1}, .clen = clen, .op = Op::write, .same_filled = false},
            .number = number,
            .copy = copy};
}

TEST(SampledLengths, EventsAreCompleteOnceTheCopiesThatWereThereAreCompressed) {
    std::vector<zram_copy> ring(2);
    put(ring[0], 7, 100);
    SampledLengths lengths(ring, first_byte(), lz4_and_zstd());
    EXPECT_LE(lengths.known_below(8), 8U);
    lengths.wait();
    EXPECT_GE(lengths.known_below(9), 8U);
    RecordedEvent write = write_of(7, 100, ZRAM_COPIED);
    lengths.give(write);
    EXPECT_EQ(write.more_clens, std::vector{50U});
}

TEST(SampledLengths, OfAWriteWithoutACopyAndOfAReadNothingIsKnown) {
    std::vector<zram_copy> ring(1);
    put(ring[0], 3, 100);
    SampledLengths lengths(ring, first_byte(), lz4_and_zstd());
    lengths.wait();
    RecordedEvent other = write_of(2, 100, ZRAM_NOT_SAMPLED);
    lengths.give(other);
    EXPECT_TRUE(other.more_clens.empty());
    RecordedEvent read = write_of(3, 100, ZRAM_COPIED);
    read.event.op = Op::read;
    lengths.give(read);
    EXPECT_TRUE(read.more_clens.empty());
}

TEST(SampledLengths, TheTraceTellsTheCodecsTheShareAndWhatIsKnown) {
    std::vector<zram_copy> ring(1);
    put(ring[0], 0, 99);
    SampledLengths lengths(ring, first_byte(), lz4_and_zstd());
    lengths.wait();
    RecordedEvent write = write_of(0, 100, ZRAM_COPIED);
    lengths.give(write);
    Metadata metadata;
    metadata.codecs = {"lz4"};
    lengths.describe(metadata);
    EXPECT_EQ(metadata.codecs, (std::vector<std::string>{"lz4", "zstd"}));
    EXPECT_EQ(metadata.facts["codecs_sample"], "1/8");
    SourceEnd end;
    end.notes = {"what the source said"};
    lengths.report(end);
    EXPECT_EQ(end.facts["codecs_known"], "1");
    EXPECT_EQ(end.facts["codecs_check"], "0 equal, 1 different");
    EXPECT_EQ(end.notes.front(), "what the source said");
    EXPECT_EQ(end.warnings.size(), 1U);
}

}  // namespace
}  // namespace swapreplay::collect
