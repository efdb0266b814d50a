// SPDX-License-Identifier: GPL-2.0-or-later
// The first project's pools on its own sample, as its clients replayed it: on a write the slot's object is
// freed, then the new one allocated; reads do nothing; what a pool does not take is kept as a page beside it.
// The numbers are in docs/pools.md and pinned here.
#include <array>
#include <cstdio>
#include <memory>
#include <unordered_map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pool/with_pool.hpp"

namespace swapreplay {
namespace {

struct Write {
    std::uint32_t page;
    std::uint32_t clen;
};

/// The writes of the sample; empty where the sample is absent.
std::vector<Write> sample() {
    struct Close {
        void operator()(std::FILE* file) const { pclose(file); }
    };
    const std::unique_ptr<std::FILE, Close> file(
        popen("bzip2 -dc " SR_SHARED_DATA "/sample_sr_data.bz2 2>/dev/null", "r"));
    std::vector<Write> writes;
    std::array<unsigned char, 8> record{};
    while (std::fread(record.data(), record.size(), 1, file.get()) == 1) {
        const auto word = [&](std::size_t at) {
            return static_cast<std::uint32_t>(record[at] | record[at + 1] << 8 | record[at + 2] << 16) |
                   static_cast<std::uint32_t>(record[at + 3]) << 24;
        };
        if ((word(0) & 1) != 0) writes.push_back({word(0) >> 1, word(4)});
    }
    return writes;
}

/// Peaks in KB, rounded up; pages kept beside the pool are in both.
struct Peaks {
    std::uint64_t used = 0;
    std::uint64_t held = 0;
    bool operator==(const Peaks&) const = default;
};

void PrintTo(const Peaks& peaks, std::ostream* out) {
    *out << "used " << peaks.used << " held " << peaks.held;
}

Peaks replay(std::string_view text, const std::vector<Write>& writes) {
    const PoolSpec spec = PoolSpec::parse(text);
    return with_pool(spec, [&]<class P>(std::type_identity<P>) {
        const Parameters parameters(P::info(), spec);
        PageSource source(parameters.page_size(), PageSource::no_limit, Backing::memory);
        P pool(parameters, source);
        std::unordered_map<std::uint32_t, Handle> stored;
        std::uint64_t beside = 0;  // pages; the handle 0 stands for one
        Peaks peak;
        for (const Write& write : writes) {
            if (const auto old = stored.find(write.page); old != stored.end()) {
                if (old->second == Handle{}) {
                    beside--;
                } else {
                    pool.free(old->second);
                }
            }
            if (write.clen > pool.max_size()) {
                beside++;
                stored[write.page] = Handle{};
            } else {
                stored[write.page] = pool.alloc(write.clen).value();
            }
            peak.used = std::max(peak.used, pool.used_bytes() + beside * 4096);
            peak.held = std::max(peak.held, pool.pages_used() * source.page_size() + beside * 4096);
        }
        EXPECT_EQ(pool.check(), "");
        return Peaks{(peak.used + 1023) / 1024, (peak.held + 1023) / 1024};
    });
}

TEST(Sample, PeaksOfTheFirstProjectsPools) {
    const std::vector<Write> writes = sample();
    if (writes.empty()) GTEST_SKIP() << SR_SHARED_DATA "/sample_sr_data.bz2 is not there";
    ASSERT_EQ(writes.size(), 34834U);  // as published
    EXPECT_EQ(replay("ideal", writes), (Peaks{25512, 25512}));
    EXPECT_EQ(replay("tlsf:region=4K", writes), (Peaks{25698, 26976}));
    EXPECT_EQ(replay("tlsf:region=8K", writes), (Peaks{25700, 26160}));
    EXPECT_EQ(replay("tlsf:region=16K", writes), (Peaks{25696, 25760}));
    EXPECT_EQ(replay("tlsf:region=32K", writes), (Peaks{25693, 25728}));
    EXPECT_EQ(replay("tlsf:region=64K", writes), (Peaks{25691, 25728}));
    EXPECT_EQ(replay("tlsf:region=4K,rounding=list", writes), (Peaks{25926, 27116}));
    EXPECT_EQ(replay("tlsf:region=8K,rounding=list", writes), (Peaks{25927, 26360}));
    EXPECT_EQ(replay("tlsf:region=16K,rounding=list", writes), (Peaks{25923, 25984}));
    EXPECT_EQ(replay("tlsf:region=32K,rounding=list", writes), (Peaks{25920, 25952}));
    EXPECT_EQ(replay("tlsf:region=64K,rounding=list", writes), (Peaks{25918, 25984}));
    EXPECT_EQ(replay("xvmalloc", writes), (Peaks{25757, 26908}));
    EXPECT_EQ(replay("xvmalloc:max=4088", writes), (Peaks{25593, 26804}));
    EXPECT_EQ(replay("xvmalloc:align=8", writes), (Peaks{25847, 26944}));
    EXPECT_EQ(replay("slub", writes), (Peaks{36863, 36980}));
}

}  // namespace
}  // namespace swapreplay
