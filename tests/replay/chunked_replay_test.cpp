// SPDX-License-Identifier: GPL-2.0-or-later
// Chunks of four pages, on traces of a few slots: a column of the pages' clens, and one of the chunks'.
#include "replay/chunked_replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "replay/trace_replay.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t order_16k = 2;

struct Step {
    Op op;
    std::uint32_t slot;
    std::uint32_t clen = 0;
    std::uint32_t chunk_clen = 0;
    std::uint64_t order = order_16k;
    bool same_filled = false;
};

EventBlock block_of(const std::vector<Step>& steps, std::uint64_t first_event = 0) {
    EventBlock block;
    block.first_event = first_event;
    block.clens.resize(2);
    for (const Step& step : steps) {
        block.ops.push_back(step.op);
        block.slots.push_back(Slot{step.slot});
        block.clens[0].push_back(step.clen);
        block.clens[1].push_back(step.chunk_clen);
        block.same_filled.push_back(step.same_filled ? 1 : 0);
        block.details[static_cast<std::size_t>(Detail::order)].push_back(step.order);
    }
    return block;
}

/// Four pages of 2000 bytes each that make a chunk of this clen.
std::vector<Step> folio(std::uint32_t first, std::uint32_t chunk_clen = 7000) {
    std::vector<Step> steps;
    for (std::uint32_t at = 0; at < 4; at++)
        steps.push_back({Op::write, first + at, 2000, at == 3 ? chunk_clen : 0});
    return steps;
}

ReplayOptions options_of(const char* policy) {
    ReplayOptions options;
    options.policy = StorePolicy::parse(policy);
    options.slot_bytes = 4096;
    options.chunk_codec = 1;
    return options;
}

class Zram {
public:
    explicit Zram(const char* policy = "zram:kernel=6.12,chunk=16K",
                  const char* pool = "zsmalloc:kernel=6.12")
        : replay_(PoolReplay::create(PoolSpec::parse(pool), options_of(policy))) {}
    Zram& run(const std::vector<Step>& steps) {
        replay_->apply(block_of(steps, events_), 0, steps.size());
        events_ += steps.size();
        return *this;
    }
    Zram& end() {
        replay_->end_of_trace();
        return *this;
    }
    [[nodiscard]] const ChunkTotals& totals() const { return *replay_->chunks(); }
    [[nodiscard]] Usage usage() const { return replay_->usage(); }
    [[nodiscard]] const Counts& counts() const { return replay_->counts(); }
    [[nodiscard]] const Peaks& peaks() const { return replay_->peaks(); }

private:
    std::unique_ptr<PoolReplay> replay_;
    std::uint64_t events_ = 0;
};

TEST(ChunkedReplay, AFolioIsOneObject) {
    Zram zram;
    zram.run(folio(8));
    EXPECT_EQ(zram.totals().chunks, 1U);
    EXPECT_EQ(zram.totals().calls.chunks_compressed, 1U);
    EXPECT_EQ(zram.totals().calls.pages_compressed, 0U);
    EXPECT_EQ(zram.totals().page_by_page.pages_compressed, 4U);
    EXPECT_EQ(zram.usage().payload_bytes, 7000U);
    EXPECT_EQ(zram.usage().stored_pages, 4U);
    EXPECT_EQ(zram.counts().writes, 4U);
    EXPECT_EQ(zram.counts().first_writes, 4U);
    EXPECT_EQ(zram.counts().allocs, 1U);
}

TEST(ChunkedReplay, AnObjectAboveAPageIsInThePoolOfLargerPages) {
    Zram zram;
    zram.run(folio(8, 7000));
    // The class of 7000 + 8 bytes in pages of 16 KiB, as `zsmalloc:page=16K` has it, and nothing else.
    ReplayOptions options = options_of("zram:kernel=6.12");
    options.slot_bytes = 16384;
    const auto larger = PoolReplay::create(PoolSpec::parse("zsmalloc:kernel=6.12,page=16K"), options);
    larger->apply(block_of({{Op::write, 0, 7000}}), 0, 1);
    EXPECT_EQ(zram.usage().pages, 4 * larger->usage().pages);

    Zram small;
    small.run(folio(8, 900));
    EXPECT_EQ(small.totals().small_chunks, 1U);
    const auto pages =
        PoolReplay::create(PoolSpec::parse("zsmalloc:kernel=6.12"), options_of("zram:kernel=6.12"));
    pages->apply(block_of({{Op::write, 0, 900}}), 0, 1);
    EXPECT_EQ(small.usage().pages, pages->usage().pages);
}

TEST(ChunkedReplay, SmallerFoliosAndBrokenRunsAreStoredPageByPage) {
    auto small = folio(8);
    for (Step& step : small)
        step.order = 1;
    Zram zram;
    zram.run(small).end();
    EXPECT_EQ(zram.totals().chunks, 0U);
    EXPECT_EQ(zram.totals().pages_alone, 4U);
    EXPECT_EQ(zram.usage().payload_bytes, 8000U);

    Zram broken;  // another slot comes between, and the run begins inside of a chunk
    broken.run({{Op::write, 8, 2000}, {Op::write, 9, 2000}, {Op::write, 20, 2000}, {Op::write, 10, 2000}})
        .end();
    EXPECT_EQ(broken.totals().pages_alone, 4U);
    EXPECT_EQ(broken.usage().stored_pages, 4U);
}

TEST(ChunkedReplay, PagesWaitForTheRestOfTheirChunkAcrossBlocksAndUntilTheEnd) {
    const auto all = folio(8);
    Zram zram;
    zram.run({all[0], all[1]}).run({all[2], all[3]});
    EXPECT_EQ(zram.totals().chunks, 1U);
    Zram cut;
    cut.run({all[0], all[1]});
    EXPECT_EQ(cut.usage().stored_pages, 0U);
    cut.end();
    EXPECT_EQ(cut.usage().stored_pages, 2U);
    EXPECT_EQ(cut.counts().first_writes, 2U);
    EXPECT_EQ(cut.peaks().pages, cut.usage().pages);
}

TEST(ChunkedReplay, AReadOfOnePageDecompressesTheChunk) {
    Zram zram;
    zram.run(folio(8));
    zram.run({{Op::read, 10, 0, 0, 0}, {Op::read, 8, 0, 0, 0}});
    EXPECT_EQ(zram.totals().calls.chunks_decompressed, 2U);
    EXPECT_EQ(zram.totals().page_by_page.pages_decompressed, 2U);
    EXPECT_DOUBLE_EQ(*zram.totals().read_amplification(), 4.0);
}

TEST(ChunkedReplay, AFolioReadAsAWholeDecompressesItOnce) {
    std::vector<Step> reads;
    for (std::uint32_t slot = 8; slot < 12; slot++)
        reads.push_back({Op::read, slot});
    Zram zram;
    zram.run(folio(8)).run(reads);
    EXPECT_EQ(zram.totals().calls.chunks_decompressed, 1U);
    EXPECT_DOUBLE_EQ(*zram.totals().read_amplification(), 1.0);
    EXPECT_EQ(zram.totals().reads_that_follow, 0U);

    for (Step& read : reads)
        read.order = not_known;
    Zram singly;
    singly.run(folio(8)).run(reads);
    EXPECT_EQ(singly.totals().calls.chunks_decompressed, 4U);
    EXPECT_EQ(singly.totals().reads_that_follow, 3U);
}

TEST(ChunkedReplay, AFreeOfOnePageStoresTheOthersAgain) {
    Zram zram;
    zram.run(folio(8)).run({{Op::free, 9}});
    EXPECT_EQ(zram.totals().partial_frees, 1U);
    EXPECT_EQ(zram.totals().pages_stored_again, 3U);
    EXPECT_EQ(zram.totals().calls.chunks_decompressed, 1U);
    EXPECT_EQ(zram.totals().calls.pages_compressed, 3U);
    EXPECT_EQ(zram.usage().payload_bytes, 6000U);
    EXPECT_EQ(zram.usage().stored_pages, 3U);
    zram.run({{Op::free, 8}, {Op::free, 10}, {Op::free, 11}, {Op::free, 9}});
    EXPECT_EQ(zram.usage().pages, 0U);
    EXPECT_EQ(zram.usage().stored_bytes, 0U);
    EXPECT_EQ(zram.counts().frees_of_empty, 1U);
}

TEST(ChunkedReplay, KeptWholeAChunkStaysUntilItsLastPageIsGone) {
    Zram zram("zram:kernel=6.12,chunk=16K,frees=keep");
    zram.run(folio(8));
    const std::uint64_t pages = zram.usage().pages;
    zram.run({{Op::free, 9}, {Op::free, 8}, {Op::write, 9, 1000, 0, 0}});
    EXPECT_EQ(zram.usage().payload_bytes, 8000U);
    EXPECT_EQ(zram.totals().dead_pages, 2U);
    EXPECT_EQ(zram.totals().pages_stored_again, 0U);
    EXPECT_EQ(zram.totals().calls.chunks_decompressed, 0U);
    EXPECT_GE(zram.usage().pages, pages);
    zram.run({{Op::free, 10}, {Op::free, 11}});
    EXPECT_EQ(zram.usage().payload_bytes, 1000U);
    EXPECT_EQ(zram.totals().dead_pages, 0U);
    EXPECT_EQ(zram.totals().dead_pages_peak, 3U);
    zram.run({{Op::free, 9}});
    EXPECT_EQ(zram.usage().pages, 0U);
}

TEST(ChunkedReplay, AnOverwriteOfOnePageIsAFreeAndAWrite) {
    Zram zram;
    zram.run(folio(8)).run({{Op::write, 8, 100, 0, 0}});
    EXPECT_EQ(zram.counts().overwrites, 1U);
    EXPECT_EQ(zram.totals().pages_stored_again, 3U);
    EXPECT_EQ(zram.usage().payload_bytes, 6100U);
}

TEST(ChunkedReplay, AFolioOverAFolioCostsNothingBeside) {
    for (const char* policy : {"zram:kernel=6.12,chunk=16K", "zram:kernel=6.15,chunk=16K",
                               "zram:kernel=6.12,chunk=16K,frees=keep"}) {
        Zram zram(policy);
        zram.run(folio(8)).run(folio(8, 6000));
        EXPECT_EQ(zram.usage().payload_bytes, 6000U) << policy;
        EXPECT_EQ(zram.totals().partial_frees, 0U) << policy;
        EXPECT_EQ(zram.counts().overwrites, 4U) << policy;
        EXPECT_EQ(zram.counts().first_writes, 4U) << policy;
        zram.run({{Op::free, 8}, {Op::free, 9}, {Op::free, 10}, {Op::free, 11}});
        EXPECT_EQ(zram.usage().pages, 0U) << policy;
        EXPECT_EQ(zram.usage().stored_pages, 0U) << policy;
    }
}

TEST(ChunkedReplay, AFolioOverSinglePagesTakesTheirPlace) {
    Zram zram;
    zram.run({{Op::write, 9, 1000, 0, 0}, {Op::write, 10, 1000, 0, 0, true}}).run(folio(8));
    EXPECT_EQ(zram.usage().payload_bytes, 7000U);
    EXPECT_EQ(zram.usage().same_filled, 0U);
    EXPECT_EQ(zram.usage().stored_pages, 4U);
    EXPECT_EQ(zram.counts().overwrites, 2U);
}

TEST(ChunkedReplay, SameFilledPagesTakeNothingTogetherAndAlone) {
    auto same = folio(8);
    for (Step& step : same)
        step.same_filled = true;
    Zram zram;
    zram.run(same);
    EXPECT_EQ(zram.usage().pages, 0U);
    EXPECT_EQ(zram.usage().same_filled, 4U);
    zram.run({{Op::free, 9}, {Op::read, 8, 0, 0, 0}});
    EXPECT_EQ(zram.usage().same_filled, 3U);
    EXPECT_EQ(zram.totals().calls.pages_compressed + zram.totals().calls.chunks_decompressed, 0U);
}

TEST(ChunkedReplay, AChunkOfTheHugeSizeIsStoredAsItIs) {
    Zram zram;
    zram.run(folio(8, 16100));
    EXPECT_EQ(zram.usage().stored_bytes, 16384U);
    EXPECT_EQ(zram.usage().huge_pages, 4U);
    EXPECT_EQ(zram.usage().pages, 4U);
    zram.run({{Op::read, 8, 0, 0, 0}, {Op::free, 8}});
    EXPECT_EQ(zram.totals().calls.chunks_decompressed, 0U);
    EXPECT_EQ(zram.usage().huge_pages, 0U);
    EXPECT_EQ(zram.usage().payload_bytes, 6000U);
}

TEST(ChunkedReplay, WithoutOrdersNothingIsTakenForAFolioUnlessAsked) {
    auto unknown = folio(8);
    for (Step& step : unknown)
        step.order = not_known;
    Zram zram;
    zram.run(unknown).end();
    EXPECT_EQ(zram.totals().orders_known, 0U);
    EXPECT_EQ(zram.totals().chunks, 0U);
    Zram asked("zram:chunk=16K,folios=any");
    asked.run(unknown);
    EXPECT_EQ(asked.totals().chunks, 1U);
}

TEST(ChunkedReplay, AClenThatIsMissingIsCountedOrAssumed) {
    Zram zram;
    zram.run(folio(8, 0)).end();
    EXPECT_EQ(zram.totals().clens_missing, 1U);
    EXPECT_EQ(zram.usage().payload_bytes, 8000U);
    Zram assumed("zram:chunk=16K,assume=90%");
    assumed.run(folio(8, 0));
    EXPECT_EQ(assumed.usage().payload_bytes, 7200U);
}

TEST(ChunkedReplay, ThePeakIsOfBothPools) {
    Zram zram;
    zram.run({{Op::write, 100, 4000, 0, 0}}).run(folio(8));
    EXPECT_EQ(zram.peaks().pages, zram.usage().pages);
    EXPECT_EQ(zram.peaks().pages_event, 4U);
    const Usage before = zram.usage();
    zram.run(folio(8));  // both chunks are there before the old one is freed
    EXPECT_EQ(zram.usage().pages, before.pages);
    EXPECT_GE(zram.peaks().pages, before.pages);
}

std::string refusal(
    const char* policy, const std::function<void(ReplayOptions&)>& change = [](auto&) {}) {
    try {
        ReplayOptions options = options_of(policy);
        change(options);
        (void)PoolReplay::create(PoolSpec::parse("zsmalloc"), options);
    } catch (const Error& error) {
        return error.what();
    }
    return "not refused";
}

TEST(ChunkedReplay, WhatIsNotKnownIsRefused) {
    EXPECT_THAT(refusal("zram:chunk=16K", [](auto& options) { options.chunk_codec.reset(); }),
                HasSubstr("no clens of chunks"));
    EXPECT_THAT(refusal("zram:chunk=16K", [](auto& options) { options.limit = Limit::parse("20"); }),
                HasSubstr("--limit"));
    EXPECT_THAT(refusal("zram:chunk=16K", [](auto& options) { options.measure = Measure::check; }),
                HasSubstr("--check"));
    EXPECT_THAT(refusal("zram:chunk=16K", [](auto& options) { options.slot_bytes = 16384; }),
                HasSubstr("must be 2 to 16 pages"));
    EXPECT_THAT(refusal("zram:chunk=12K"), HasSubstr("chunk=12K: must be 8K, 16K, 32K or 64K"));
    EXPECT_THAT(refusal("zram:folios=any"), HasSubstr("add chunk=SIZE"));
    EXPECT_THAT(refusal("zram:chunk=16K,frees=lose"), HasSubstr("must be store or keep"));
    EXPECT_THAT(refusal("zram:chunk=16K,assume=120%"), HasSubstr("at most 100%"));
    EXPECT_THAT(refusal("zswap:chunk=16K"), HasSubstr("no parameter 'chunk'"));
}

TEST(ChunkedReplay, AReplayShowsTheSamePageByPageBeside) {
    EventBlock block = block_of(folio(8));
    bool given = false;
    TraceReplayOptions options;
    options.replay = options_of("zram:kernel=6.12,chunk=16K");
    const auto run = replay_pools(
        [&](EventBlock& to) {
            to = block;
            return !std::exchange(given, true);
        },
        std::vector{PoolSpec::parse("zsmalloc:kernel=6.12")}, options);
    const PoolSummary& pool = run.pools.front();
    ASSERT_TRUE(pool.chunks && pool.chunks->without);
    const auto pages =
        PoolReplay::create(PoolSpec::parse("zsmalloc:kernel=6.12"), options_of("zram:kernel=6.12"));
    pages->apply(block, 0, block.size());
    EXPECT_EQ(pool.chunks->without->pages_peak, pages->peaks().pages);
    EXPECT_EQ(pool.chunks->totals.chunks, 1U);
}

}  // namespace
}  // namespace swapreplay
