// SPDX-License-Identifier: GPL-2.0-or-later
// What every pool has to do, whatever it is: the same tests for all of the registry.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pool/with_pool.hpp"
#include "tracked_pool.hpp"

namespace swapreplay {
namespace {

/// Every pool with its defaults comes from the registry; these are run as well.
const std::vector<std::string> more_specs = {
    "ideal:page=64K",
    "tlsf:region=4K",
    "tlsf:region=64K,rounding=list",
    "tlsf:page=64K,region=64K",
    "xvmalloc:max=4088,align=8",
    "xvmalloc:page=16K",
    "xvmalloc:page=64K",
    SR_POOL_FOLDER "/size_classes.so",
    SR_POOL_FOLDER "/size_classes.so:page=64K",
    "slub:kernel=5.10",
    "slub:kernel=6.1,cpus=8,page=64K",
    "zbud:page=16K",
    "z3fold:page=64K",
    "zblock:version=2025-04",
    "zblock:page=16K",
    "zsmalloc:kernel=6.1",
    "zsmalloc:kernel=6.3,chain=16",
    "zsmalloc:kernel=6.12,chain=4,page=16K",
    "zsmalloc:kernel=6.18,chain=16,page=64K",
};

std::vector<std::string> specs() {
    std::vector<std::string> all;
    for (const PoolInfo* info : pool_infos())
        all.emplace_back(info->name);
    all.insert(all.end(), more_specs.begin(), more_specs.end());
    return all;
}

class PoolContract : public testing::TestWithParam<std::string> {
protected:
    [[nodiscard]] PoolSpec spec() const { return PoolSpec::parse(GetParam()); }

    /// Random stores, overwrites and frees around `level` objects, compaction now and then; checked after
    /// each.
    template <class P>
    static void play(TrackedPool<P>& tracked, std::uint32_t seed, int steps, std::size_t level) {
        std::mt19937 random(seed);
        const SizeMaker size(tracked.pool().max_size());
        for (int step = 0; step < steps && !testing::Test::HasFailure(); step++) {
            const bool grow = random() % (2 * level) >= tracked.live();
            if (grow || tracked.live() == 0) {
                tracked.store(size(random));
            } else {
                const std::size_t place = random() % tracked.live();
                if (random() % 3 == 0) tracked.store(size(random));  // an overwrite: new, then old
                tracked.drop(place);
            }
            if constexpr (CompactingPool<P>) {
                if (random() % 64 == 0) {
                    const std::uint64_t before = tracked.pool().pages_used();
                    const std::uint64_t freed = tracked.pool().compact();
                    if (!LibraryMemoryPool<P>) {
                        EXPECT_EQ(before - freed, tracked.pool().pages_used());
                    }
                    tracked.verify_all();
                }
            }
            tracked.expect_sound();
            if (step % 256 == 0) tracked.verify_all();
        }
        tracked.verify_all();
    }
};

TEST_P(PoolContract, KeepsEveryByteThroughRandomSequences) {
    with_pool(spec(), [&]<class P>(std::type_identity<P>) {
        for (const std::size_t level : {std::size_t{4}, std::size_t{60}, std::size_t{400}}) {
            TrackedPool<P> tracked(spec(), Backing::memory);
            play(tracked, static_cast<std::uint32_t>(level), 2000, level);
        }
    });
}

TEST_P(PoolContract, StandsAPageSourceThatFails) {
    with_pool(spec(), [&]<class P>(std::type_identity<P>) {
        for (std::uint64_t n = 1; n <= 7; n++) {
            TrackedPool<P> tracked(spec(), Backing::memory);
            tracked.source().fail_every(n);
            play(tracked, static_cast<std::uint32_t>(100 + n), 400, 30);
            tracked.source().fail_every(0);
            EXPECT_TRUE(tracked.store(100)) << "it works again afterwards";
        }
    });
}

TEST_P(PoolContract, IsFullAtTheLimitAndUsableAgainAfterFrees) {
    with_pool(spec(), [&]<class P>(std::type_identity<P>) {
        const std::uint64_t limit =
            LibraryMemoryPool<P> ? 8192 : 64;  // a malloc library takes 1 MiB at a time
        TrackedPool<P> tracked(spec(), Backing::memory, limit);
        for (int round = 0; round < 3; round++) {
            while (tracked.store(700)) {
            }
            EXPECT_LE(tracked.source().pages_out(), limit);
            EXPECT_GT(tracked.live(), 0U);
            tracked.expect_sound();
            tracked.drop_all();
            tracked.expect_sound();
        }
    });
}

TEST_P(PoolContract, GivesAllPagesBackWhenAllIsFreed) {
    with_pool(spec(), [&]<class P>(std::type_identity<P>) {
        if (LibraryMemoryPool<P>) GTEST_SKIP() << "a malloc library keeps some";
        TrackedPool<P> tracked(spec(), Backing::memory);
        play(tracked, 7, 1000, 100);
        tracked.drop_all();
        if constexpr (CompactingPool<P>) tracked.pool().compact();  // what it keeps for the next goes too
        EXPECT_EQ(tracked.pool().pages_used(), 0U);
        EXPECT_EQ(tracked.pool().used_bytes(), 0U);
        EXPECT_EQ(tracked.source().pages_out(), 0U);
        EXPECT_EQ(tracked.pool().check(), "");
    });
}

TEST_P(PoolContract, GivesAllPagesBackWhenItIsDestroyedInUse) {
    with_pool(spec(), [&]<class P>(std::type_identity<P>) {
        const Parameters parameters(P::info(), spec());
        PageSource source(parameters.page_size(), PageSource::no_limit, Backing::memory);
        {
            P pool(parameters, source);
            for (std::uint32_t size = 1; size <= pool.max_size(); size += 97)
                ASSERT_TRUE(pool.alloc(size));
            EXPECT_GT(source.pages_out(), 0U);
        }
        EXPECT_EQ(source.pages_out(), 0U);
    });
}

TEST_P(PoolContract, TakesEverySizeUpToItsLargest) {
    with_pool(spec(), [&]<class P>(std::type_identity<P>) {
        TrackedPool<P> tracked(spec(), Backing::memory);
        const std::uint32_t largest = tracked.pool().max_size();
        const std::uint32_t step = largest <= 4096 ? 1 : largest / 1024;
        for (std::uint32_t size = 1; size <= largest; size += step)
            ASSERT_TRUE(tracked.store(size)) << size;
        ASSERT_TRUE(tracked.store(largest));
        tracked.expect_sound();
        tracked.verify_all();
        tracked.drop_all();
        tracked.expect_sound();
    });
}

TEST_P(PoolContract, CountsTheSameWithoutMemory) {
    with_pool(spec(), [&]<class P>(std::type_identity<P>) {
        if (LibraryMemoryPool<P>) GTEST_SKIP() << "its memory is a malloc library's in any case";
        if (P::info().needs_memory) GTEST_SKIP() << P::info().name << " has its own data in its pages";
        for (const std::uint64_t limit : {PageSource::no_limit, std::uint64_t{40}}) {
            TrackedPool<P> backed(spec(), Backing::memory, limit);
            TrackedPool<P> counting(spec(), Backing::none, limit);
            std::mt19937 random(11);
            const SizeMaker size(backed.pool().max_size());
            for (int step = 0; step < 4000 && !HasFailure(); step++) {
                if (random() % 200 >= backed.live()) {
                    const std::uint32_t clen = size(random);
                    ASSERT_EQ(backed.store(clen), counting.store(clen));
                } else {
                    const std::size_t place = random() % backed.live();
                    backed.drop(place);
                    counting.drop(place);
                }
                if constexpr (CompactingPool<P>) {
                    if (random() % 200 == 0) {
                        ASSERT_EQ(backed.pool().compact(), counting.pool().compact());
                    }
                }
                ASSERT_EQ(backed.pool().pages_used(), counting.pool().pages_used());
                ASSERT_EQ(backed.pool().used_bytes(), counting.pool().used_bytes());
            }
            ASSERT_EQ(backed.source().pages_peak(), counting.source().pages_peak());
            counting.expect_sound();
        }
    });
}

INSTANTIATE_TEST_SUITE_P(All, PoolContract, testing::ValuesIn(specs()), [](const auto& spec) {
    std::string name = spec.param.substr(spec.param.rfind('/') + 1);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; },
        '_');
    return name;
});

}  // namespace
}  // namespace swapreplay
