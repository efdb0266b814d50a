// SPDX-License-Identifier: GPL-2.0-or-later
// The seed page's sample through the engine, and the same numbers counted by a few lines that share no code
// with the project: bzip2 unpacks the file, a std::map holds the slots.
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

#include <gtest/gtest.h>

#include "replay/trace_replay.hpp"

namespace swapreplay {
namespace {

const std::string sample = SR_SHARED_DATA "/sample_sr_data.bz2";

struct Independent {
    std::uint64_t reads = 0, writes = 0, first_writes = 0, overwrites = 0, reads_of_empty = 0;
    std::uint64_t payload_peak = 0, payload_end = 0;
    std::uint64_t stored_peak = 0, stored_end = 0;  ///< a page that did not get smaller counts 4096
};

Independent count_independently() {
    Independent count;
    std::map<std::uint32_t, std::uint32_t> live;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(("bzip2 -dc '" + sample + "'").c_str(), "r"),
                                                     pclose);
    std::array<unsigned char, 8> r{};
    while (pipe && fread(r.data(), 1, r.size(), pipe.get()) == r.size()) {
        const auto number_at = [&r](std::size_t at) {
            return r[at] + r[at + 1] * 0x100U + r[at + 2] * 0x10000U + r[at + 3] * 0x1000000U;
        };
        const std::uint32_t word = number_at(0);
        const std::uint32_t clen = number_at(4);
        const bool known = live.count(word / 2) > 0;
        if (word % 2 == 0) {
            count.reads++;
            count.reads_of_empty += known ? 0 : 1;
            continue;
        }
        count.writes++;
        (known ? count.overwrites : count.first_writes)++;
        if (known) {
            count.payload_end -= live[word / 2];
            count.stored_end -= std::min(live[word / 2], 4096U);
        }
        live[word / 2] = clen;
        count.payload_end += clen;
        count.stored_end += std::min(clen, 4096U);
        count.payload_peak = std::max(count.payload_peak, count.payload_end);
        count.stored_peak = std::max(count.stored_peak, count.stored_end);
    }
    return count;
}

PoolSummary ideal_under(const char* policy) {
    TraceReader reader = TraceReader::open(sample);
    TraceReplayOptions options;
    options.replay.policy = StorePolicy::parse(policy);
    return replay_pools([&reader](EventBlock& block) { return reader.next(block); },
                        {PoolSpec::parse("ideal")}, options)
        .pools.front();
}

class Sample : public testing::TestWithParam<const char*> {};

TEST_P(Sample, IdealAgreesWithAnIndependentCount) {
    if (!std::filesystem::exists(sample)) GTEST_SKIP() << sample << " is not there";
    const Independent expected = count_independently();
    ASSERT_EQ(expected.reads, 186305);  // compcache 2008's figures
    ASSERT_EQ(expected.writes, 34834);
    const PoolSummary ideal = ideal_under(GetParam());
    EXPECT_EQ(ideal.counts.reads, expected.reads);
    EXPECT_EQ(ideal.counts.writes, expected.writes);
    EXPECT_EQ(ideal.counts.first_writes, expected.first_writes);
    EXPECT_EQ(ideal.counts.overwrites, expected.overwrites);
    EXPECT_EQ(ideal.counts.reads_of_empty, expected.reads_of_empty);
    EXPECT_EQ(ideal.peaks.payload_bytes, expected.payload_peak);
    EXPECT_EQ(ideal.end.payload_bytes, expected.payload_end);
    const bool whole = std::string(GetParam()) == "zram";
    EXPECT_EQ(ideal.peaks.stored_bytes, whole ? expected.stored_peak : expected.payload_peak);
    EXPECT_EQ(ideal.end.stored_bytes, whole ? expected.stored_end : expected.payload_end);
    EXPECT_EQ(ideal.end.pages, (ideal.end.stored_bytes + 4095) / 4096);
    EXPECT_EQ(ideal.counts.rejected, 0);
}

INSTANTIATE_TEST_SUITE_P(Policies, Sample, testing::Values("plain", "zram"));

}  // namespace
}  // namespace swapreplay
