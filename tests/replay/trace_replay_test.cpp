// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/trace_replay.hpp"

#include <chrono>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "blocks.hpp"
#include "plugin/guard.hpp"
#include "pool/registry.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using namespace testing_replay;

/// Blocks of random events of a small device, the same each time; and a promise broken where one is asked
/// for.
class Source {
public:
    explicit Source(std::uint64_t blocks) : blocks_(blocks) {}

    bool operator()(EventBlock& block) {
        if (made_ == fail_at) throw Error(Fault::format, "block 5 is damaged");
        if (made_ == blocks_) return false;
        std::vector<Event> events(1 + random_() % 500);
        for (Event& event : events) {
            const auto slot = static_cast<std::uint32_t>(random_() % 700);
            const auto kind = random_() % 8;
            event = kind < 4   ? W(slot, static_cast<std::uint32_t>(1 + random_() % 4200))
                    : kind < 5 ? S(slot)
                    : kind < 6 ? F(slot)
                               : R(slot);
        }
        block = block_of(events, events_);
        events_ += events.size();
        made_++;
        if (stop_at != 0 && made_ == stop_at) stop = true;
        return true;
    }
    [[nodiscard]] std::uint64_t events() const { return events_; }

    std::uint64_t fail_at = ~0ULL;
    std::uint64_t stop_at = 0;
    std::atomic<bool> stop = false;

private:
    std::mt19937 random_{11};
    std::uint64_t blocks_;
    std::uint64_t made_ = 0;
    std::uint64_t events_ = 0;
};

std::vector<PoolSpec> specs(std::initializer_list<const char*> texts) {
    std::vector<PoolSpec> all;
    for (const char* text : texts)
        all.push_back(PoolSpec::parse(text));
    return all;
}

TraceReplaySummary run(Source& source, const std::vector<PoolSpec>& pools,
                       const TraceReplayOptions& options) {
    return replay_pools([&source](EventBlock& block) { return source(block); }, pools, options);
}

void expect_equal(const PoolSummary& a, const PoolSummary& b) {
    EXPECT_EQ(a.pool, b.pool);
    EXPECT_EQ(a.counts, b.counts);
    EXPECT_EQ(a.peaks.pages, b.peaks.pages);
    EXPECT_EQ(a.peaks.pages_event, b.peaks.pages_event);
    EXPECT_EQ(a.peaks.used_bytes, b.peaks.used_bytes);
    EXPECT_EQ(a.end.pages, b.end.pages);
    ASSERT_EQ(a.samples.size(), b.samples.size());
    for (std::size_t at = 0; at < a.samples.size(); at++) {
        EXPECT_EQ(a.samples[at].events, b.samples[at].events);
        EXPECT_EQ(a.samples[at].usage.pages, b.samples[at].usage.pages);
    }
}

const auto pools = specs({"ideal", "zsmalloc", "zsmalloc:chain=4", "tlsf:region=16K", "xvmalloc"});

TEST(ReplayPools, GivesTheSameOnOneThreadAndOnFour) {
    TraceReplayOptions options;
    options.samples = 20;
    options.compact_every = 777;
    Source first(100);
    const TraceReplaySummary one = run(first, pools, options);
    options.threads = 4;
    Source second(100);
    const TraceReplaySummary four = run(second, pools, options);
    EXPECT_EQ(one.events, first.events());
    EXPECT_EQ(four.events, second.events());
    ASSERT_EQ(one.pools.size(), pools.size());
    ASSERT_EQ(four.pools.size(), pools.size());
    for (std::size_t at = 0; at < pools.size(); at++)
        expect_equal(one.pools[at], four.pools[at]);
    EXPECT_EQ(one.pools[1].compaction->runs, one.events / 777);
    EXPECT_GT(one.pools[1].compaction->pages_given_back, 0);
    EXPECT_FALSE(one.pools[0].compaction);
}

TEST(ReplayPools, CountsTheSamePagesWhetherTheyAreRealOrNot) {
    for (const PoolInfo* info : pool_infos()) {
        const auto only = specs({std::string(info->name).c_str()});
        Source first(40);
        Source second(40);
        TraceReplayOptions options;
        const TraceReplaySummary counted = run(first, only, options);
        options.replay.measure = Measure::check;
        const TraceReplaySummary real = run(second, only, options);
        SCOPED_TRACE(info->name);
        EXPECT_FALSE(real.pools[0].failure) << real.pools[0].failure->sentence;
        EXPECT_TRUE(real.pools[0].checked);
        expect_equal(counted.pools[0], real.pools[0]);
    }
}

TEST(ReplayPools, TheHugeSizeIsToldWhereThePolicyGoesByIt) {
    const auto huge_size = [](const char* policy, const char* pool) {
        Source source(1);
        TraceReplayOptions options;
        options.replay.policy = StorePolicy::parse(policy);
        return run(source, specs({pool}), options).pools.front().huge_size;
    };
    EXPECT_EQ(huge_size("zram", "zsmalloc:kernel=6.12"), 3625);
    EXPECT_EQ(huge_size("zram", "zsmalloc:page=64K"), 58137);
    EXPECT_EQ(huge_size("zram", "tlsf"), std::nullopt);
    for (const char* policy : {"plain", "zswap", "zswap:kernel=6.1"})
        EXPECT_EQ(huge_size(policy, "zsmalloc"), std::nullopt) << policy;
}

TEST(ReplayPools, TimesEveryOperation) {
    Source source(20);
    TraceReplayOptions options;
    options.replay.measure = Measure::time;
    const TraceReplaySummary summary = run(source, specs({"zsmalloc"}), options);
    const PoolSummary& pool = summary.pools.front();
    ASSERT_TRUE(pool.latencies);
    EXPECT_EQ(pool.latencies->alloc.count(), pool.counts.allocs);
    EXPECT_EQ(pool.latencies->free.count(), pool.counts.pool_frees);
    EXPECT_LE(pool.latencies->alloc.quantile(0.5), pool.latencies->alloc.quantile(0.999));
}

TEST(ReplayPools, StoppedItGivesAllPoolsTheSameEvents) {
    for (const unsigned threads : {1U, 3U}) {
        Source source(1000);
        source.stop_at = 30;
        TraceReplayOptions options;
        options.threads = threads;
        options.stop = &source.stop;
        const TraceReplaySummary summary = run(source, pools, options);
        EXPECT_TRUE(summary.partial);
        EXPECT_EQ(summary.events, source.events());
        for (const PoolSummary& pool : summary.pools)
            EXPECT_EQ(pool.counts.reads + pool.counts.writes + pool.counts.frees, summary.events);
    }
}

TEST(ReplayPools, PassesOnWhatTheReaderThrowsFromAnyThread) {
    for (const unsigned threads : {1U, 3U}) {
        Source source(10);
        source.fail_at = 5;
        TraceReplayOptions options;
        options.threads = threads;
        EXPECT_THROW((void)run(source, pools, options), Error);
    }
}

TEST(ReplayPools, PassesOnWhatAPoolsReplayThrows) {
    bool given = false;
    const NextBlock damaged = [&given](EventBlock& block) {
        if (given) return false;
        given = true;
        block = block_of({W(1, 1U << 30)});
        return true;
    };
    TraceReplayOptions options;
    options.threads = 2;
    EXPECT_THROW((void)replay_pools(damaged, pools, options), Error);
}

TEST(ReplayPoolsDeathTest, APoolThatOverflowsTheStackOfAWorkerIsNamed) {
    const auto overflow = [] {
        report_plugin_crashes("swapreplay");
        Source source(4);
        TraceReplayOptions options;
        options.threads = 2;
        // Leaves all work to the other thread.
        options.progress = [](std::uint64_t) { std::this_thread::sleep_for(std::chrono::seconds(60)); };
        (void)run(source, specs({SR_RECURSING_POOL}), options);
    };
    EXPECT_EXIT(overflow(), testing::ExitedWithCode(1), "it crashed in its alloc at event 0: SIGSEGV");
}

TEST(ReplayPools, ATraceWithoutEventsGivesZeros) {
    Source source(0);
    const TraceReplaySummary summary = run(source, specs({"zsmalloc"}), {});
    EXPECT_EQ(summary.events, 0);
    EXPECT_EQ(summary.pools.front().peaks.pages, 0);
    EXPECT_EQ(summary.pools.front().overhead_peak(), std::nullopt);
}

TEST(ReplayPools, CompactionAtTheEndIsInTheEndsPages) {
    Source first(50);
    Source second(50);
    TraceReplayOptions options;
    const TraceReplaySummary before = run(first, specs({"zsmalloc"}), options);
    options.compact_at_end = true;
    const TraceReplaySummary after = run(second, specs({"zsmalloc"}), options);
    EXPECT_EQ(after.pools[0].compaction->runs, 1);
    EXPECT_EQ(before.pools[0].end.pages - after.pools[0].end.pages,
              after.pools[0].compaction->pages_given_back);
    EXPECT_GT(after.pools[0].compaction->pages_given_back, 0);
}

TEST(ReplayPools, TheLastSampleIsOfBeforeTheCompactionThatIsDueThere) {
    Source first(50);
    Source second(50);
    TraceReplayOptions options;
    options.samples = 1000000;
    const TraceReplaySummary before = run(first, specs({"zsmalloc"}), options);
    for (const bool at_end : {false, true}) {
        Source source(50);
        options.compact_every = at_end ? 0 : before.events;
        options.compact_at_end = at_end;
        const PoolSummary after = run(source, specs({"zsmalloc"}), options).pools[0];
        EXPECT_EQ(after.samples.back().usage.pages, before.pools[0].samples.back().usage.pages) << at_end;
        EXPECT_LT(after.end.pages, before.pools[0].end.pages) << at_end;
    }
}

TEST(ReplayPools, CompactionIsShownBesideTheSameReplayWithoutIt) {
    Source first(50);
    Source second(50);
    TraceReplayOptions options;
    const PoolSummary without = run(first, specs({"zsmalloc"}), options).pools[0];
    options.compact_every = 100;
    options.threads = 2;
    const TraceReplaySummary with = run(second, specs({"zsmalloc", "glibc", "ideal"}), options);
    ASSERT_TRUE(with.pools[0].compaction && with.pools[0].compaction->without);
    EXPECT_EQ(with.pools[0].compaction->without->pages_peak, without.peaks.pages);
    EXPECT_EQ(with.pools[0].compaction->without->pages_end, without.end.pages);
    EXPECT_LT(with.pools[0].peaks.pages, without.peaks.pages);
    ASSERT_TRUE(with.pools[1].compaction);  // a library is not in the process twice
    EXPECT_FALSE(with.pools[1].compaction->without);
    EXPECT_FALSE(with.pools[2].compaction);
}

TEST(ReplayPools, PagesThatCannotHoldWhatIsStoredAreReported) {
    Source source(2);
    TraceReplayOptions options;
    const TraceReplaySummary summary = run(source, specs({SR_FORGETFUL_POOL, "zsmalloc"}), options);
    ASSERT_TRUE(summary.pools[0].failure);
    EXPECT_EQ(summary.pools[0].failure->what, Broken::accounting);
    EXPECT_THAT(summary.pools[0].failure->sentence, testing::HasSubstr("7 pages of 4,096 bytes cannot hold"));
    EXPECT_FALSE(summary.pools[1].failure);
}

/// The first blocks, of so many events together, by themselves.
PoolSummary after(std::uint64_t events, const PoolSpec& pool) {
    Source source(60);
    std::uint64_t given = 0;
    const auto first = [&](EventBlock& block) {
        if (given == events || !source(block)) return false;
        given += block.size();
        return true;
    };
    return replay_pools(first, {pool}, {}).pools.front();
}

TEST(LiveUsage, IsWhatEachPoolHoldsAfterTheSameBlock) {
    const std::vector<PoolSpec> three = specs({"zsmalloc", "zbud", "zsmalloc:page=16K"});
    for (const unsigned threads : {1U, 3U}) {
        std::vector<LiveRow> rows;
        TraceReplayOptions options;
        options.threads = threads;
        options.live_every = std::chrono::nanoseconds(1);
        options.on_live_row = [&](const LiveRow& row) { rows.push_back(row); };
        Source source(60);
        const TraceReplaySummary summary = run(source, three, options);
        ASSERT_EQ(rows.size(), 60U);
        EXPECT_EQ(rows.back().events, summary.events);
        for (const std::size_t at : {std::size_t{0}, std::size_t{17}, std::size_t{59}}) {
            for (std::size_t i = 0; i < three.size(); i++) {
                const PoolSummary expected = after(rows[at].events, three[i]);
                EXPECT_EQ(rows[at].pools[i].usage.pages, expected.end.pages) << three[i].text << " " << at;
                EXPECT_EQ(rows[at].pools[i].usage.payload_bytes, expected.end.payload_bytes);
                EXPECT_EQ(rows[at].pools[i].page_size, expected.page_size);
            }
        }
    }
}

TEST(LiveUsage, ComesNotBeforeItsTime) {
    TraceReplayOptions options;
    options.live_every = std::chrono::hours(1);
    options.on_live_row = [](const LiveRow&) { ADD_FAILURE(); };
    Source source(10);
    (void)run(source, specs({"ideal"}), options);
}

}  // namespace
}  // namespace swapreplay
